"""The template for a chapter passes every check, runs, and its tests pass."""
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.check import CHECKS, Book
from tools.export import export
from tools.project import Project

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "tools" / "template.ipynb"
BIB = "@article{srivastava2014dropout,\n author = {Srivastava, N.},\n url = {https://jmlr.org/x}\n}\n"
NEEDED = ("conventions", "checks", "moments", "linear")


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A project that has the template as a chapter, and what the template imports."""
    root = tmp_path_factory.mktemp("template")
    shutil.copy(ROOT / "settings.ini", root)
    (root / "nbs").mkdir()
    (root / "nbs/references.bib").write_text(BIB)
    for name in NEEDED:
        path = next(path for path in Project(ROOT).notebooks() if path.stem.endswith(f"_{name}"))
        shutil.copy(path, root / "nbs" / path.name)
    shutil.copy(TEMPLATE, root / "nbs/40_my_method.ipynb")
    export(Project(root))
    return Book(Project(root))


def test_no_check_finds_anything(book):
    name = "nbs/40_my_method.ipynb"
    assert [sentence for check in CHECKS for sentence in check(book) if name in sentence] == []


def test_it_is_clean(book):
    assert (book.project.nbs / "40_my_method.ipynb").read_bytes() == TEMPLATE.read_bytes()


@pytest.mark.parametrize(
    "command", ["nbdev_test --path nbs/40_my_method.ipynb", "pytest -q explicit_dropout/tests/test_my_method.py"]
)
def test_it_runs(book, command):
    env = os.environ | {"PYTHONPATH": str(book.project.root)}
    name, *args = command.split()
    program = str(Path(sys.executable).parent / name)
    done = subprocess.run([program, *args], cwd=book.project.root, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
