"""What makes a page or a module hard to read: raw links, outputs that are too wide, code that is too long or tangled."""
import re
import subprocess
import sys

from tools.cells import DIRECTIVE, EXPORTS, directives, source
from tools.check_site import good_pages, place
from tools.prose import CODE_OR_MATH

WIDEST_OUTPUT = 100
WIDEST = {"exported": 110, "read": 90}
LONGER = 0.02  # the share of lines that may be wider
MOST_BRANCHES = 10
NESTED = re.compile(r"(?<!!)\[[^\[\]]*(?<!!)\[[^\[\]]*\]\([^)\s]*\)[^\[\]]*\]\(")
RICH = {"text/markdown", "text/html", "text/latex", "image/svg+xml", "image/png"}


def check_raw_links(book):
    """No link is shown as its markdown: inside code, or inside another link."""
    for page in good_pages(book):
        raw = [match[0] for match in CODE_OR_MATH.finditer(page.markdown) if "](http" in match[0]]
        nested = NESTED.findall(CODE_OR_MATH.sub("x", page.markdown))
        for text in [*raw, *nested]:
            shown = " ".join(text[max(0, text.find("](http") - 40) :].split())[:80]
            yield f"{page.chapter.name} shows a link as text, “{shown}”: no name of the package between backticks there"


def check_widths(book):
    """Text outputs fit, and numbers are numbers."""
    for page in good_pages(book):
        for cell, texts in page.outputs:
            text = "" if RICH & texts.keys() else "".join(texts.values())
            widest = max(map(len, text.splitlines()), default=0)
            if widest > WIDEST_OUTPUT:
                yield f"{place(page, cell)} shows a line of {widest} characters, more than {WIDEST_OUTPUT}: show less"
            if "np.float64(" in text:
                yield f"{place(page, cell)} shows np.float64(…): show a float"


def check_one_figure(book):
    """A cell with a figure shows nothing else, which would split it into (a) and (b)."""
    for chapter in book.chapters:
        for cell in chapter.code_cells:
            if directives(cell).get("label", "").startswith("fig-") and len(cell.get("outputs", [])) > 1:
                yield f"{chapter.where(cell)} shows more than its figure: end it with ; or print elsewhere"


def check_lines(book):
    """Lines of code fit on the page, nearly all of them."""
    lines = {"exported": [], "read": []}
    for chapter in book.chapters:
        for cell in chapter.code_cells:
            kind = "exported" if {*EXPORTS, "test"} & directives(cell).keys() else "read"
            found = [line for line in source(cell).splitlines() if line.strip() and not DIRECTIVE.match(line)]
            lines[kind] += [(len(line), chapter.name) for line in found]
    for kind, found in lines.items():
        wide = [name for width, name in found if width > WIDEST[kind]]
        if len(wide) > LONGER * len(found):
            worst = max(set(wide), key=wide.count)
            yield f"{len(wide)} of {len(found)} {kind} lines are wider than {WIDEST[kind]}; {worst} has most: break them"


def check_branches(book):
    """No function decides more than ten things."""
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "C901", "--output-format", "concise"]
    command += ["--config", f"lint.mccabe.max-complexity={MOST_BRANCHES}", str(book.project.lib)]
    done = subprocess.run(command, cwd=book.project.root, capture_output=True, text=True)
    for line in done.stdout.splitlines():
        if "C901" in line:
            yield f"{line}: say it more simply"


# check_widths, check_one_figure and check_lines join when the pages that they find are mended.
CHECKS = [check_raw_links, check_branches]
