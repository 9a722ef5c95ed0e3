"""What happens to pages on the way into Quarto and out of it."""
from tools.site import llms, mend_links, prepare, without_tex
from tools.tests.example import notebook

SIDEBAR = "website:\n  sidebar:\n    contents:\n      - 10_linear.ipynb\n"


def test_code_that_nobody_reads_is_folded_and_warnings_go():
    warning = {"output_type": "stream", "name": "stderr", "text": ["/home/me/x.py: UserWarning"]}
    cells = [
        ("code", "import torch", [warning]),
        ("code", "#| echo: false\nimport torch"),
        ("code", '#| code-fold: show\n#| code-summary: "Exported source"\ndef double(x): return 2 * x'),
        ("code", "double(2)"),
        ("code", "x = double(2)\nassert x == 4"),
        ("code", "def triple(x): return 3 * x"),
    ]
    made = prepare(notebook(cells))["cells"]
    folded = [cell["source"].startswith("#| code-fold: true\n") for cell in made]
    assert folded == [True, False, True, False, True, False]
    assert made[0]["outputs"] == [] and made[0]["id"] == "cell-cell-0"


def test_llms_lists_every_page_with_its_sentence(project):
    (project.nbs / "_quarto.yml").write_text(SIDEBAR)
    text = llms(project)
    assert "- [Linear layers](https://someone.github.io/example/linear.html): What dropout does to a linear layer." in text


def test_the_search_index_has_no_formulas():
    found = without_tex([{"text": r"the norm \(\|x\|^2\) of $$x$$ it"}, {"title": "no text"}])
    assert found == [{"text": "the norm  of  it"}, {"title": "no text"}]


def test_links_stay_where_links_can_be():
    text = "[`f`](https://a) and [see [`f`](https://a) here](b.ipynb)\n\n```python\nf(x) # See [`g`](https://a#g)\n```"
    assert mend_links(text) == "[`f`](https://a) and [see `f` here](b.ipynb)\n\n```python\nf(x) # See `g`\n```"
