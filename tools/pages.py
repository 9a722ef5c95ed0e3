"""The pages of the site as far as they can be made without Quarto: processed by nbdev, parsed by pandoc.

`python -m tools.pages FOLDER` writes the processed notebooks to a folder. A process of its own, because nbdev runs
the exported cells of all notebooks to document what they define.
"""
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
from execnb.nbio import read_nb, write_nb
from nbdev.processors import FilterDefaults

from tools.project import Project, ToolError, directives, read_notebook, source, stem
from tools.site import prepare

# Without raw TeX, which HTML drops silently: a formula that is not one stays to be seen.
PANDOC = ["-f", "markdown-raw_tex", "-t", "html5", "--mathml", "--wrap=none", "--syntax-highlighting=none"]
EQUATION = re.compile(r"(\$\$)\s*\{#eq-[\w-]+\}")  # a label of Quarto's, which pandoc does not know
LABEL = re.compile(r"\{[^{}\n]*?#([\w-]+)[^{}\n]*\}")
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
class Chapter:
    """A notebook: its path, how it is printed, its cells; its page's cells, or why there is no page."""

    path: Path
    name: str
    cells: list
    page: list
    error: str = ""

    @property
    def stem(self):
        """The name without the number."""
        return stem(self.path)

    @property
    def code_cells(self):
        """The code cells, in order."""
        return [cell for cell in self.cells if cell["cell_type"] == "code"]

    def where(self, cell):
        """The place of a cell, to be printed."""
        return f"{self.name}, cell {cell.get('id', 'without id').removeprefix('cell-')}"

    def outputs(self):
        """Every stored output of the notebook, with its cell."""
        return [(cell, output) for cell in self.code_cells for output in cell.get("outputs", [])]

    @property
    def page_texts(self):
        """Every output on the page: its cell, and its texts by kind."""
        for cell in self.page:
            for output in cell.get("outputs", []):
                data = {**output.get("data", {}), **({"stream": output["text"]} if "text" in output else {})}
                yield cell, {kind: "".join(text) for kind, text in data.items()}

    @cached_property
    def markdown(self):
        """What pandoc reads: markdown cells, captions, and what outputs show as markdown, mathematics or HTML."""
        parts = []
        for cell in self.page:
            marks = directives(cell)
            parts += [source(cell)] if cell["cell_type"] == "markdown" else []
            parts += [str(yaml.safe_load(marks[name])) for name in ("fig-cap", "tbl-cap") if marks.get(name)]
            data = [output.get("data", {}) for output in cell.get("outputs", [])]
            parts += ["".join(next((out[kind] for kind in SHOWN if kind in out), "")) for out in data]
        return "\n\n".join(parts)

    @cached_property
    def labels(self):
        """Labels that a cross-reference on this page can name."""
        cells = {directives(cell)["label"] for cell in self.code_cells if "label" in directives(cell)}
        return cells | set(LABEL.findall(self.markdown))

    @cached_property
    def parsed(self):
        """What pandoc makes of the page, read, and its warnings."""
        text = EQUATION.sub(r"\1", self.markdown)
        command = [pypandoc.get_pandoc_path(), *PANDOC]
        done = subprocess.run(command, input=text, capture_output=True, encoding="utf-8")
        reader = Reader()
        reader.feed(done.stdout)
        warnings = re.split(r"^\[\w+\] ", done.stderr, flags=re.MULTILINE)
        return reader, [" ".join(part.split()) for part in warnings if part.strip()]

    @property
    def reader(self):
        """The page, read."""
        return self.parsed[0]


def chapters_of(project):
    """All chapters of a project with their pages, which are made in a process of its own."""
    tools = str(Path(__file__).parent.parent)
    env = os.environ | {"PYTHONPATH": os.pathsep.join([str(project.root), tools]), "OMP_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tools.pages", folder]
        done = subprocess.run(command, cwd=project.root, env=env, capture_output=True, text=True)
        if done.returncode:
            raise ToolError(f"nbdev cannot process the notebooks: {(done.stderr.strip().splitlines() or [''])[-1]}")
        errors = json.loads((Path(folder) / "errors.json").read_text())
        pages = {path: Path(folder) / path.relative_to(project.nbs) for path in project.notebooks()}
        return [
            Chapter(path, name, read_notebook(path)["cells"], [] if name in errors else read_notebook(page)["cells"],
                    errors.get(name, ""))
            for path, page in pages.items()
            for name in [project.name(path)]
        ]


def process(path, to):
    """Write the processed notebook to `to`; the reason if that cannot be done, or an empty string."""
    try:
        nb = read_nb(path)
        FilterDefaults()(nb)
        prepare(nb)
    except Exception as error:
        cause = error.__cause__ or error
        return f"{type(cause).__name__}: {' '.join(str(cause).split())}"[:300]
    to.parent.mkdir(parents=True, exist_ok=True)
    write_nb(nb, to)
    return ""


def main():
    """Process every notebook of the project; errors are written down beside the pages."""
    project, folder = Project.here(), Path(sys.argv[1])
    os.environ["IN_TEST"] = "1"  # as nbdev does it
    errors = {project.name(path): process(path, folder / path.relative_to(project.nbs)) for path in project.notebooks()}
    (folder / "errors.json").write_text(json.dumps({name: error for name, error in errors.items() if error}))
    sys.stdout.flush()
    os._exit(0)  # taking down a shell for each notebook would last longer than all the rest


if __name__ == "__main__":
    main()
