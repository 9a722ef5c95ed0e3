"""README.md is the index, in markdown that GitHub shows."""
import base64
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools.export import export
from tools.project import ToolError
from tools.readme import Readme, main, make_readme, number_labels
from tools.tests.example import notebook, snapshot, write_notebook

BIB = """
@article{li2020a,
  author = {Li, Wei and Hu, Ann and Xu, Bo},
  title = {{A} title},
  year = {2020},
  eprint = {2001.00001},
}
"""


def show(*bundles):
    """Outputs, one for each bundle of mime types."""
    return [{"output_type": "display_data", "data": data, "metadata": {}} for data in bundles]


@pytest.fixture
def readme(project):
    """A function that writes an index with some cells and returns the README without its notice."""
    (project.nbs / "references.bib").write_text(BIB)

    def make(*cells):
        write_notebook(project.nbs / "index.ipynb", [("markdown", "# Example\n\n> An example."), *cells])
        notice, text = make_readme(project).split("\n\n", 1)
        assert "nbs/index.ipynb" in notice
        assert text.startswith("# Example\n\n> An example.\n")
        return text.split("> An example.\n", 1)[1].strip("\n")

    return make


def test_title_and_cells(readme):
    text = readme(("code", "#| hide\n1"), ("code", "#| exports\nx = 1\nx", show({"text/plain": ["1"]})))
    assert text == "```python\nx = 1\nx\n```\n\n    1"


def test_code_can_be_hidden_and_outputs_too(readme):
    assert readme(("code", "#| echo: false\nx", show({"text/plain": ["7"]}))) == "    7"
    assert readme(("code", "#| output: false\nx", show({"text/plain": ["7"]}))) == "```python\nx\n```"


def test_one_form_of_each_output(readme):
    text = readme(
        ("code", "#| echo: false\n1", show({"text/html": ["<b>1</b>"], "text/plain": ["one"]})),
        ("code", "#| echo: false\n2", show({"text/markdown": ["**two**"], "text/plain": ["two"]})),
        ("code", "#| echo: false\n3", show({"text/latex": ["$3$"], "text/plain": ["three"]})),
    )
    assert text == "    one\n\n**two**\n\n$3$"


def test_pictures_become_files(project, readme):
    label = "#| label: fig-a\n#| fig-cap: \"See: @li2020a\"\n#| fig-alt: A line\n#| echo: false\nplot()"
    png = base64.b64encode(b"picture").decode()
    text = readme(("code", label, show({"image/svg+xml": ["<svg/>"]}, {"image/png": png})), ("markdown", "In @fig-a."))
    paragraphs = text.split("\n\n")
    assert paragraphs[0] == "![A line](nbs/images/readme-cell-1.svg)"
    assert paragraphs[1] == "Figure 1: See: [Li et al. (2020)](https://arxiv.org/abs/2001.00001)"
    assert paragraphs[-1] == "In Figure 1."
    made = Readme(project)
    made.text()
    assert {path.name: content for path, content in made.pictures.items()} == {
        "readme-cell-1.svg": b"<svg/>",
        "readme-cell-1-2.png": b"picture",
    }


@pytest.mark.parametrize(
    "quarto, plain",
    [
        ("[x](images/a.svg) `[x](images/a.svg)`", "[x](nbs/images/a.svg) `[x](images/a.svg)`"),
        ("[x](../LICENSE), [x](#here), [x](https://a.b)", "[x](LICENSE), [x](#here), [x](https://a.b)"),
        ("[`f`](10_linear.ipynb#f)", "[`f`](https://someone.github.io/example/linear.html#f)"),
        ("::: {.callout-note}\nNote.\n:::", "Note."),
        ("## Title {#sec-x}\n[word]{.kbd}", "## Title\n[word]"),
        ("![A *b*](images/a.svg){#fig-a width=50%}", "![A *b*](nbs/images/a.svg)\n\nFigure 1: A *b*"),
        ("$$\nx\n$$ {#eq-a}\n\n@eq-a", "$$\nx \\tag{1}\n$$\n\nEquation 1"),
        ("| a |\n|---|\n| 1 |\n\n: Numbers {#tbl-a}\n\n@tbl-a", "| a |\n|---|\n| 1 |\n\nTable 1: Numbers\n\nTable 1"),
        ("As shown [@li2020a, p. 3].", "As shown ([Li et al., 2020](https://arxiv.org/abs/2001.00001), p. 3)."),
        ("`@li2020a` and @nobody, me@li2020a.org", "`@li2020a` and @nobody, me@li2020a.org"),
    ],
)
def test_quarto_becomes_plain_markdown(readme, quarto, plain):
    assert readme(("markdown", quarto)) == plain


def test_labels_are_counted_by_kind():
    text = "![](a.svg){#fig-a} $$x$$ {#eq-a}\n\n![](b.svg){#fig-b}\n\n## T {#sec-t}"
    numbers = number_labels(notebook([("markdown", text)])["cells"])
    assert numbers == {"fig-a": "Figure 1", "eq-a": "Equation 1", "fig-b": "Figure 2"}


def test_export_makes_it_and_deletes_old_pictures(project, readme):
    readme(("code", "plot()", show({"image/svg+xml": ["<svg/>"]})))
    old = project.nbs / "images/readme-old.svg"
    old.parent.mkdir()
    old.touch()
    export(project)
    once = snapshot(project.root)
    assert not old.exists() and (project.nbs / "images/readme-cell-1.svg").exists()
    assert "readme-cell-1.svg" in (project.root / "README.md").read_text()
    export(project)
    assert snapshot(project.root) == once


def test_without_an_index_there_is_no_readme(project):
    with pytest.raises(ToolError, match="index.ipynb does not exist"):
        main()


def test_the_first_snippet_runs_as_it_stands(tmp_path):
    text = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    snippet = re.search(r"```python\n(.*?)```", text, re.DOTALL)[1]
    done = subprocess.run([sys.executable, "-c", snippet], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0 and "attention weight" in done.stdout, done.stderr
