"""What is out of sync or against the rules of the house, and how to mend it: `python -m tools.check`.

It changes nothing. A check is a function from the book to sentences; CHECKS lists them.
"""
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from urllib.parse import unquote

from tools.export import uncalled
from tools.pages import chapters_of
from tools.project import DIRECTIVE, EXPORTS, MAGIC, Project, directives, is_skipped, notebook_of, source, statements
from tools.site import CODE_OR_MATH, NESTED, sidebar

MOST_LINES, MOST_OUTPUT, MOST_BRANCHES, MOST_BYTES = 25, 100, 10, 300_000
WIDEST, LONGER = {"exported": 110, "read": 90}, 0.02  # columns; the share of lines that may be longer
IMPORTS = (ast.Import, ast.ImportFrom)
MOST_IMAGE_BYTES = 200_000
SEEDS = "manual_seed random.manual_seed cuda.manual_seed cuda.manual_seed_all set_default_dtype".split()
GLOBAL = {*(f"torch.{name}" for name in SEEDS), "np.random.seed", "numpy.random.seed", "random.seed"}
FIGURE = {"label": "fig-...", "fig-cap": "what it shows and what follows", "fig-alt": "what one sees"}
ENTRY = re.compile(r"^@\w+\s*\{\s*([^,\s]+)(.*?)(?=^@|\Z)", re.MULTILINE | re.DOTALL)
CROSS_REFERENCE = re.compile(r"(fig|tbl|eq|sec)-")
OPTION = re.compile(r"^\s*#\|\s*[\w-]+:(\s|$)")  # an option of Quarto's; nbdev's own directives have no colon
LEFT_OVER = {
    "a directive": re.compile(r"#\|\s*\w+"),
    "a fence": re.compile(r":::"),
    "an attribute": re.compile(r"\{[#.][\w-]+[^{}]*\}"),
    "a shortcode": re.compile(r"\{\{[<%]"),
    "mathematics": re.compile(r"\$\$|\\(?!n\b|t\b|r\b)[A-Za-z]{2,}\b"),
    "an emphasis": re.compile(r"(?<!\S)\*\*(?=\S)"),
}
NOISE = {
    "a progress bar": re.compile(r"\r(?!\n)|\d%\|[ █▏▎▍▌▋▊▉#]|\b(it/s|s/it)\b|Widget\(|widget-view"),
    "an address in memory": re.compile(r"\bat 0x[0-9a-f]{6,}"),
    "np.float64(…)": re.compile(r"np\.float64\("),
}


@dataclass(frozen=True)
class Book:
    """A project and its chapters."""

    project: Project

    @cached_property
    def chapters(self):
        """The chapters with their pages, in order."""
        return chapters_of(self.project)

    @cached_property
    def entries(self):
        """The entries of the bibliography, from key to text."""
        path = self.project.nbs / "references.bib"
        found = ENTRY.findall(path.read_text("utf-8")) if path.exists() else []
        return dict(found)

    @property
    def code_cells(self):
        """Every code cell, with its chapter."""
        return [(chapter, cell) for chapter in self.chapters for cell in chapter.code_cells]


def contents(project):
    """The files that export may write, as seen from the root, and their bytes."""
    places = [*project.nbs.rglob("*.ipynb"), *project.nbs.glob("images/readme-*"), *project.lib.rglob("*.py")]
    files = [path for path in [*places, project.root / "README.md"] if path.is_file()]
    return {project.name(path): path.read_bytes() for path in files if ".ipynb_checkpoints" not in path.parts}


def check_sync(book):
    """Notebooks are clean; modules, tests and README.md are what export makes of them."""
    with tempfile.TemporaryDirectory() as folder:
        project, fresh = book.project, Project(Path(folder).resolve())
        leave = shutil.ignore_patterns("__pycache__", ".*", "*_files", "records")
        for path in [project.root / "settings.ini", project.root / "README.md", project.nbs, project.lib]:
            if path.is_dir():
                shutil.copytree(path, fresh.root / project.name(path), symlinks=True, ignore=leave)
            elif path.exists():
                shutil.copy2(path, fresh.root)
        env = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}
        command = [sys.executable, "-m", "tools.export"]
        done = subprocess.run(command, cwd=fresh.root, env=env, capture_output=True, text=True)
        if done.returncode:
            yield f"`make export` fails: {(done.stderr.strip().splitlines() or [''])[-1]}"
            return
        here, made = contents(project), contents(fresh)
        for name in sorted(here.keys() | made.keys()):
            if here.get(name) != made.get(name):
                yield f"{name} is not what `make export` makes of the notebooks: run it"


def check_names(book):
    """Two notebooks whose names differ in the number only would be one page."""
    pages = Counter(book.project.page(chapter.path) for chapter in book.chapters)
    for page in (page for page, times in pages.items() if times > 1):
        yield f"{pages[page]} notebooks become {page}: rename one"


def check_title(book):
    """The title cell is a heading and one line that starts with `>`, and nothing else."""
    for chapter in book.chapters:
        title = next((cell for cell in chapter.cells[:2] if cell["cell_type"] == "markdown"), None)
        lines = [line for line in source(title).splitlines() if line.strip()] if title else []
        if [line[:2] for line in lines] != ["# ", "> "]:
            yield f"{chapter.name} wants a title cell first: a line `# ...`, a line `> ...`, and nothing else"


def check_opening(book):
    """A notebook that exports says where to in its first cell, which holds nothing else."""
    for chapter in book.chapters:
        exports = any(EXPORTS & directives(cell).keys() for cell in chapter.code_cells)
        first = chapter.cells[0] if chapter.cells else {}
        if exports and not (directives(first).keys() == {"default_exp"} and source(first).count("\n") == 0):
            yield f"{chapter.name} exports: make `#| default_exp name` its first cell, alone"


def check_outputs(book):
    """A notebook that shows something has stored outputs, and none is an error or a warning."""
    for chapter in book.chapters:
        for cell, output in chapter.outputs():
            if output["output_type"] == "error" or output.get("name") == "stderr":
                yield f"{chapter.where(cell)} shows an error or a warning: mend it and run `make notebooks`"
        aside = EXPORTS | {"test", "hide"} | book.project.flags
        shown = [cell for cell in chapter.code_cells if not aside & directives(cell).keys() and not is_skipped(cell, set())]
        ends = [tree[-1] for tree in map(statements, shown) if tree]
        if any(isinstance(end, ast.Expr) for end in ends) and not chapter.outputs():
            yield f"{chapter.name} has no stored outputs: run `make notebooks`"


def check_size(book):
    """A notebook stays small, outputs included, and so do pictures."""
    for chapter in book.chapters:
        size = chapter.path.stat().st_size
        if size > MOST_BYTES:
            yield f"{chapter.name} has {size // 1000} KB, more than {MOST_BYTES // 1000}: show less, or split it"
    for path in sorted((book.project.nbs / "images").glob("**/*")):
        if path.is_file() and path.stat().st_size > MOST_IMAGE_BYTES:
            yield f"{book.project.name(path)} has more than {MOST_IMAGE_BYTES // 1000} KB: draw less"


def check_length(book):
    """A code cell fits on a screen."""
    for chapter, cell in book.code_cells:
        lines = [line for line in source(cell).splitlines() if line.strip() and not DIRECTIVE.match(line)]
        if len(lines) > MOST_LINES:
            yield f"{chapter.where(cell)} has {len(lines)} lines of code, more than {MOST_LINES}: split it"


def check_lines(book):
    """Lines of code fit on the page, nearly all of them."""
    lines = {"exported": [], "read": []}
    for chapter, cell in book.code_cells:
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
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "C901"]
    command += ["--output-format", "concise", "--config", f"lint.mccabe.max-complexity={MOST_BRANCHES}"]
    done = subprocess.run([*command, str(book.project.lib)], cwd=book.project.root, capture_output=True, text=True)
    for line in done.stdout.splitlines():
        if "C901" in line:
            yield f"{line}: say it more simply"


def check_imports(book):
    """Imports stand in cells of their own, because the docs build runs every cell that holds one."""
    for chapter, cell in book.code_cells:
        tree = statements(cell)
        imports = [statement for statement in tree if isinstance(statement, IMPORTS)]
        inner = any(isinstance(node, IMPORTS) for statement in tree for node in ast.walk(statement))
        if imports and len(imports) < len(tree):
            yield f"{chapter.where(cell)} mixes imports with other work: move the imports to a cell of their own"
        elif inner and not imports and not EXPORTS & directives(cell).keys():
            yield f"{chapter.where(cell)} imports inside other code, so the docs build runs it: import above it"


def global_state(node):
    """Calls below `node` that change a global generator or dtype, except inside `with torch.random.fork_rng()`."""
    if isinstance(node, ast.With) and any("fork_rng" in ast.unparse(item) for item in node.items):
        return
    if isinstance(node, ast.Call) and ast.unparse(node.func) in GLOBAL:
        yield ast.unparse(node.func)
    for child in ast.iter_child_nodes(node):
        yield from global_state(child)


def check_random(book):
    """Random numbers come from a generator that is passed, not from a global one."""
    for chapter, cell in book.code_cells:
        for call in {call: None for statement in statements(cell) for call in global_state(statement)}:
            yield f"{chapter.where(cell)} calls {call}, which leaks into other notebooks: pass a generator or a dtype"


def check_tests_called(book):
    """A test that nobody calls is not run with its notebook."""
    for chapter in book.chapters:
        for name in uncalled(chapter.cells):
            yield f"{chapter.name} defines {name} and never calls it: add `{name}()` below it"


def check_figures(book):
    """A picture has a label, a caption and words for who cannot see it, and nothing beside it."""
    for chapter, cell in book.code_cells:
        outputs, marks = cell.get("outputs", []), directives(cell)
        if not any(kind.startswith("image/") for output in outputs for kind in output.get("data", {})):
            continue
        missing = [f"`#| {name}: {value}`" for name, value in FIGURE.items() if not marks.get(name)]
        if missing:
            yield f"{chapter.where(cell)} shows a picture: add {' and '.join(missing)}"
        if len(outputs) > 1:
            yield f"{chapter.where(cell)} shows more than its figure: end it with ; or print elsewhere"


def check_output_texts(book):
    """Text outputs fit, and hold no progress bars and no addresses in memory."""
    for chapter in book.chapters:
        for cell, texts in chapter.page_texts:
            rich = {kind for kind in texts if kind.startswith("image/") or kind in ("text/markdown", "text/html", "text/latex")}
            text = "" if rich else "".join(texts.values())
            widest = max(map(len, text.splitlines()), default=0)
            if widest > MOST_OUTPUT:
                yield f"{chapter.where(cell)} shows a line of {widest} characters, more than {MOST_OUTPUT}: show less"
            for what in (what for what, pattern in NOISE.items() if pattern.search(text)):
                yield f"{chapter.where(cell)} shows {what}: print something else and run `make notebooks`"


def check_pages(book):
    """nbdev can make a page of every notebook, and pandoc can read its markdown and its formulas."""
    for chapter in book.chapters:
        if chapter.error:
            yield f"{chapter.name} cannot become a page, {chapter.error}: mend it, nbdev_docs would fail"
        for warning in chapter.parsed[1]:
            yield f"{chapter.name}: pandoc says: {warning[:200]}"


def local_path(book, chapter, link):
    """A link as (path, anchor): to a page of this site, or to a file; None for an address elsewhere."""
    path, _, anchor = unquote(link).partition("#")
    settings = book.project.settings
    code = f"{settings.get('git_url', '')}/blob/{settings.get('branch', 'main')}/"
    if path.startswith(book.project.site):
        page = path[len(book.project.site) :] or "index.html"
        return next((other.path for other in book.chapters if book.project.page(other.path) == page), page), anchor
    if path.startswith(code):
        return book.project.root / path[len(code) :], anchor
    if re.match(r"[A-Za-z][\w+.-]*:|//|\{\{", link):
        return None
    base = book.project.nbs if path.startswith("/") else chapter.path.parent
    return (base / path.lstrip("/") if path else chapter.path), anchor


def link_problem(book, chapter, link):
    """What is wrong with a link on a page, or None."""
    found = local_path(book, chapter, link)
    if not found:
        return None
    path, anchor = found
    if isinstance(path, str) or not path.exists():
        return "which does not exist"
    page = next((other for other in book.chapters if os.path.samefile(other.path, path)), None)
    if not page:
        return "which is not a page of the book" if path.suffix == ".ipynb" and not link.startswith("http") else None
    if anchor and not page.error and anchor not in page.reader.ids and anchor not in page.labels:
        return f"but {page.name} has no heading, label or function with that anchor"
    return None


def check_links(book):
    """Links and images lead to what exists, anchors included; images have words for who cannot see."""
    for chapter in book.chapters:
        images = [target for target, _ in chapter.reader.images if not target.startswith("data:")]
        for link in dict.fromkeys([*chapter.reader.links, *images]):
            problem = link_problem(book, chapter, link)
            if problem:
                yield f"{chapter.name} links to {link}, {problem}: correct the link"
        for target, words in chapter.reader.images:
            if not words.strip():
                yield f"{chapter.name} shows {target[:80]} without words for it: write ![what one sees](...)"


def check_citations(book):
    """What is cited is in the bibliography; what is referred to by number is on the page."""
    for chapter in book.chapters:
        for key in dict.fromkeys(chapter.reader.cited):
            if CROSS_REFERENCE.match(key) and key not in chapter.labels:
                yield f"{chapter.name} refers to @{key}, which is not on this page: label it, or link to its page"
            if not CROSS_REFERENCE.match(key) and key not in book.entries:
                yield f"{chapter.name} cites @{key}, which references.bib does not have: add it or correct the key"


def check_bibliography(book):
    """What is in the bibliography is cited, and can be found."""
    text = "\n".join(source(cell) for chapter in book.chapters for cell in chapter.cells)
    for key, entry in book.entries.items():
        if not re.search(rf"@{re.escape(key)}\b", text):
            yield f"references.bib has {key}, which no notebook cites: cite it or take it out"
        if not re.search(r"^\s*(doi|eprint|url)\s*=", entry, re.MULTILINE | re.IGNORECASE):
            yield f"references.bib says of {key} neither doi, eprint nor url: add one"


def check_directives(book):
    """No directive stays in the code of a page."""
    for chapter in book.chapters:
        for cell in (cell for cell in chapter.page if cell["cell_type"] == "code"):
            lines = source(cell).splitlines()
            head = len(list(takewhile(lambda line: not line.strip() or DIRECTIVE.match(line) or MAGIC.match(line), lines)))
            wrong = [line for line in lines[:head] if DIRECTIVE.match(line) and not OPTION.match(line)]
            for line in [*wrong, *(line for line in lines[head:] if DIRECTIVE.match(line))]:
                yield f"{chapter.where(cell)} shows `{line.strip()}`: put it on the cell's first lines, or take it out"


def check_left_over(book):
    """What the tools should have turned into something is not read by the reader."""
    for chapter in book.chapters:
        for what, pattern in LEFT_OVER.items():
            match = pattern.search(chapter.reader.text)
            if match:
                around = " ".join(chapter.reader.text[max(0, match.start() - 30) : match.end() + 30].split())
                yield f"{chapter.name} shows {what} as text, “{around}”: mend the markdown"
        raw = [match[0] for match in CODE_OR_MATH.finditer(chapter.markdown) if "](http" in match[0]]
        for text in [*raw, *NESTED.findall(CODE_OR_MATH.sub("x", chapter.markdown))]:
            yield f"{chapter.name} shows a link as text, “{''.join(text)[:80]}”: no name of the package in backticks there"


def check_sidebar(book):
    """The sidebar lists every notebook once, and nothing else."""
    listed = sidebar(book.project)
    pages = [chapter.path.relative_to(book.project.nbs).as_posix() for chapter in book.chapters]
    for page in sorted({*pages, *listed}) if listed is not None else []:
        if listed.count(page) != pages.count(page):
            yield f"_quarto.yml lists {page} {listed.count(page)} times, and there are {pages.count(page)} of it: correct it"


def check_site_files(book):
    """The style sheets, scripts and pictures that _quarto.yml names are there."""
    path = book.project.nbs / "_quarto.yml"
    for name in re.findall(r"[\w./-]+\.(?:css|scss|bib|html|lua|svg|png)\b", path.read_text("utf-8")) if path.exists() else []:
        name = name.removeprefix(book.project.site)
        if not name.startswith("//") and not (book.project.nbs / name).exists():
            yield f"_quarto.yml names {name}, which does not exist in nbs: add or correct it"


CHECKS = [check for name, check in list(globals().items()) if name.startswith("check_")]


def main():
    """Print what the checks find; the exit status is 1 when there is anything."""
    book = Book(Project.here())
    found = [sentence for check in CHECKS for sentence in check(book)]
    for sentence in found:
        print(f"- {sentence}")
    modules = sum(notebook_of(file) is not None for file in book.project.lib.rglob("*.py"))
    print(f"{len(found)} to mend:" if found else "in sync:", f"{len(book.chapters)} notebooks and {modules} modules")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
