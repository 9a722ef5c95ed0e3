"""Notebooks -> everything that is generated from them: `python -m tools.export`, or `make export`.

The steps: clean the notebooks, delete what no notebook makes any more, export the tests, the modules and README.md.
Tests come before modules because nbdev's index of the package lists both. Running it twice changes nothing.
"""
import os
from collections import defaultdict

from fastcore.xtras import working_directory
from nbdev.clean import nbdev_clean
from nbdev.config import get_config
from nbdev.doclinks import nbdev_export
from nbdev.export import ExportModuleProc
from nbdev.process import NBProcessor

from tools.export_tests import export_tests, make_tests
from tools.project import Project, ToolError, notebook_of, read_notebook
from tools.readme import index_of, write_readme


def modules_of(path):
    """Names of the modules that the notebook at `path` writes or adds to, and the name of its own."""
    found = ExportModuleProc()
    NBProcessor(path, [found]).process()
    names = [name for name, cells in found.modules.items() if any(cell.cell_type == "code" for cell in cells)]
    if "#" in names and not hasattr(found, "default_exp"):
        raise ToolError(f"{path} exports code but no cell says `#| default_exp name`")
    return [found.default_exp if name == "#" else name for name in names], getattr(found, "default_exp", None)


def planned_modules(project):
    """The modules that the notebooks make; two notebooks that claim the same one are an error."""
    files, owners = set(), defaultdict(list)
    for path in project.notebooks():
        names, own = modules_of(path)
        files |= {project.lib / (name.replace(".", "/") + ".py") for name in names}
        if own:
            owners[own].append(project.name(path))
    for module, paths in owners.items():
        if len(paths) > 1:
            raise ToolError(f"{' and '.join(paths)} have the same `#| default_exp {module}`: rename one")
    return files


def planned_tests(project):
    """The files of tests that the notebooks make."""
    return {file for path in project.notebooks() if (file := make_tests(project, path)[0])}


def orphans(project):
    """Generated files that no notebook makes any more."""
    planned = planned_modules(project) | planned_tests(project)
    return [file for file in sorted(project.lib.rglob("*.py")) if file not in planned and notebook_of(file)]


def export(project):
    """Make everything that is generated; return the number of notebooks, modules and test files, and the orphans."""
    os.environ.pop("IN_TEST", None)  # nbdev_export does nothing, silently, when this is set
    with working_directory(project.root):
        get_config.cache_clear()
        for path in project.notebooks():
            read_notebook(path)  # nbdev_clean passes over a broken notebook, with a warning
        nbdev_clean.__wrapped__()
        gone = orphans(project)
        for file in gone:
            file.unlink()
        tests = export_tests(project)
        nbdev_export.__wrapped__()
        if index_of(project).exists():
            write_readme(project)
        get_config.cache_clear()
    return len(project.notebooks()), len(planned_modules(project)), len(tests), gone


def main():
    """Export everything and say what was made."""
    project = Project.here()
    notebooks, modules, tests, gone = export(project)
    for file in gone:
        print(f"deleted {project.name(file)}: no notebook makes it any more")
    print(f"exported {notebooks} notebooks: {modules} modules, {tests} test files")


if __name__ == "__main__":
    main()
