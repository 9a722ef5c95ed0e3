"""The pages of the site as far as they can be made without Quarto: processed by nbdev, parsed by pandoc."""
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path

import pypandoc
import yaml

from tools.cells import directives, source
from tools.project import ToolError, read_notebook

# Without raw TeX, which HTML drops silently: a formula that is not one stays to be seen.
PANDOC = ["-f", "markdown-raw_tex", "-t", "html5", "--mathml", "--wrap=none", "--syntax-highlighting=none"]
EQUATION = re.compile(r"(\$\$)\s*\{#eq-[\w-]+\}")  # a label of Quarto's, which pandoc does not know
SHOWN = ("text/markdown", "text/latex", "text/html")  # the richest form of an output is the one on the page
OPAQUE = {"code", "pre", "math", "style", "script"}


@dataclass
class Reader(HTMLParser):
    """What a page holds: anchors, targets of links, images with their words, cited keys, and the text one reads."""

    ids: list = field(default_factory=list)
    links: list = field(default_factory=list)
    images: list = field(default_factory=list)
    cited: list = field(default_factory=list)
    text: str = ""
    inside: int = 0

    def __post_init__(self):
        super().__init__()

    def handle_starttag(self, tag, attrs):
        """Take down the attributes that point somewhere or can be pointed to."""
        attrs = dict(attrs)
        self.inside += tag in OPAQUE
        self.ids += [attrs["id"]] if attrs.get("id") else []
        self.links += [attrs["href"]] if tag == "a" and attrs.get("href") else []
        self.images += [(attrs.get("src", ""), attrs.get("alt") or attrs.get("fig-alt") or "")] if tag == "img" else []
        self.cited += attrs.get("data-cites", "").split()

    def handle_endtag(self, tag):
        """Leave code and mathematics."""
        self.inside -= tag in OPAQUE and self.inside > 0

    def handle_data(self, data):
        """Text that is neither code nor mathematics."""
        self.text += "" if self.inside else data


@dataclass(frozen=True)
class Page:
    """A chapter's page: the processed cells, or the reason why there are none."""

    chapter: object
    cells: list
    error: str = ""

    @property
    def outputs(self):
        """Every output on the page: its cell, and its texts by kind."""
        for cell in self.cells:
            for output in cell.get("outputs", []):
                stream = {"stream": output["text"]} if "text" in output else {}
                data = {**output.get("data", {}), **stream}
                yield cell, {kind: text if isinstance(text, str) else "".join(text) for kind, text in data.items()}

    @cached_property
    def markdown(self):
        """What pandoc reads: markdown cells, captions, and what outputs show as markdown, mathematics or HTML."""
        parts = []
        for cell in self.cells:
            parts += [source(cell)] if cell["cell_type"] == "markdown" else captions(cell)
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                shown = next((data[kind] for kind in SHOWN if kind in data), "")
                parts.append("".join(shown))
        return EQUATION.sub(r"\1", "\n\n".join(parts))

    @cached_property
    def _pandoc(self):
        command = [pypandoc.get_pandoc_path(), *PANDOC]
        done = subprocess.run(command, input=self.markdown, capture_output=True, encoding="utf-8")
        return done.stdout, done.stderr

    @property
    def warnings(self):
        """What pandoc says about the page."""
        parts = re.split(r"^\[\w+\] ", self._pandoc[1], flags=re.MULTILINE)
        return [" ".join(part.split()) for part in parts if part.strip()]

    @cached_property
    def reader(self):
        """The page, read."""
        reader = Reader()
        reader.feed(self._pandoc[0])
        return reader


def captions(cell):
    """The captions of a code cell, which are markdown."""
    marks = directives(cell)
    return [str(yaml.safe_load(marks[name])) for name in ("fig-cap", "tbl-cap") if marks.get(name)]


def pages_of(project, chapters):
    """The pages of all chapters, in order, made in a process of its own."""
    tools = str(Path(__file__).parent.parent)
    env = os.environ | {"PYTHONPATH": os.pathsep.join([str(project.root), tools]), "OMP_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tools.process", folder]
        done = subprocess.run(command, cwd=project.root, env=env, capture_output=True, text=True)
        if done.returncode:
            raise ToolError(f"nbdev cannot process the notebooks: {(done.stderr.strip().splitlines() or [''])[-1]}")
        errors = json.loads((Path(folder) / "errors.json").read_text())
        return [page_of(chapter, Path(folder) / chapter.path.relative_to(project.nbs), errors) for chapter in chapters]


def page_of(chapter, path, errors):
    """The page of one chapter."""
    if chapter.name in errors:
        return Page(chapter, [], errors[chapter.name])
    return Page(chapter, read_notebook(path)["cells"])
