"""A small example project in a temporary folder."""
import shutil
from pathlib import Path

import pytest
from execnb.nbio import mk_cell, new_nb, write_nb
from nbdev.config import get_config

ROOT = Path(__file__).parents[2]
SETTINGS = """[DEFAULT]
repo = example
user = someone
author = Someone
title = example
branch = main
description = An example
tst_flags = slow
update_pyproject = False
"""
QUARTO = """website:
  sidebar:
    contents:
      - index.ipynb
      - section: Layers
        contents: 1?_[clmr]*
"""
TITLE = "# Linear layers\n\n> What dropout does to a linear layer."


def display(kind, text):
    """One stored output."""
    return {"output_type": "display_data", "data": {kind: [text]}, "metadata": {}}


SVG = display("image/svg+xml", "<svg/>")
CHAPTER = [
    "#| default_exp linear",
    TITLE,
    "#| exports\ndef double(x):\n    return 2 * x",
    ("double(2)", [display("text/plain", "4")]),
    "#| test\nfrom example.linear import double",
    "#| test\ndef test_double():\n    # two times three\n    assert double(3) == 6\n\ntest_double()",
]


def write_notebook(path, cells):
    """Write a notebook to `path`; a cell is its text, or its text and its outputs."""
    made = []
    for number, cell in enumerate(cells):
        source, outputs = (cell, []) if isinstance(cell, str) else cell
        kind = "markdown" if source[:2] in ("# ", "A ", "![") else "code"
        made.append(mk_cell(source, kind, id=f"cell-{number}"))
        if kind == "code":
            made[-1].outputs, made[-1].execution_count = outputs, None
    path.parent.mkdir(parents=True, exist_ok=True)
    kernel = {"display_name": "python3", "language": "python", "name": "python3"}
    write_nb(new_nb(made, {"kernelspec": kernel}), path)
    return path


@pytest.fixture
def project(tmp_path, monkeypatch):
    """The root of a project with an index and `nbs/10_linear.ipynb`; it is the current folder."""
    (tmp_path / "settings.ini").write_text(SETTINGS)
    shutil.copy(ROOT / "ruff.toml", tmp_path)
    monkeypatch.chdir(tmp_path)
    get_config.cache_clear()
    write_notebook(tmp_path / "nbs/10_linear.ipynb", CHAPTER)
    write_notebook(tmp_path / "nbs/index.ipynb", ["# Example\n\n> One line."])
    (tmp_path / "nbs/_quarto.yml").write_text(QUARTO)
    yield tmp_path
    get_config.cache_clear()
