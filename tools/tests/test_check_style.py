"""Each check of style, and a page that it must catch."""
from tools import check_style
from tools.book import Book
from tools.tests.example import write_notebook

TITLE = ("markdown", "# A page\n\n> One line.")


def shown(text):
    """One output of text."""
    return [{"output_type": "stream", "name": "stdout", "text": text.splitlines(True)}]


def found(project, check, *cells):
    """What a check says about a page with these cells."""
    write_notebook(project.nbs / "20_page.ipynb", [TITLE, *cells])
    return [line for line in check(Book(project)) if "20_page" in line or "lines are wider" in line]


def test_wide_outputs_and_numpy_floats(project):
    cells = [("code", "1", shown("x" * 101)), ("code", "2", shown("np.float64(2.0)")), ("code", "3", shown("x" * 100))]
    wide, number = found(project, check_style.check_widths, *cells)
    assert "101 characters" in wide and "np.float64" in number


def test_a_figure_stands_alone(project):
    picture = {"output_type": "display_data", "data": {}, "metadata": {}}
    cell = ("code", "#| label: fig-one\nprint(1)", [*shown("1"), picture])
    assert len(found(project, check_style.check_one_figure, cell)) == 1


def test_raw_links(project):
    inline = ("markdown", "A name, `[f](https://a.b)`, in code.")
    assert len(found(project, check_style.check_raw_links, inline)) == 1
    assert found(project, check_style.check_raw_links, ("markdown", "[`f`](https://a.b) is a link.")) == []


def test_long_lines(project):
    (line,) = found(project, check_style.check_lines, ("code", "x = '" + "y" * 100 + "'"))
    assert "read lines are wider than 90" in line


def test_tangled_functions(project):
    body = "".join(f"    if x == {n}: return {n}\n" for n in range(11))
    (project.root / "example").mkdir()
    (project.root / "example" / "tangled.py").write_text(f"def tangled(x):\n{body}")
    (line,) = check_style.check_branches(Book(project))
    assert "tangled" in line
