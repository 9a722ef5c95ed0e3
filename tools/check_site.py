"""What goes wrong on the way from a notebook to its page: processing, parsing, what outputs bring along."""
import re
from urllib.parse import unquote

from tools.cells import DIRECTIVE, directive_lines, source
from tools.check_pages import ABSOLUTE, link_problem
from tools.prose import CROSS_REFERENCES, links, mentions, prose

MOST_IMAGE_BYTES = 200_000
MOST_PAGE_BYTES = 1_000_000
OPTION = re.compile(r"^\s*#\|\s*[\w-]+:(\s|$)")  # an option of Quarto's; nbdev's own directives have no colon
ANSI = re.compile(r"\x1b[\[\]()]")
PROGRESS = re.compile(r"\r(?!\n)|\d%\|[ █▏▎▍▌▋▊▉#]|\b(it/s|s/it)\b|Widget\(|widget-view")
ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}")
LEFT_OVER = {
    "a directive": re.compile(r"#\|\s*\w+"),
    "a fence": re.compile(r":::"),
    "an attribute": re.compile(r"\{[#.][\w-]+[^{}]*\}"),
    "a shortcode": re.compile(r"\{\{[<%]"),
    "mathematics": re.compile(r"\$\$|\\(?!n\b|t\b|r\b)[A-Za-z]{2,}\b"),
    "an emphasis": re.compile(r"(?<!\S)\*\*(?=\S)"),
}


def good_pages(book):
    """The pages that could be made."""
    return [page for page in book.pages if not page.error]


def place(page, cell):
    """Where a cell of the page is, to be printed."""
    return f"{page.chapter.name}, cell {cell.get('id', 'without id')}"


def check_processing(book):
    """nbdev can make a page of every notebook."""
    for page in book.pages:
        if page.error:
            yield f"{page.chapter.name} cannot become a page, {page.error}: mend it, nbdev_docs would fail"


def check_formulas(book):
    """Every formula can be read."""
    for page in good_pages(book):
        for warning in page.warnings:
            if "TeX math" in warning:
                yield f"{page.chapter.name} has a formula that pandoc cannot read: {warning[:200]}"


def check_markdown(book):
    """pandoc has nothing else to say about a page, such as a box that is not closed."""
    for page in good_pages(book):
        for warning in page.warnings:
            if "TeX math" not in warning:
                yield f"{page.chapter.name}: pandoc says: {warning[:200]}"


def own_address(book, target):
    """A link to this site or its source, as `(path, anchor, suffix)` below nbs or the root; None for another link."""
    settings = book.project.settings
    site = settings.get("doc_host", "") + settings.get("doc_baseurl", "") + "/"
    code = f"{settings.get('git_url', '')}/blob/{settings.get('branch', 'main')}/"
    for start, kind in ((site, "page"), (code, "source")):
        if target.startswith(start):
            path, _, anchor = target[len(start) :].partition("#")
            return kind, unquote(path), unquote(anchor)
    return None


def page_link_problem(book, page, target):
    """What is wrong with a link on a page, or None. Anchors are those that pandoc made."""
    own = own_address(book, target)
    if own and own[0] == "source":
        return None if (book.project.root / own[1]).exists() else "a file that does not exist"
    if own:
        return own_page_problem(book, *own[1:])
    if ABSOLUTE.match(target):
        return None
    return relative_link_problem(book, page, target)


def own_page_problem(book, path, anchor):
    """What is wrong with an absolute link to a page of this site: nbdev makes them of names between backticks."""
    if path in ("", "index.html"):
        return None
    stem = path.removesuffix(".html")
    address = lambda chapter: (chapter.path.parent.relative_to(book.project.nbs) / chapter.stem).as_posix()
    there = next((page for page in book.pages if address(page.chapter) == stem), None)
    if not there:
        return "a page that does not exist"
    if not anchor or there.error or has_anchor(there, anchor):
        return None
    return "a name that its page does not show (nbdev links names of the package and its tests between backticks)"


def relative_link_problem(book, page, target):
    """What is wrong with a relative link, of those that the notebook's own text does not show."""
    problem = link_problem(book, page.chapter, target)
    if problem:
        return None if target in links(page.chapter.text) else problem
    path, _, anchor = unquote(target).partition("#")
    base = book.project.nbs if path.startswith("/") else page.chapter.path.parent
    chapter = book.chapter_at(base / path.lstrip("/")) if path else page.chapter
    there = next((other for other in good_pages(book) if other.chapter is chapter), None)
    return "an anchor that pandoc does not make" if there and anchor and not has_anchor(there, anchor) else None


def has_anchor(page, anchor):
    """Does the page have this anchor: one of pandoc's, or a label that Quarto will make one of?"""
    return anchor in page.reader.ids or anchor in page.chapter.labels


def check_page_links(book):
    """Links in outputs and documentation lead somewhere, anchors included."""
    for page in good_pages(book):
        for target in dict.fromkeys(page.reader.links):
            problem = page_link_problem(book, page, target)
            if problem:
                yield f"{page.chapter.name}: its page links to {target}, {problem}: correct the link"


def check_page_citations(book):
    """What outputs and documentation cite is in the bibliography."""
    for page in good_pages(book):
        said = mentions(prose(page.chapter.text))
        for key in dict.fromkeys(page.reader.cited):
            label = key.split("-")[0] in CROSS_REFERENCES and "-" in key
            if not label and key not in book.entries and key not in said.keys:
                yield f"{page.chapter.name}: its page cites @{key}, which references.bib does not have: correct the key"


def check_page_images(book):
    """Images that outputs bring along exist and have words."""
    for page in good_pages(book):
        for target, words in page.reader.images:
            if target in page.chapter.text:
                continue
            if not words.strip():
                yield f"{page.chapter.name}: its page shows {target[:80]} without words for it: give it an alt text"
            if not ABSOLUTE.match(target) and not (page.chapter.path.parent / unquote(target)).exists():
                yield f"{page.chapter.name}: its page shows {target[:80]}, which does not exist: correct it"


def check_left_over(book):
    """What the tools should have turned into something is not read by the reader."""
    for page in good_pages(book):
        for what, pattern in LEFT_OVER.items():
            match = pattern.search(page.reader.text)
            if match:
                around = " ".join(page.reader.text[max(0, match.start() - 30) : match.end() + 30].split())
                yield f"{page.chapter.name} shows {what} as text, “{around}”: mend the markdown"


def check_directives(book):
    """No directive stays in the code of a page."""
    for page in good_pages(book):
        for cell in page.cells:
            lines = source(cell).splitlines() if cell["cell_type"] == "code" else []
            head = directive_lines(lines)
            wrong = [line for line in lines[:head] if DIRECTIVE.match(line) and not OPTION.match(line)]
            for line in [*wrong, *(line for line in lines[head:] if DIRECTIVE.match(line))]:
                cure = "put it on the cell's first lines, or take it out"
                yield f"{place(page, cell)} shows the directive `{line.strip()}`: {cure}"


def check_output_texts(book):
    """No output holds colour codes, progress bars, or addresses that change from run to run."""
    kinds = {"colour codes": ANSI, "a progress bar": PROGRESS, "an address in memory": ADDRESS}
    for page in good_pages(book):
        for cell, texts in page.outputs:
            text = "\n".join(text for kind, text in texts.items() if not kind.startswith("image/"))
            for what, pattern in kinds.items():
                if pattern.search(text):
                    yield f"{place(page, cell)} shows {what}: print something else and run `make notebooks`"


def check_page_size(book):
    """Pages and pictures load quickly."""
    for page in good_pages(book):
        size = len(page.markdown.encode()) + sum(len(text) for _, texts in page.outputs for text in texts.values())
        if size > MOST_PAGE_BYTES:
            size, most = size // 1000, MOST_PAGE_BYTES // 1000
            yield f"{page.chapter.name} becomes a page of {size} KB, more than {most}: split it"
    for path in sorted((book.project.nbs / "images").glob("**/*")):
        if path.is_file() and path.stat().st_size > MOST_IMAGE_BYTES:
            size, most = path.stat().st_size // 1000, MOST_IMAGE_BYTES // 1000
            yield f"{book.project.name(path)} has {size} KB, more than {most}: draw less"


def check_sidebar_once(book):
    """The sidebar lists notebooks only, each once."""
    listed = book.sidebar or []
    for page in dict.fromkeys(listed):
        if listed.count(page) > 1:
            yield f"_quarto.yml lists {page} {listed.count(page)} times: keep one"
        if not page.endswith(".ipynb") and (book.project.nbs / page).exists():
            yield f"_quarto.yml lists {page}, which is not a notebook: pages are notebooks"


CHECKS = [
    check_processing,
    check_formulas,
    check_markdown,
    check_page_links,
    check_page_citations,
    check_page_images,
    check_left_over,
    check_directives,
    check_output_texts,
    check_page_size,
    check_sidebar_once,
]
