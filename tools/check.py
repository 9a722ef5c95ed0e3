"""What is out of sync or against the rules of the house, and how to mend it: `python -m tools.check`.

It changes nothing. A check is a function from the chapters to sentences; CHECKS lists them. Others look at
the rest: nbdev_test at what runs, ruff at branches and seeds (ruff.toml), pandoc at formulas, citations and
the bibliography, Quarto at references by number and at the files that _quarto.yml names, nbdev at cells that
mix imports with other work; the warnings of these two fail the build of the site in CI.
"""
import ast
import html
import os
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

import pypandoc
import yaml
from nbdev.config import get_config

from tools.book import DIRECTIVE, EXPORTS, cells_of, code, directives, name, notebooks, page

MOST_LINES, MOST_COLUMNS, MOST_BYTES, MOST_IMAGE_BYTES = 25, 100, 300_000, 200_000
WIDEST, LONGER = {"exported": 110, "read": 90}, 0.02  # columns of code; the share of lines that may be longer
FIGURE = {"label": "fig-...", "fig-cap": "what it shows and what follows", "fig-alt": "what one sees"}
SHOWN = ("text/markdown", "text/latex", "text/html")  # the richest form of an output is the one on the page
NOISE = re.compile(r"\r(?!\n)|\d%\|[ █▏▎▍▌▋▊▉#]|\b(it/s|s/it)\b|Widget\(|\bat 0x[0-9a-f]{6,}|np\.float64\(")
# Without raw TeX, which HTML drops silently: a formula that is not one stays to be seen.
PANDOC = ["-f", "markdown-raw_tex", "-t", "html5", "--mathml", "--wrap=none", "--syntax-highlighting=none"]
EQUATION = re.compile(r"\$\$\s*\{#(eq-[\w-]+)\}")  # a label of Quarto's, which pandoc does not know
CROSS_REFERENCE = re.compile(r"citation (fig|tbl|eq|sec)-")  # for pandoc a citation; Quarto resolves it
NOT_TEXT = re.compile(r"<(math|pre|code|style|script)\b.*?</\1>|<[^>]+>", re.DOTALL)
LEFT_OVER = re.compile(r":::|\{[#.][\w-]+|\$\$|\\(?![ntr]\b)[A-Za-z]{2,}|(?<!\S)\*\*(?=\S)|\]\(http|#\| ?\w")


class Chapter:
    """A notebook: its path, the name it is printed with, its cells, and what pandoc makes of it."""

    def __init__(self, path):
        self.path, self.name, self.cells = path, name(path), cells_of(path)
        self.code = [cell for cell in self.cells if cell.cell_type == "code"]
        self.outputs = [(cell, output) for cell in self.code for output in cell.get("outputs", [])]

    def where(self, cell):
        """The place of a cell, to be printed."""
        return f"{self.name}, cell {cell.id}"

    @cached_property
    def markdown(self):
        """What pandoc reads: markdown cells, captions, and outputs that are markdown, mathematics or HTML."""
        parts = []
        for cell in self.cells:
            parts += [cell.source] if cell.cell_type == "markdown" else []
            parts += [yaml.safe_load(text) for key, text in directives(cell).items() if key.endswith("-cap")]
            data = [output.get("data", {}) for output in cell.get("outputs", [])]
            parts += ["".join(next((out[kind] for kind in SHOWN if kind in out), "")) for out in data]
        return "\n\n".join(parts)

    @cached_property
    def parsed(self):
        """The page as HTML, and pandoc's warnings."""
        bibliography = get_config().nbs_path / "references.bib"
        cite = ["--citeproc", f"--bibliography={bibliography}"] if bibliography.exists() else []
        command = [pypandoc.get_pandoc_path(), *PANDOC, *cite]
        text = EQUATION.sub("$$", self.markdown)
        done = subprocess.run(command, input=text, capture_output=True, encoding="utf-8")
        warnings = re.split(r"^\[\w+\] ", done.stderr, flags=re.MULTILINE)
        return done.stdout, [text for text in warnings if text.strip() and not CROSS_REFERENCE.search(text)]

    @cached_property
    def anchors(self):
        """What a link to this page can name: headings and the like, labels, functions."""
        labels = {marks["label"] for marks in map(directives, self.code) if "label" in marks}
        index = runpy.run_path(get_config().lib_path / "_modidx.py")["d"]["syms"].values()
        places = [place.split("#") for symbols in index for place, _ in symbols.values()]
        functions = {anchor for address, anchor in places if address == page(self.path)}
        headings = re.findall(r'\bid="([^"]+)"', self.parsed[0])
        return {*headings, *labels, *EQUATION.findall(self.markdown), *functions}


def files_below(folder):
    """Every file below `folder`, and its bytes."""
    return {name(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def check_sync(book):
    """Exporting once more changes no file."""
    config = get_config()
    leave = shutil.ignore_patterns("__pycache__", ".*", "*_files", "records")
    with tempfile.TemporaryDirectory() as folder:
        for path in [config.config_file, config.nbs_path, config.lib_path, config.config_path / "README.md"]:
            if path.is_dir():
                shutil.copytree(path, f"{folder}/{name(path)}", symlinks=True, ignore=leave)
            elif path.exists():
                shutil.copy(path, folder)
        before = files_below(Path(folder))
        command = [sys.executable, "-m", "tools.export"]
        env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
        done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)
        after = files_below(Path(folder))
        if done.returncode:
            yield f"`make export` fails: {done.stderr.strip()}"
        for file in sorted(file for file in before.keys() | after if before.get(file) != after.get(file)):
            yield f"{os.path.relpath(file, name(folder))} is not what `make export` makes: run it"


def check_ruff(book):
    """No function decides more than ten things, and no seed is global: what ruff says."""
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--quiet", "--output-format=concise"]
    done = subprocess.run(command, capture_output=True, text=True)
    yield from (done.stdout + done.stderr).splitlines()


def check_title(book):
    """The title cell is a heading and one line that starts with `>`, and nothing else."""
    for chapter in book:
        title = next((cell.source for cell in chapter.cells[:2] if cell.cell_type == "markdown"), "")
        if [line[:2] for line in title.splitlines() if line.strip()] != ["# ", "> "]:
            yield f"{chapter.name} wants a title cell first: a line `# ...`, a line `> ...`, and nothing else"


def check_cells(book):
    """A code cell fits on a screen, and its directives are its first lines."""
    for chapter in book:
        for cell in chapter.code:
            lines = [line for line in code(cell) if line.strip()]
            if len(lines) > MOST_LINES:
                yield f"{chapter.where(cell)} has {len(lines)} lines, more than {MOST_LINES}: split it"
            if len([*filter(DIRECTIVE.match, cell.source.splitlines())]) > len(directives(cell)):
                yield f"{chapter.where(cell)} has a directive below its first lines: move it up"


def check_lines(book):
    """Lines of code fit on the page, nearly all of them."""
    lines = {"exported": [], "read": []}
    for chapter in book:
        for cell in chapter.code:
            kind = "exported" if {*EXPORTS, "test"} & directives(cell).keys() else "read"
            lines[kind] += [(len(line), chapter.name) for line in code(cell) if line.strip()]
    for kind, found in lines.items():
        wide = Counter(name for width, name in found if width > WIDEST[kind])
        if wide.total() > LONGER * len(found):
            share, worst = f"{wide.total()} of {len(found)}", wide.most_common(1)[0][0]
            yield f"{share} {kind} lines are wider than {WIDEST[kind]}, most in {worst}: break them"


def check_tests_called(book):
    """A test that nobody calls is not run with its notebook."""
    for chapter in book:
        text = "\n".join(cell.source for cell in chapter.code)
        for test in re.findall(r"^def (test_\w+)", text, re.MULTILINE):
            if len(re.findall(rf"\b{test}\(", text)) < 2:
                yield f"{chapter.name} defines {test} and never calls it: add `{test}()` below it"


def check_outputs(book):
    """Outputs are stored; none is an error, a warning, a progress bar, an address, or too wide."""
    for chapter in book:
        for cell, output in chapter.outputs:
            where, data = chapter.where(cell), output.get("data", {})
            plain = output.get("text", data.get("text/plain", ""))
            text = "" if {*SHOWN} & data.keys() else "".join(plain)
            if output["output_type"] == "error" or output.get("name") == "stderr":
                yield f"{where} shows an error or a warning: mend it and run `make notebooks`"
            if NOISE.search(text):
                yield f"{where} shows a progress bar, an address or np.float64(…): print something else"
            if max(map(len, text.splitlines()), default=0) > MOST_COLUMNS:
                yield f"{where} shows a line of more than {MOST_COLUMNS} characters: show less"
        aside = EXPORTS | {"test", "hide", "eval", *get_config().tst_flags.split()}
        read = [cell for cell in chapter.code if not aside & directives(cell).keys()]
        shows = any(isinstance(node, ast.Expr) for cell in read for node in (cell.parsed_() or [])[-1:])
        if shows and not chapter.outputs:
            yield f"{chapter.name} has no stored outputs: run `make notebooks`"


def check_figures(book):
    """A picture has a label, a caption and words for who cannot see it, and nothing beside it."""
    for chapter in book:
        for cell in chapter.code:
            outputs, marks = cell.get("outputs", []), directives(cell)
            kinds = [kind for output in outputs for kind in output.get("data", {})]
            pictures = [kind for kind in kinds if kind.startswith("image/")]
            missing = [f"`#| {key}: {value}`" for key, value in FIGURE.items() if not marks.get(key)]
            if pictures and missing:
                yield f"{chapter.where(cell)} shows a picture: add {' and '.join(missing)}"
            if (pictures or marks.get("label", "").startswith("fig-")) and len(outputs) != 1:
                yield f"{chapter.where(cell)} shows not just one figure: end it with ; or print elsewhere"
        if re.search(r"!\[\]\(", chapter.markdown):
            yield f"{chapter.name} shows a picture without words for it: write ![what one sees](...)"


def check_sizes(book):
    """A notebook stays small, outputs included, and so do pictures."""
    sizes = {chapter.path: MOST_BYTES for chapter in book}
    sizes |= {path: MOST_IMAGE_BYTES for path in get_config().nbs_path.glob("images/*")}
    for path, most in sizes.items():
        if path.stat().st_size > most:
            yield f"{name(path)} has more than {most // 1000} KB: show less, or split it"


def check_markdown(book):
    """Pandoc reads the markdown, formulas and citations, and leaves no markup to the reader."""
    for chapter in book:
        parsed, warnings = chapter.parsed
        yield from (f"{chapter.name}: pandoc says: {' '.join(warning.split())[:200]}" for warning in warnings)
        text = " ".join(html.unescape(NOT_TEXT.sub(" ", parsed)).split())
        for match in LEFT_OVER.finditer(text):
            around = text[max(0, match.start() - 30) : match.end() + 30]
            yield f"{chapter.name} shows markup as text, “{around}”: mend it"


def check_links(book):
    """Links lead to what exists, anchors included: neither pandoc nor Quarto looks at them."""
    chapters = {chapter.path: chapter for chapter in book}
    site = get_config().doc_host + get_config().doc_baseurl
    for chapter in book:
        links = re.findall(r'<(?:a|img)\b[^>]*?\b(?:href|src)="([^"]+)"', chapter.parsed[0])
        for link in dict.fromkeys(map(html.unescape, links)):
            path, _, anchor = unquote(link).partition("#")
            target = (chapter.path.parent / path).resolve() if path else chapter.path
            if link.startswith(site):
                yield f"{chapter.name} links to {link}: link the notebook, so that it can be checked"
            elif re.match(r"[A-Za-z][\w+.-]*:", link):
                continue
            elif not target.exists():
                yield f"{chapter.name} links to {link}, which does not exist: correct the link"
            elif anchor and target in chapters and anchor not in chapters[target].anchors:
                yield f"{chapter.name} links to {link}, but no heading, label or function has that name"


def check_sidebar(book):
    """Every page is in the sidebar."""
    path = get_config().nbs_path / "_quarto.yml"
    parts = yaml.safe_load(path.read_text("utf-8"))["website"]["sidebar"]["contents"]
    patterns = [part if isinstance(part, str) else part["contents"] for part in parts]
    for chapter in book:
        if not any(chapter.path.match(pattern) for pattern in patterns):
            yield f"{chapter.name} is in no part of the sidebar: name it in _quarto.yml"


CHECKS = [check for name, check in list(globals().items()) if name.startswith("check_")]


def main():
    """Print what the checks find; the exit status is 1 when there is anything."""
    book = [Chapter(path.resolve()) for path in notebooks()]
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda chapter: chapter.parsed, book))  # pandoc takes most of the time
    found = [sentence for check in CHECKS for sentence in check(book)]
    for sentence in found:
        print(f"- {sentence}")
    print(f"to mend: {len(found)}" if found else f"in sync: {len(book)} notebooks")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
