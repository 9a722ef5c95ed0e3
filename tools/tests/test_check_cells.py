"""Each check of a notebook's cells fires on a bad example, and is silent on a good one."""
import pytest

from tools import check_cells as checks
from tools.book import Book
from tools.check_cells import CHECKS
from tools.tests.example import CHAPTER, write_notebook

TITLE = ("markdown", "# Title\n\n> In one line.")
LONG = "\n".join(f"x{number} = {number}" for number in range(26))


def stream(name):
    """A stored stream output."""
    return [{"output_type": "stream", "name": name, "text": ["careful\n"]}]


def bad(project, *cells, name="11_bad.ipynb"):
    """A book with one more chapter, made of these cells."""
    write_notebook(project.nbs / name, list(cells))
    return Book(project)


def test_the_example_is_good(project):
    for check in CHECKS:
        assert list(check(Book(project))) == []


ERROR = [{"output_type": "error", "ename": "ValueError", "evalue": "", "traceback": []}]
EXAMPLES = [
    (checks.check_modules, ("code", "#| default_exp linear"), "same `#| default_exp linear`"),
    (checks.check_errors, ("code", "1", ERROR), "cell-0 shows an error, ValueError"),
    (checks.check_stderr, ("code", "1", stream("stderr")), "cell-0 shows a warning, ['careful']"),
    (checks.check_outputs, ("code", "1 + 1"), "11_bad.ipynb has no stored outputs"),
    (checks.check_size, ("markdown", "x" * 300_001), "more than 300"),
    (checks.check_length, ("code", f"#| test\n{LONG}"), "cell-0 has 26 lines of code"),
    (checks.check_imports, ("code", "import os\nos.getcwd()"), "cell-0 mixes imports with other work"),
    (checks.check_imports, ("code", "#| test\ndef f():\n    import os"), "cell-0 imports inside other code"),
    (checks.check_opening, ("code", "#| export\nx = 1"), "make `#| default_exp name` its first cell"),
    (checks.check_opening, ("code", "#| default_exp a\n#| export\nx = 1"), "its first cell, alone"),
    (checks.check_title, ("markdown", "# Title\n\n> One line.\n\n- more: text"), "title cell"),
    (checks.check_title, ("markdown", "Some words"), "title cell"),
    (checks.check_random, ("code", "def f():\n    torch.manual_seed(0)"), "cell-0 calls torch.manual_seed"),
    (checks.check_random, ("code", "np.random.seed(0)"), "cell-0 calls np.random.seed"),
    (checks.check_random, ("code", "torch.set_default_dtype(torch.float64)"), "give tensors a dtype"),
    (checks.check_tests_called, ("code", "#| test\ndef test_a(): ..."), "defines test_a and never calls it"),
]


@pytest.mark.parametrize("check, cell, words", EXAMPLES)
def test_bad_examples_are_found(project, check, cell, words):
    (sentence,) = check(bad(project, cell))
    assert words in sentence and "nbs/11_bad.ipynb" in sentence


GOOD = [
    (checks.check_outputs, ("code", "x = 1")),
    (checks.check_outputs, ("code", "#| slow\n1")),
    (checks.check_outputs, ("code", "print('careful')", stream("stdout"))),
    (checks.check_length, ("code", "#| slow\n" + LONG.replace("x0 = 0", ""))),
    (checks.check_imports, ("code", "import os\nimport sys")),
    (checks.check_imports, ("code", "#| exports\ndef f():\n    import os")),
    (checks.check_random, ("code", "torch.Generator().manual_seed(0)")),
    (checks.check_random, ("code", "with torch.random.fork_rng():\n    torch.manual_seed(0)")),
    (checks.check_random, ("markdown", "Never `torch.manual_seed(0)`.")),
    (checks.check_tests_called, ("code", "#| test\ndef test_a(p): ...\nfor p in (0, 1): test_a(p)")),
]


@pytest.mark.parametrize("check, cell", GOOD)
def test_good_examples_are_not(project, check, cell):
    assert list(check(bad(project, cell))) == []


def test_two_notebooks_for_one_page(project):
    (sentence,) = checks.check_stems(bad(project, TITLE, name="12_linear.ipynb"))
    assert sentence.startswith("nbs/10_linear.ipynb and nbs/12_linear.ipynb both become linear.html")
    assert list(checks.check_stems(bad(project, TITLE, name="part/12_linear.ipynb"))) == [sentence]


def test_ids(project):
    path = write_notebook(project.nbs / "11_bad.ipynb", [TITLE, ("code", "1"), ("code", "2")])
    path.write_text(path.read_text().replace('"id": "cell-0",', "").replace("cell-2", "cell-1"))
    missing, repeated = checks.check_ids(Book(project))
    assert missing == "nbs/11_bad.ipynb, cell number 0 has no id: run `make export`"
    assert "more than one cell with the id cell-1" in repeated


def test_drafts_are_not_looked_at(project):
    book = bad(project, *CHAPTER, name="_draft.ipynb")
    assert len(book.chapters) == 1
