"""Example notebooks for the tests."""
import json

SETTINGS = """[DEFAULT]
repo = example
lib_name = example
lib_path = example
version = 0.1.0
min_python = 3.10
nbs_path = nbs
user = someone
branch = main
tst_flags = slow
title = example
description = An example
author = Someone
doc_host = https://%(user)s.github.io
doc_baseurl = /%(repo)s
git_url = https://github.com/%(user)s/%(repo)s
update_pyproject = False
"""

TITLE = ("markdown", "# Linear layers\n\n> What dropout does to a linear layer.")
CHAPTER = [
    ("code", "#| default_exp linear"),
    TITLE,
    ("code", "#| exports\ndef double(x):\n    \"Twice `x`.\"\n    return 2 * x"),
    ("code", "double(2)", [{"output_type": "execute_result", "data": {"text/plain": ["4"]}, "metadata": {}}]),
    ("code", "#| test\nfrom example.linear import double"),
    ("code", "#| test\ndef test_double():\n    # two times three\n    assert double(3) == 6\n\ntest_double()"),
]


def cell(kind, text, outputs=(), number=0):
    """One cell of a notebook, clean in nbdev's sense."""
    body = {"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": text.splitlines(True)}
    if kind == "code":
        empty = {"execution_count": None}
        results = [out | empty if out["output_type"] == "execute_result" else out for out in outputs]
        body |= empty | {"outputs": results}
    return body


def notebook(cells=CHAPTER):
    """A notebook, as a dictionary, from tuples (kind, text) or (kind, text, outputs)."""
    kernel = {"display_name": "python3", "language": "python", "name": "python3"}
    cells = [cell(*spec, number=number) for number, spec in enumerate(cells)]
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def write_notebook(path, cells=CHAPTER):
    """Write an example notebook to `path`, formatted as nbdev does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook(cells), indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    return path


def snapshot(folder):
    """Every file below `folder` and its bytes."""
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
