"""What a visitor tries first: importing the package, the first snippet, the template for a chapter."""
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools.check import CHECKS, Chapter
from tools.export import export
from tools.tests.conftest import QUARTO, ROOT

IMPORT = """
import sys, torch
before = set(sys.modules)
import explicit_dropout
print(*set(sys.modules) - before)
"""
BIB = "@article{srivastava2014dropout,\n author = {Srivastava, N.},\n url = {https://jmlr.org/x}\n}\n"
NEEDED = "01_conventions 03_linear 03_moments 04_checks".split()


def output(*command, folder=ROOT):
    """What a command prints, with the package of a folder; it must not fail."""
    command = [str(Path(sys.executable).with_name(command[0])), *command[1:]]
    env = os.environ | {"PYTHONPATH": str(folder)}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_importing_brings_only_its_own_modules_and_fastcores():
    """No compiler, no SymPy."""
    modules = output("python", "-c", IMPORT).split()
    known = {"explicit_dropout", "fastcore", *sys.stdlib_module_names}
    assert {module.split(".")[0] for module in modules} - {"torch"} <= known
    assert not {"torch._dynamo", "torch.fx.experimental"} & {*modules}


def test_the_first_snippet_of_the_readme_runs():
    snippet = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)[1]
    assert "dropout" in output("python", "-c", snippet)


def test_the_template_is_a_chapter(project):
    """It is clean, no check finds anything, it runs, and its tests pass."""
    shutil.copy(ROOT / "settings.ini", project)
    (project / "nbs/10_linear.ipynb").unlink()
    (project / "nbs/_quarto.yml").write_text(QUARTO.replace("1?", "??"))
    (project / "nbs/references.bib").write_text(BIB)
    for name in NEEDED:
        shutil.copy(next(ROOT.glob(f"nbs/*/{name}.ipynb")), project / "nbs")
    path = Path(shutil.copy(ROOT / "tools/template.ipynb", project / "nbs/40_my_method.ipynb"))
    export()
    assert path.read_bytes() == (ROOT / "tools/template.ipynb").read_bytes()
    book = [Chapter(path)]
    assert [sentence for check in CHECKS for sentence in check(book) if "my_method" in sentence] == []
    output("nbdev_test", "--path", "nbs/40_my_method.ipynb", folder=project)
    output("python", "-m", "pytest", "-q", "explicit_dropout/tests/test_my_method.py", folder=project)
