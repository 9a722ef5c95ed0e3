"""What a reader of the site would trip over: links, citations, cross-references, figures, the sidebar."""
import re
from urllib.parse import unquote

from tools.book import strings_in
from tools.cells import directives, source
from tools.prose import IMAGE, links, mentions, prose
from tools.references import address

ABSOLUTE = re.compile(r"[A-Za-z][\w+.-]*:|//|\{\{")
BARE_IMG = re.compile(r"<img\b(?![^>]*\balt=\"[^\"]+\")[^>]*>")
FIGURE = {"label": "fig-...", "fig-cap": "what it shows and what follows", "fig-alt": "what one sees"}


def link_problem(book, chapter, target):
    """What is wrong with a link in a chapter, or None; addresses with a scheme are not looked at."""
    path, _, anchor = unquote(target).partition("#")
    if ABSOLUTE.match(target):
        return None
    base = book.project.nbs if path.startswith("/") else chapter.path.parent
    file = base / path.lstrip("/") if path else chapter.path
    if not file.exists():
        return "which does not exist"
    page = book.chapter_at(file)
    if file.suffix == ".ipynb" and not page:
        return "which is not a page of the book"
    if page and anchor and anchor not in page.anchors:
        return f"but {page.name} has no heading, label or function with that anchor"
    return None


def check_links(book):
    """Links lead to pages, headings and files that exist."""
    for chapter in book.chapters:
        for target in links(chapter.text):
            problem = link_problem(book, chapter, target)
            if problem:
                yield f"{chapter.name} links to {target}, {problem}: correct the link"


def check_citations(book):
    """What is cited is in the bibliography."""
    for chapter in book.chapters:
        for key in mentions(prose(chapter.text)).keys:
            if key not in book.entries:
                yield f"{chapter.name} cites @{key}, which references.bib does not have: add it or correct the key"


def check_bibliography(book):
    """What is in the bibliography is cited, and can be found."""
    cited = {key for chapter in book.chapters for cell in chapter.cells for key in mentions(source(cell)).keys}
    for key, entry in book.entries.items():
        if key not in cited:
            yield f"references.bib has {key}, which no notebook cites: cite it or take it out"
        if not address(entry):
            yield f"references.bib says of {key} neither doi, eprint nor url: add one"


def check_cross_references(book):
    """Figures, tables, equations and sections that are referred to are on the same page."""
    for chapter in book.chapters:
        code = "\n".join(source(cell) for cell in chapter.code_cells)  # docstrings are shown on the page
        for label in mentions(prose(chapter.text) + code).labels:
            if label not in chapter.labels:
                yield f"{chapter.name} refers to @{label}, which is not on this page: label it, or link to its page"


def check_figures(book):
    """A picture in an output has a label, a caption and words for who cannot see it."""
    for chapter in book.chapters:
        for cell in chapter.code_cells:
            images = any(mime.startswith("image/") for out in cell.get("outputs", []) for mime in out.get("data", {}))
            marks = directives(cell)
            missing = [f"`#| {name}: {value}`" for name, value in FIGURE.items() if not marks.get(name)]
            if images and "label" in marks and not marks["label"].startswith("fig-"):
                missing.append("a label that starts with fig-")
            if images and missing:
                yield f"{chapter.where(cell)} shows a picture: add {' and '.join(missing)}"


def check_alt(book):
    """An image in the text has words for who cannot see it."""
    for chapter in book.chapters:
        text = prose(chapter.text)
        images = [image for image in IMAGE.finditer(text) if "fig-alt=" not in (image["attributes"] or "")]
        bare = [image["target"] for image in images if not image["text"].strip()] + BARE_IMG.findall(text)
        for image in bare:
            yield f"{chapter.name} shows {image} without words for it: write ![what one sees](...)"


def check_sidebar(book):
    """The sidebar lists every notebook, and nothing else."""
    if book.sidebar is None:
        return
    pages = {chapter.path.relative_to(book.project.nbs).as_posix(): chapter for chapter in book.chapters}
    for page, chapter in pages.items():
        if page not in book.sidebar:
            yield f"{chapter.name} is not in the sidebar: add it to _quarto.yml"
    for page in book.sidebar:
        if page not in pages and not (book.project.nbs / page).exists():
            yield f"_quarto.yml lists {page}, which does not exist: correct the sidebar"


def check_site_files(book):
    """The style sheets, bibliographies and scripts that _quarto.yml names are there."""
    named = strings_in({name: part for name, part in (book.site or {}).items() if name != "website"})
    for name in named:
        if name.endswith((".css", ".scss", ".bib", ".html", ".lua")) and not (book.project.nbs / name).exists():
            yield f"_quarto.yml names {name}, which does not exist in nbs: add or correct it"


CHECKS = [
    check_links,
    check_citations,
    check_bibliography,
    check_cross_references,
    check_figures,
    check_alt,
    check_sidebar,
    check_site_files,
]
