"""What is out of sync or against the rules of the house, and how to mend it: `python -m tools.check`.

It changes nothing. A check is a function from a book to sentences; check_sync, check_cells, check_pages, check_site and check_style list them.
"""
import sys

from tools import check_cells, check_pages, check_site, check_style, check_sync
from tools.book import Book
from tools.project import Project, notebook_of

CHECKS = [*check_sync.CHECKS, *check_cells.CHECKS, *check_pages.CHECKS, *check_site.CHECKS, *check_style.CHECKS]


def findings(book):
    """Everything that the checks find, as sentences."""
    return [sentence for check in CHECKS for sentence in check(book)]


def summary(book):
    """One line on what there is."""
    generated = [file for file in book.project.lib.rglob("*.py") if notebook_of(file)]
    tests = [file for file in generated if file.is_relative_to(book.project.tests)]
    return f"{len(book.chapters)} notebooks, {len(generated) - len(tests)} modules, {len(tests)} test files"


def main():
    """Print what is found; the exit status is 1 when there is anything."""
    book = Book(Project.here())
    found = findings(book)
    for sentence in found:
        print(f"- {sentence}")
    print(f"{len(found)} to mend in {summary(book)}" if found else f"in sync: {summary(book)}")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
