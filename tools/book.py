"""What the tools read: the notebooks of the project in the current folder, and what their cells say."""
import os
import re
from json import JSONDecodeError
from pathlib import Path

from execnb.nbio import read_nb
from nbdev.config import get_config
from nbdev.doclinks import _nbpath2html, nbglob

EXPORTS = {"export", "exports", "exporti"}
DIRECTIVE = re.compile(r"^\s*#\s*\|\s*([\w-]+)\s*:?\s*(.*?)\s*$")
MAGIC = re.compile(r"^\s*(%{1,2}[A-Za-z]|!(?!=))")  # %magic, %%magic, !command; not `% b` and not `!= b`


def notebooks():
    """The paths of the chapters, in order."""
    return sorted(nbglob(as_path=True))


def name(path):
    """`path` as seen from the root of the project, to be printed and to be linked."""
    return Path(os.path.relpath(path, get_config().config_path)).as_posix()


def page(path):
    """The address of a notebook's page on the site: `idea/dropout.html` of `nbs/idea/01_dropout.ipynb`."""
    return _nbpath2html(Path(path).relative_to(get_config().nbs_path)).as_posix()


def cells_of(path):
    """The cells of the notebook at `path`."""
    try:
        return read_nb(path).cells
    except JSONDecodeError as error:
        raise SystemExit(f"{name(path)} is not a notebook: {error}") from None


def directives(cell):
    """The `#| name: value` lines at the top of a code cell, as a dictionary from name to value."""
    found = {}
    for line in cell.source.splitlines() if cell.cell_type == "code" else []:
        match = DIRECTIVE.match(line)
        if line.strip() and not match and not MAGIC.match(line):
            break
        found |= {match[1]: match[2]} if match else {}
    return found


def code(cell):
    """The lines of a code cell that are neither directives nor magics."""
    return [line for line in cell.source.splitlines() if not (DIRECTIVE.match(line) or MAGIC.match(line))]
