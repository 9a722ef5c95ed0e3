"""Run notebooks again and store fresh outputs: `python -m tools.run_notebooks [NB ...]`, or `make notebooks`.

Pages show stored outputs, so these must be what the code gives today, and the same bytes every time.
Cells that are not run by default (`#| eval: false`, `#| slow`) keep the outputs they have.
A page must not show warnings: a cell that writes to stderr fails like one that raises.
"""
import argparse
import os
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbdev.clean import nbdev_clean
from nbdev.config import get_config

from tools.book import directives, name, notebooks

REPEATABLE = {
    "PYTHONHASHSEED": "0",
    "SOURCE_DATE_EPOCH": "0",  # the date in matplotlib's SVG
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}


def run(path, timeout):
    """Store fresh outputs in the notebook at `path`; it stays as it is when a cell fails."""
    nb = nbformat.read(path, as_version=4)
    for cell in (cell for cell in nb.cells if cell.cell_type == "code"):
        marks = directives(cell)
        if marks.get("eval") == "false" or marks.keys() & get_config().tst_flags.split():
            cell.metadata["tags"] = ["skip-execution"]  # nbclient's word
    client = NotebookClient(
        nb,
        kernel_name="python3",
        timeout=timeout,
        coalesce_streams=True,  # they arrive cut at random places
        record_timing=False,
        resources={"metadata": {"path": path.parent}},
        extra_arguments=["--log-level=ERROR"],  # the kernel's own remarks, not the notebook's
    )
    client.execute()
    for cell in (cell for cell in nb.cells if "skip-execution" not in cell.metadata.get("tags", [])):
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                raise RuntimeError(f"cell {cell.id} writes to stderr, where warnings go:\n{output.text}")
    nbformat.write(nb, path)
    nbdev_clean.__wrapped__(str(path))


def main(args=None):
    """Run the notebooks named on the command line, or all of them, with a line for each."""
    parser = argparse.ArgumentParser(description="Run notebooks again and store fresh outputs.")
    parser.add_argument("notebooks", nargs="*", type=Path, help="notebooks to run; all when none is named")
    parser.add_argument("--timeout", type=int, default=600, help="seconds for one cell (default 600)")
    options = parser.parse_args(args)
    os.environ.pop("IN_TEST", None)
    paths = [str(get_config().config_path), *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ.update(REPEATABLE, PYTHONPATH=os.pathsep.join(paths))  # import the package of this repository
    failed = 0
    for path in [path.resolve() for path in options.notebooks] or notebooks():
        start, before = time.perf_counter(), path.read_bytes()
        try:
            run(path, options.timeout)
        except (CellExecutionError, RuntimeError, TimeoutError) as error:
            failed += 1
            print(f"{name(path)}: left as it was: {error}", flush=True)
        else:
            news = "unchanged" if path.read_bytes() == before else "new outputs"
            print(f"{name(path)}: {time.perf_counter() - start:.1f} s, {news}", flush=True)
    if failed:
        sys.exit(f"notebooks that failed: {failed}")


if __name__ == "__main__":
    main()
