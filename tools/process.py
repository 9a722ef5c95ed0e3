"""Notebooks as nbdev hands them to Quarto: `python -m tools.process FOLDER` writes them there.

A process of its own, because nbdev runs the exported cells of all notebooks to document what they define.
"""
import json
import os
import sys
from pathlib import Path

from execnb.nbio import read_nb, write_nb
from nbdev.processors import FilterDefaults

from tools.project import Project
from tools.site import prepare


def process(path, to):
    """Write the processed notebook to `to`; the reason if that cannot be done, or an empty string."""
    try:
        nb = read_nb(path)
        FilterDefaults()(nb)
        prepare(nb)
    except Exception as error:
        cause = error.__cause__ or error
        return f"{type(cause).__name__}: {' '.join(str(cause).split())}"[:300]
    to.parent.mkdir(parents=True, exist_ok=True)
    write_nb(nb, to)
    return ""


def main():
    """Process every notebook of the project; errors are written down beside the pages."""
    project, folder = Project.here(), Path(sys.argv[1])
    os.environ["IN_TEST"] = "1"  # as nbdev does it
    errors = {project.name(path): process(path, folder / path.relative_to(project.nbs)) for path in project.notebooks()}
    (folder / "errors.json").write_text(json.dumps({name: error for name, error in errors.items() if error}))
    sys.stdout.flush()
    os._exit(0)  # taking down a shell for each notebook would last longer than all the rest


if __name__ == "__main__":
    main()
