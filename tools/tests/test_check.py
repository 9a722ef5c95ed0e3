"""Every check passes a good project, and catches what it must catch."""
import pytest

from tools import check
from tools.check import Chapter, main
from tools.export import export
from tools.tests.conftest import SVG, TITLE, write_notebook

FIGURE = '#| label: fig-one\n#| fig-cap: "A caption"\n#| fig-alt: "Words"\nplot()'


def shown(text, name="stdout"):
    """A cell that shows a text."""
    return "print(x)", [{"output_type": "stream", "name": name, "text": text.splitlines(True)}]


CASES = [  # the check, a cell below the title, words of what it says
    ("ruff", "import torch\ntorch.manual_seed(0)", "TID251"),
    ("ruff", "def f(x):\n" + "".join(f"    if x == {n}: return {n}\n" for n in range(11)), "C901"),
    ("title", "# Another title", ""),
    ("cells", "#| export\n" + "x = 1\n" * 26, "26 lines"),
    ("cells", "x = 1\n#| echo: false\nx", "first lines"),
    ("lines", f"x = '{'y' * 100}'", "read lines are wider than 90"),
    ("tests_called", "#| test\ndef test_x(): ...", "never calls"),
    ("outputs", "1 + 1", "no stored outputs"),
    ("outputs", shown("careful", "stderr"), "a warning"),
    ("outputs", ("1", [{"output_type": "error", "ename": "E", "evalue": "", "traceback": []}]), "an error"),
    ("outputs", shown("x" * 101), "100 characters"),
    ("outputs", shown("50%|####   "), "progress bar"),
    ("outputs", shown("np.float64(2.0)"), "np.float64"),
    ("figures", ("#| label: fig-one\nplot()", [SVG]), "fig-cap"),
    ("figures", (FIGURE, [*shown("1")[1], SVG]), "not just one"),
    ("figures", FIGURE, "not just one"),
    ("figures", "![](https://a.b/c.png)", "without words"),
    ("sizes", shown("x" * 300_000), "300 KB"),
    ("markdown", "A formula $$ \\frac{1 $$", "pandoc says"),
    ("markdown", "A citation of @nobody2020.", "nobody2020"),
    ("markdown", "A fence ::: y", ":::"),
    ("links", "A [page](gone.ipynb)", "does not exist"),
    ("links", "A [heading](#gone)", "no heading"),
    ("links", "A [page](https://someone.github.io/example/linear.html)", "link the notebook"),
    ("sidebar", "A page", "no part of the sidebar"),
    ("links", "A [function](10_linear.ipynb#triple)", "no heading"),
]


@pytest.mark.parametrize("kind, cell, words", CASES)
def test_what_the_checks_must_catch(project, kind, cell, words):
    (project / "nbs/references.bib").write_text("@book{one,\n title = {T}\n}\n")
    export()
    title = TITLE + "\n\n- more: than it" if kind == "title" else TITLE
    path = write_notebook(project / "nbs/11_wrong.ipynb", [title, cell])
    book = [Chapter(project / "nbs/10_linear.ipynb"), Chapter(path)]
    found = list(getattr(check, f"check_{kind}")(book))
    assert words in found[0] and all("11_wrong" in sentence for sentence in found)


def test_a_good_project_passes_and_what_is_edited_missing_or_left_over_is_found(project, capsys):
    cells = [TITLE, "A [function](10_linear.ipynb#double), @fig-one and $x$.", (FIGURE, [SVG])]
    write_notebook(project / "nbs/11_right.ipynb", cells)
    export()
    assert main() == 0 and capsys.readouterr().out == "in sync: 3 notebooks\n"
    module = project / "example/linear.py"
    module.write_text(module.read_text() + "# edited\n")
    (project / "example/tests/test_linear.py").rename(project / "example/old.py")
    assert main() == 1
    out = capsys.readouterr().out
    assert [line.split()[1] for line in out.splitlines()[:3]] == [
        "example/linear.py", "example/old.py", "example/tests/test_linear.py"]
