"""Notebooks -> everything that is generated from them: `python -m tools.export`, or `make export`.

The steps: clean the notebooks, delete what no notebook makes any more, export the tests, the modules and README.md.
Tests come before modules because nbdev's index of the package lists both. Running it twice changes nothing.

A cell marked `#| test` defines functions `test_*` and calls them, so that nbdev_test runs them. The exported file
keeps everything but those calls, because pytest finds the functions by itself.
"""
import ast
import os

from fastcore.xtras import working_directory
from nbdev.clean import nbdev_clean
from nbdev.config import get_config
from nbdev.doclinks import nbdev_export

from tools.project import (
    EXPORTS, HEADER, Project, ToolError, code, directives, notebook_of, read_notebook, source, statements, stem, write)
from tools.readme import write_readme

INIT = '"""Tests, exported from the cells marked `#| test` of the notebooks by tools/export.py."""\n'


def module_of(cells):
    """The module that a notebook writes, or None."""
    return next((marks["default_exp"] for marks in map(directives, cells) if "default_exp" in marks), None)


def is_test_call(statement):
    """Is this top-level statement nothing but the call of a function named `test_*`?"""
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id.startswith("test_")


def without_calls(cell):
    """The code of a test cell without the lines that only call tests."""
    lines = code(cell).splitlines()
    for statement in statements(cell):
        if is_test_call(statement):
            lines[statement.lineno - 1 : statement.end_lineno] = [None] * (statement.end_lineno - statement.lineno + 1)
    return "\n".join(line for line in lines if line is not None).strip("\n").rstrip()


def uncalled(cells):
    """Names of the tests that cells define and no cell calls."""
    trees = [statement for cell in cells for statement in statements(cell)]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    called = {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    tests = [tree.name for tree in trees if isinstance(tree, ast.FunctionDef) and tree.name.startswith("test_")]
    return [name for name in tests if name not in called]


def make_tests(project, path):
    """The file of tests that a notebook makes, and its text; (None, "") when it has no test cell."""
    cells = read_notebook(path)["cells"]
    parts = [(cell["id"], without_calls(cell)) for cell in cells if "test" in directives(cell)]
    place = path.relative_to(project.nbs).parent.parts
    *folders, name = (module_of(cells) or ".".join([*place, stem(path)])).split(".")
    file = project.lib.joinpath("tests", *folders, f"test_{name}.py")
    title = next(source(cell).splitlines()[0][2:] for cell in cells if source(cell).startswith("# "))
    notebook = os.path.relpath(path, file.parent)
    head = f'"""Tests from the chapter "{title.strip()}" ({project.name(path)})."""\n\n{HEADER}{notebook}.'
    text = head + "".join(f"\n\n# {notebook}, cell {id_}\n{text}" for id_, text in parts if text) + "\n"
    return (file, text) if parts else (None, "")


def planned(project):
    """The modules and the tests that the notebooks make: from file to text, which is None for a module."""
    files = {}
    for path in project.notebooks():
        cells = read_notebook(path)["cells"]
        module = module_of(cells)
        if not module and any(EXPORTS & directives(cell).keys() for cell in cells):
            raise ToolError(f"{project.name(path)} exports code but no cell says `#| default_exp name`")
        made = [(project.lib / (module.replace(".", "/") + ".py"), None)] if module else []
        for file, text in [*made, make_tests(project, path)]:
            if file in files:
                raise ToolError(f"two notebooks make {project.name(file)}, {project.name(path)} is one: rename it")
            files |= {file: text} if file else {}
    return files


def export(project):
    """Make everything that is generated; return the files that no notebook made any more, which are deleted."""
    os.environ.pop("IN_TEST", None)  # nbdev_export does nothing, silently, when this is set
    with working_directory(project.root):
        get_config.cache_clear()
        files = planned(project)
        nbdev_clean.__wrapped__()
        gone = [file for file in sorted(project.lib.rglob("*.py")) if file not in files and notebook_of(file)]
        for file in gone:
            file.unlink()
        tests = {file: text for file, text in planned(project).items() if text}
        folders = {folder for file in tests for folder in file.parents if folder.is_relative_to(project.lib / "tests")}
        for file, text in [*tests.items(), *((folder / "__init__.py", INIT) for folder in folders)]:
            write(file, text)
        nbdev_export.__wrapped__()
        if (project.nbs / "index.ipynb").exists():
            write_readme(project)
        get_config.cache_clear()
    return gone


def main():
    """Export everything and say what was deleted."""
    project = Project.here()
    for file in export(project):
        print(f"deleted {project.name(file)}: no notebook makes it any more")


if __name__ == "__main__":
    main()
