"""Cells marked `#| test` become the package's tests: one file in explicit_dropout/tests for each notebook.

In a notebook a test cell defines functions named `test_*` and calls them, so that nbdev_test runs them.
The exported file keeps everything but those calls, because pytest finds the functions by itself.
"""
import ast
import os
from pathlib import Path

from nbdev.process import NBProcessor

from tools.cells import code, statements, without_directives
from tools.project import HEADER, Project, ToolError, stem, write_text

INIT = '"""Tests, exported from the cells marked `#| test` of the notebooks by tools/export_tests.py."""\n'


class CollectTests:
    """A processor for nbdev that remembers a notebook's title, its module and its test cells."""

    def begin(self):
        """Forget everything; nbdev calls this at the start of a notebook."""
        self.title, self.module, self.cells = None, None, []

    def _default_exp_(self, cell, name):
        self.module = name

    def _test_(self, cell):
        self.cells.append(cell)

    def __call__(self, cell):
        if self.title is None and cell.cell_type == "markdown" and cell.source.startswith("# "):
            self.title = cell.source.splitlines()[0][2:].strip()


def place(project, path):
    """The dotted name of a chapter that has no module: its folder and its name."""
    return ".".join([*path.relative_to(project.nbs).parent.parts, stem(path)])


def collect(project, path):
    """What the notebook at `path` says about its tests."""
    found = CollectTests()
    NBProcessor(path, [found]).process()
    found.module = found.module or place(project, path)
    found.title = found.title or found.module
    return found


def is_test_call(statement):
    """Is this top-level statement nothing but the call of a function named `test_*`?"""
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id.startswith("test_")


def lines_of(statement):
    """The numbers of the lines that a statement stands on."""
    return range(statement.lineno, statement.end_lineno + 1)


def without_calls(text):
    """`text` without the lines that only call tests; a line that does something else as well is kept."""
    tree = ast.parse(text).body
    calls = {line for statement in tree if is_test_call(statement) for line in lines_of(statement)}
    others = {line for statement in tree if not is_test_call(statement) for line in lines_of(statement)}
    drop = calls - others
    kept = [line for number, line in enumerate(text.splitlines(), start=1) if number not in drop]
    return "\n".join(kept).strip("\n").rstrip()


def cell_text(path, cell):
    """What is exported of one test cell: no directives, no magics, no calls of its tests."""
    try:
        return without_calls(without_directives(code(cell)))
    except SyntaxError as error:
        raise ToolError(f"{path}, test cell {cell.id}: line {error.lineno} is not Python: {error.msg}") from None


def uncalled(cells):
    """Names of the tests that the test cells among `cells` define and that no cell calls."""
    trees = [statements(cell) for cell in cells]
    called = {
        node.func.id
        for tree in trees
        for statement in tree
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    defined = [statement.name for tree in trees for statement in tree if isinstance(statement, ast.FunctionDef)]
    return [name for name in defined if name.startswith("test_") and name not in called]


def make_tests(project, path):
    """The file of tests of the notebook at `path` and its text; (None, "") when there is no test cell."""
    found = collect(project, path)
    parts = [(cell.id, cell_text(path, cell)) for cell in found.cells]
    parts = [(id_, text) for id_, text in parts if text]
    if not parts:
        return None, ""
    *folders, name = found.module.split(".")
    file = project.tests.joinpath(*folders, f"test_{name}.py")
    notebook = Path(os.path.relpath(path, file.parent)).as_posix()
    head = f'"""Tests from the chapter "{found.title}" ({project.name(path)})."""\n\n'
    head += f"{HEADER}{notebook}."
    return file, head + "".join(f"\n\n# {notebook}, cell {id_}\n{text}" for id_, text in parts) + "\n"


def export_tests(project):
    """Write the tests of every notebook; return the files."""
    files = []
    for path in project.notebooks():
        file, text = make_tests(project, path)
        if file in files:
            raise ToolError(f"{project.name(path)} makes {project.name(file)}, which another notebook makes as well")
        if file:
            write_text(file, text)
            files.append(file)
    for folder in {parent for file in files for parent in file.parents if parent.is_relative_to(project.tests)}:
        write_text(folder / "__init__.py", INIT)
    return files


def main():
    """Export the tests alone; `python -m tools.export` does this and everything else."""
    files = export_tests(Project.here())
    print(f"exported {len(files)} test files")


if __name__ == "__main__":
    main()
