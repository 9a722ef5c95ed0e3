"""The book as the checks see it: its chapters, its bibliography, its table of contents."""
import ast
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from tools.cells import EXPORTS, directives, source, statements
from tools.pages import pages_of
from tools.project import Project, read_notebook, stem
from tools.prose import LABEL, anchors
from tools.references import read_bibliography


@dataclass(frozen=True)
class Chapter:
    """A notebook: its path, the same as it is printed, and its cells."""

    path: Path
    name: str
    cells: list

    @property
    def stem(self):
        """The name without the number."""
        return stem(self.path)

    @property
    def code_cells(self):
        """The code cells, in order."""
        return [cell for cell in self.cells if cell["cell_type"] == "code"]

    @cached_property
    def text(self):
        """The text of all markdown cells."""
        return "\n\n".join(source(cell) for cell in self.cells if cell["cell_type"] == "markdown")

    @cached_property
    def labels(self):
        """Labels that a cross-reference on this page can name: in markdown, in code cells, in outputs."""
        outputs = ["".join(output.get("data", {}).get("text/markdown", "")) for _, output in self.outputs()]
        return set(LABEL.findall("\n".join([self.text, *outputs]))) | {
            directives(cell)["label"] for cell in self.code_cells if "label" in directives(cell)
        }

    @cached_property
    def anchors(self):
        """What a link to this page can point to: headings, labels, documented functions and classes."""
        exported = [cell for cell in self.code_cells if {"export", "exports"} & directives(cell).keys()]
        trees = [statement for cell in exported for statement in statements(cell)]
        names = {tree.name.lower() for tree in trees if isinstance(tree, (ast.FunctionDef, ast.ClassDef))}
        return anchors(self.text) | self.labels | names

    @property
    def exports(self):
        """Does any cell go to the package?"""
        return any(EXPORTS & directives(cell).keys() for cell in self.code_cells)

    def outputs(self):
        """Every stored output, with its cell."""
        return [(cell, output) for cell in self.code_cells for output in cell.get("outputs", [])]

    def where(self, cell):
        """The place of a cell, to be printed."""
        number = next(number for number, other in enumerate(self.cells) if other is cell)
        return f"{self.name}, cell {cell.get('id', f'number {number}')}"


@dataclass(frozen=True)
class Book:
    """All chapters of a project, and what belongs to all of them."""

    project: Project

    @cached_property
    def chapters(self):
        """The chapters, in order."""
        project = self.project
        return [Chapter(path, project.name(path), read_notebook(path)["cells"]) for path in project.notebooks()]

    @cached_property
    def pages(self):
        """The pages of the chapters, as nbdev and pandoc make them."""
        return pages_of(self.project, self.chapters)

    @cached_property
    def entries(self):
        """The bibliography."""
        return read_bibliography(self.project.nbs / "references.bib")

    @cached_property
    def sidebar(self):
        """The pages that the site's sidebar lists; None when the project has no site."""
        if self.site is None:
            return None
        found = strings_in(self.site.get("website", {}).get("sidebar"))
        found = [page for text in found for page in (self.pages_in(text) if "*" in text else [text])]
        return [text for text in found if text.endswith((".ipynb", ".qmd", ".md"))]

    def pages_in(self, pattern):
        """The notebooks that a pattern such as `idea/*` stands for, below nbs."""
        pages = [chapter.path.relative_to(self.project.nbs) for chapter in self.chapters]
        return [page.as_posix() for page in pages if page.match(pattern)]

    @cached_property
    def site(self):
        """What _quarto.yml says; None when the project has no site."""
        path = self.project.nbs / "_quarto.yml"
        return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None

    def chapter_at(self, path):
        """The chapter at this path, or None."""
        return next((chapter for chapter in self.chapters if os.path.samefile(chapter.path, path)), None)


def strings_in(value):
    """Every string inside nested lists and dictionaries."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for part in parts for text in strings_in(part)]
