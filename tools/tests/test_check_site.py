"""Each check of the finished pages fires on a bad example, and is silent on a good one."""
import pytest

from tools import check_site as checks
from tools.book import Book
from tools.check_site import CHECKS
from tools.export import export
from tools.project import Project
from tools.tests.example import SETTINGS, write_notebook

TITLE = ("markdown", "# Another\n\n> Another page.")
BIB = "@misc{li2020a,\n author = {Li, Wei},\n year = {2020},\n eprint = {2001.00001},\n}\n"
CARD = "## Use\n\nBack to [the page](../11_good.ipynb#two-parts)."
GOOD = """## Two parts

See [there](10_linear.ipynb#double), `double`, [a card](cards/one.ipynb#use), [@li2020a], @eq-sum and $\\frac{a}{b}$.

$$ \\sum_i x_i $$ {#eq-sum}

::: {.callout-warning}
A price of \\$5, `{#eq-none}` and **bold** words.
:::
"""


def output(**data):
    """A stored output with these texts, by kind."""
    return [{"output_type": "display_data", "data": {k.replace("_", "/"): [v] for k, v in data.items()}, "metadata": {}}]


def printed(text):
    """A stored output of a print."""
    return [{"output_type": "stream", "name": "stdout", "text": [text]}]


EXAMPLES = [
    (checks.check_processing, ("code", "#| exports\nimport not_there"), "cannot become a page, ModuleNotFoundError"),
    (checks.check_formulas, ("markdown", "So $\\frac{a}{b$ is."), "a formula that pandoc cannot read"),
    (checks.check_formulas, ("code", "#| label: fig-x\n#| fig-cap: \"With $\\\\frac{a$\"\n1"), "a formula that pandoc cannot read"),
    (checks.check_formulas, ("code", "1", output(text_latex="$\\displaystyle \\frac{a$")), "a formula that pandoc cannot read"),
    (checks.check_markdown, ("markdown", "::: {.callout-tip}\nA box without an end."), "pandoc says"),
    (checks.check_page_links, ("code", "1", output(text_markdown="[x](12_none.ipynb)")), "links to 12_none.ipynb, which does not"),
    (checks.check_page_links, ("code", "1", output(text_html='<a href="10_linear.ipynb#no">x</a>')), "10_linear.ipynb#no"),
    (checks.check_page_links, ("code", "1", output(text_markdown="[x](cards/one.ipynb#no)")), "cards/one.ipynb#no"),
    (checks.check_page_links, ("markdown", "[x](https://someone.github.io/example/none.html)"), "a page that does not exist"),
    (checks.check_page_links, ("markdown", "[x](https://someone.github.io/example/linear.html#no)"), "a name that its page"),
    (checks.check_page_links, ("markdown", "[x](https://github.com/someone/example/blob/main/no.py)"), "a file that does not"),
    (checks.check_page_citations, ("code", "1", output(text_markdown="[@hu2021b]")), "cites @hu2021b"),
    (checks.check_page_images, ("code", "1", output(text_html='<img src="data:image/png;base64,AAAA">')), "without words"),
    (checks.check_page_images, ("code", "1", output(text_markdown="![words](images/b.svg)")), "images/b.svg, which does not exist"),
    (checks.check_left_over, ("markdown", "#| echo: false"), "a directive as text"),
    (checks.check_left_over, ("markdown", "words ::: callout-tip"), "a fence as text"),
    (checks.check_left_over, ("markdown", "$x$ {#eq-inline}"), "an attribute as text"),
    (checks.check_left_over, ("markdown", "{{< video x >}}"), "a shortcode as text"),
    (checks.check_left_over, ("markdown", "so $ \\alpha $ is"), "mathematics as text"),
    (checks.check_left_over, ("markdown", "a **word is bold"), "an emphasis as text"),
    (checks.check_directives, ("code", "x = 1\n#| echo: false"), "shows the directive `#| echo: false`"),
    (checks.check_output_texts, ("code", "1", output(text_plain="\x1b[31mred\x1b[0m")), "shows colour codes"),
    (checks.check_output_texts, ("code", "1", printed("\r 10%|█▏  | 1/10 [00:01, 3.2it/s]")), "shows a progress bar"),
    (checks.check_output_texts, ("code", "1", output(text_plain="<object at 0x7f00aa11>")), "shows an address in memory"),
    (checks.check_page_size, ("code", "1", printed("x" * 1_000_001)), "more than 1000"),
]


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A book with a good page, a card, and a page for each bad example, so that they are processed together."""
    root = tmp_path_factory.mktemp("book")
    (root / "settings.ini").write_text(SETTINGS)
    project = Project(root)
    write_notebook(project.nbs / "10_linear.ipynb")
    write_notebook(project.nbs / "cards/one.ipynb", [("markdown", "# One\n\n> A card."), ("markdown", CARD)])
    (project.nbs / "references.bib").write_text(BIB)
    export(project)
    good = ("code", "1", output(text_markdown="[@li2020a] in [a table](cards/one.ipynb), with $x^2$"))
    write_notebook(project.nbs / "11_good.ipynb", [TITLE, ("markdown", GOOD), good, ("code", "#| test\nx = 1")])
    for number, (_, cell, _) in enumerate(EXAMPLES):
        write_notebook(project.nbs / f"{20 + number}_bad{number}.ipynb", [TITLE, cell])
    return Book(project)


def found(book, check, name):
    """What a check says of one page."""
    return [sentence for sentence in check(book) if sentence.startswith(name)]


def test_good_pages_are_good(book):
    for check in CHECKS:
        for name in ("nbs/10_linear", "nbs/11_good", "nbs/cards"):
            assert found(book, check, name) == []


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_bad_pages_are_found(book, number):
    check, _, words = EXAMPLES[number]
    (sentence,) = found(book, check, f"nbs/{20 + number}_bad{number}.ipynb")
    assert words in sentence


def test_large_pictures(project):
    (project.nbs / "images").mkdir()
    (project.nbs / "images/a.png").write_bytes(b"x" * 200_001)
    (sentence,) = checks.check_page_size(Book(project))
    assert sentence == "nbs/images/a.png has 200 KB, more than 200: draw less"


def test_the_sidebar_lists_notebooks_once(project):
    pages = "[10_linear.ipynb, 10_linear.ipynb, notes.md]"
    (project.nbs / "_quarto.yml").write_text(f"website:\n  sidebar:\n    contents: {pages}\n")
    (project.nbs / "notes.md").touch()
    twice, other = checks.check_sidebar_once(Book(project))
    assert twice == "_quarto.yml lists 10_linear.ipynb 2 times: keep one"
    assert other == "_quarto.yml lists notes.md, which is not a notebook: pages are notebooks"
