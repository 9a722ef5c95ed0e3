"""Run notebooks again and store fresh outputs: `python -m tools.run_notebooks [NB ...]`, or `make notebooks`.

Pages show stored outputs, so these must be what the code gives today, and the same bytes every time.
Cells that are not run by default (`#| eval: false`, `#| slow`) keep the outputs they have.
A page must not show warnings: a cell that writes to stderr fails like one that raises.
"""
import argparse
import json
import os
import re
import sys
import time
from pathlib import Path

import nbformat
from execnb.nbio import nb2str
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbdev.clean import clean_nb

from tools.project import Project, ToolError, is_skipped, read_notebook, write

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def environment(project):
    """Environment variables that make outputs repeatable, and this repository's package the one imported."""
    env = dict(os.environ)
    env.pop("IN_TEST", None)
    path = [str(project.root), *filter(None, [env.get("PYTHONPATH")])]
    return env | {
        "PYTHONPATH": os.pathsep.join(path),
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": "0",  # the date in matplotlib's SVG
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


def merge_streams(outputs):
    """Join neighbouring pieces of the same stream, which arrive cut at random places."""
    merged = []
    for output in outputs:
        last = merged[-1] if merged else {}
        if output.get("name") and output["output_type"] == last.get("output_type") == "stream":
            if output["name"] == last["name"]:
                last["text"] += output["text"]
                continue
        merged.append(output)
    return merged


def run_cell(client, index):
    """Run one cell; an error, a dead kernel, a timeout or anything on stderr is a ToolError."""
    cell = client.nb.cells[index]
    cell.outputs, cell.execution_count = [], None
    try:
        client.execute_cell(cell, index)
    except CellExecutionError as error:
        raise ToolError(f"cell {cell.id}: {error.ename}: {error.evalue}\n{ANSI.sub('', error.traceback)}") from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise ToolError(f"cell {cell.id}: {error}") from None
    cell.outputs = merge_streams(cell.outputs)
    warnings = "".join(output["text"] for output in cell.outputs if output.get("name") == "stderr")
    if warnings:
        raise ToolError(f"cell {cell.id} writes to stderr, and a page must not show warnings:\n{warnings}")


def clean(project, nb):
    """The text of the notebook `nb`, as nbdev_clean leaves it on disk."""
    keys = [project.settings.get(f"allowed_{kind}_keys", "").split() for kind in ("metadata", "cell_metadata")]
    clean_nb(nb, False, *keys, clean_ids=project.settings.getboolean("clean_ids", True))
    return nb2str(nb)


def run(project, path, timeout=600):
    """The text of the notebook at `path` with fresh outputs."""
    nb = nbformat.reads(clean(project, read_notebook(path)), as_version=4)
    client = NotebookClient(
        nb,
        kernel_name="python3",
        timeout=timeout,
        record_timing=False,
        resources={"metadata": {"path": path.parent}},
        extra_arguments=["--log-level=ERROR"],  # the kernel's own remarks, not the notebook's
    )
    with client.setup_kernel(env=environment(project)):
        for index, cell in enumerate(nb.cells):
            if cell.cell_type == "code" and not is_skipped(cell, project.flags):
                run_cell(client, index)
    return clean(project, json.loads(nbformat.writes(nb)))  # as Jupyter writes it: long texts as lists of lines


def main(args=None):
    """Run the notebooks named on the command line, or all of them, one at a time, with a line for each."""
    parser = argparse.ArgumentParser(description="Run notebooks again and store fresh outputs.")
    parser.add_argument("notebooks", nargs="*", type=Path, help="notebooks to run; all when none is named")
    parser.add_argument("--timeout", type=int, default=600, help="seconds that one cell may take (default 600)")
    options = parser.parse_args(args)
    project = Project.here()
    failed = 0
    for path in [path.resolve() for path in options.notebooks] or project.notebooks():
        start = time.perf_counter()
        try:
            changed = write(path, run(project, path, options.timeout))
        except (ToolError, OSError) as error:
            failed += 1
            print(f"{project.name(path)}: left as it was: {error}", flush=True)
        else:
            seconds = time.perf_counter() - start
            print(f"{project.name(path)}: {seconds:.1f} s, {'new outputs' if changed else 'unchanged'}", flush=True)
    if failed:
        sys.exit(f"{failed} notebooks failed" if failed > 1 else "one notebook failed")


if __name__ == "__main__":
    main()
