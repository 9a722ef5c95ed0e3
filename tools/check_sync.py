"""Is everything that is generated what the notebooks say? Found out by exporting a copy of the project."""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.project import Project, notebook_of

FILES = ("settings.ini", "setup.py", "README.md", "_quarto.yml")
LEAVE = shutil.ignore_patterns("__pycache__", ".*", "*_files")


def copy_project(project, folder):
    """A copy of what export reads and writes, in `folder`."""
    for name in FILES:
        if (project.root / name).exists():
            shutil.copy2(project.root / name, folder)
    for part in (project.nbs, project.lib):
        if part.exists():
            shutil.copytree(part, folder / project.name(part), symlinks=True, ignore=LEAVE)
    return Project(folder)


def run_export(project):
    """Export the project in a process of its own; the error, or an empty string."""
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}
    command = [sys.executable, "-m", "tools.export"]
    done = subprocess.run(command, cwd=project.root, env=env, capture_output=True, text=True)
    return "" if done.returncode == 0 else (done.stderr.strip().splitlines() or ["it says nothing"])[-1]


def contents(project):
    """The files that export may write, as seen from the root, and their bytes."""
    places = [*project.nbs.rglob("*.ipynb"), *project.nbs.glob("images/readme-*"), *project.lib.rglob("*.py")]
    files = [path for path in [*places, project.root / "README.md"] if path.is_file()]
    names = {project.name(path): path.read_bytes() for path in files}
    return {name: content for name, content in names.items() if not any(part[0] == "." for part in Path(name).parts)}


def finding(name, here, made, fresh):
    """The sentence for one file: `here` and `made` are its bytes in the project and in the exported copy."""
    if here is None:
        return f"{name} is missing: run `make export`"
    if made is None:
        return f"{name} is left over, no notebook makes it: run `make export`, which deletes it"
    if name.endswith(".ipynb"):
        return f"{name} is not clean: run `make export`"
    if name.endswith(".py"):
        notebook = notebook_of(fresh.root / name)
        if not notebook:
            return f"{name} is not what `make export` writes: run it"
        return f"{name} differs from its notebook: run `make export` (it is generated; edit {fresh.name(notebook)})"
    return f"{name} is not what {fresh.name(fresh.nbs)}/index.ipynb says: run `make export`"


def check_sync(book):
    """Notebooks are clean; modules, tests and README.md are what export makes of them."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = copy_project(book.project, Path(folder).resolve())
        error = run_export(fresh).replace(f"{fresh.root}/", "")
        if error:
            yield f"`make export` fails: {error}"
            return
        here, made = contents(book.project), contents(fresh)
        for name in sorted(here.keys() | made.keys()):
            if here.get(name) != made.get(name):
                yield finding(name, here.get(name), made.get(name), fresh)


CHECKS = [check_sync]
