"""Each check of the pages fires on a bad example, and is silent on a good one."""
import pytest

from tools import check_pages as checks
from tools.book import Book
from tools.check_pages import CHECKS
from tools.tests.example import CHAPTER, write_notebook

BIB = "@misc{li2020a,\n author = {Li, Wei},\n year = {2020},\n eprint = {2001.00001},\n}\n"
SITE = "website:\n  sidebar:\n    contents:\n      - section: One\n        contents: [10_linear.ipynb]\n"
FIGURE = "#| label: fig-line\n#| fig-cap: A line.\n#| fig-alt: A line that rises.\nplot()"
TEXT = """## Two parts
[here](#two-parts), [there](#eq-sum), [code](10_linear.ipynb#double), [file](images/a.svg), [web](https://a.b/c.ipynb)

$$ x $$ {#eq-sum}

@eq-sum and @fig-line, as [@li2020a] says. `@nobody`, `[no](link.md)`

![A picture](images/a.svg) <img src="images/a.svg" alt="A picture">
"""


@pytest.fixture
def chapter(project):
    """A function that writes the chapter, with more cells, and returns the book; with none, the book is good."""
    (project.nbs / "images").mkdir()
    (project.nbs / "images/a.svg").touch()
    (project.nbs / "references.bib").write_text(BIB)
    (project.nbs / "_quarto.yml").write_text(SITE)
    picture = [{"output_type": "display_data", "data": {"image/svg+xml": ["<svg/>"]}, "metadata": {}}]

    def make(text="", figure=FIGURE):
        cells = [*CHAPTER, ("markdown", TEXT), ("code", figure, picture), ("markdown", text)]
        write_notebook(project.nbs / "10_linear.ipynb", cells)
        return Book(project)

    return make


def test_the_example_is_good(chapter):
    for check in CHECKS:
        assert list(check(chapter())) == []


@pytest.mark.parametrize(
    "check, text, words",
    [
        (checks.check_links, "[x](11_conv.ipynb)", "links to 11_conv.ipynb, which does not exist"),
        (checks.check_links, "[x](#three-parts)", "10_linear.ipynb has no heading, label or function"),
        (checks.check_links, "[x](10_linear.ipynb#nothing)", "10_linear.ipynb has no heading, label or function"),
        (checks.check_links, "![x](images/b.svg)", "links to images/b.svg, which does not exist"),
        (checks.check_citations, "As @hu2021b says.", "cites @hu2021b"),
        (checks.check_cross_references, "See @tbl-none.", "refers to @tbl-none"),
        (checks.check_alt, "![](images/a.svg)", "shows images/a.svg without words"),
        (checks.check_alt, '<img src="images/a.svg">', 'shows <img src="images/a.svg"> without words'),
    ],
)
def test_bad_text_is_found(chapter, check, text, words):
    (sentence,) = check(chapter(text))
    assert sentence.startswith("nbs/10_linear.ipynb ") and words in sentence


def test_cross_references_in_docstrings_are_found(chapter):
    book = chapter(figure=FIGURE + '\ndef f():\n    "As @eq-none says."')
    (sentence,) = checks.check_cross_references(book)
    assert "@eq-none" in sentence


@pytest.mark.parametrize("name", ["label", "fig-cap", "fig-alt"])
def test_pictures_need_label_caption_and_words(chapter, name):
    figure = "\n".join(line for line in FIGURE.splitlines() if name not in line)
    (sentence,) = checks.check_figures(chapter(figure=figure))
    assert f"cell-7 shows a picture: add `#| {name}:" in sentence


def test_labels_of_figures_start_with_fig(chapter):
    (sentence,) = checks.check_figures(chapter(figure=FIGURE.replace("fig-line", "line")))
    assert "a label that starts with fig-" in sentence


def test_entries_are_cited_and_can_be_found(project, chapter):
    (project.nbs / "references.bib").write_text(BIB + "@book{hu2021b, title = {A book}}\n")
    uncited, unfound = checks.check_bibliography(chapter())
    assert "has hu2021b, which no notebook cites" in uncited
    assert "says of hu2021b neither doi, eprint nor url" in unfound


def test_sidebar(project, chapter):
    write_notebook(project.nbs / "11_conv.ipynb")
    (project.nbs / "_quarto.yml").write_text(SITE.replace("10_linear", "10_linear.ipynb, 12_none"))
    missing, wrong = checks.check_sidebar(chapter())
    assert missing == "nbs/11_conv.ipynb is not in the sidebar: add it to _quarto.yml"
    assert wrong == "_quarto.yml lists 12_none.ipynb, which does not exist: correct the sidebar"


def test_a_project_without_a_site_has_no_sidebar(project):
    assert list(checks.check_sidebar(Book(project))) == []


def test_files_of_the_site(project, chapter):
    (project.nbs / "styles.css").touch()
    (project.nbs / "_quarto.yml").write_text(SITE + "format:\n  html: {css: styles.css, include-after-body: [none.html]}\n")
    (missing,) = checks.check_site_files(chapter())
    assert missing == "_quarto.yml names none.html, which does not exist in nbs: add or correct it"
