"""Where things are: the settings and folders of a project, and its notebooks as plain dictionaries."""
import ast
import json
import os
import re
from configparser import ConfigParser
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

DIRECTIVE = re.compile(r"^\s*#\s*\|\s*([\w-]+)\s*:?\s*(.*?)\s*$")
MAGIC = re.compile(r"^\s*(%{1,2}[A-Za-z]|!(?!=))")  # %magic, %%magic, !command; not `% b` and not `!= b`
EXPORTS = {"export", "exports", "exporti"}


class ToolError(SystemExit):
    """Something is wrong with the project. Where nobody catches it, its sentence is printed and the tool ends."""


@dataclass(frozen=True)
class Project:
    """A project: the folder that holds settings.ini, and what that file says."""

    root: Path

    @classmethod
    def here(cls):
        """The project whose root is the current folder."""
        root = Path.cwd()
        if not (root / "settings.ini").exists():
            raise ToolError(f"{root} has no settings.ini: run this from the root of the repository")
        return cls(root)

    @cached_property
    def settings(self):
        """The settings, as settings.ini spells them."""
        config = ConfigParser(delimiters=["="])
        config.read(self.root / "settings.ini", encoding="utf-8")
        return config["DEFAULT"]

    @property
    def nbs(self):
        """The folder of the notebooks."""
        return self.root / self.settings.get("nbs_path", "nbs")

    @property
    def lib(self):
        """The folder of the generated package."""
        return self.root / self.settings["lib_path"]

    @property
    def tests(self):
        """The folder of the generated tests."""
        return self.lib / "tests"

    @property
    def flags(self):
        """Directives that mark a cell as not run by default, such as `slow`."""
        return set(self.settings.get("tst_flags", "").split())

    def notebooks(self):
        """The chapters, in order: every notebook whose path has no part that starts with `_` or a dot."""
        found = (path.relative_to(self.nbs) for path in self.nbs.rglob("*.ipynb"))
        return [self.nbs / path for path in sorted(found) if not any(part[0] in "_." for part in path.parts)]

    def name(self, path):
        """`path` as seen from the root, to be printed."""
        return Path(os.path.relpath(path, self.root)).as_posix()


def stem(path):
    """A notebook's name without its number, as in the address of its page: `10_linear.ipynb` is `linear`."""
    return re.sub(r"^\d+[a-zA-Z0-9]*_", "", Path(path).stem.lower())


def read_notebook(path):
    """The notebook at `path` as a dictionary."""
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ToolError(f"{path} is not a notebook: {error}") from None


def write_text(path, text):
    """Write `text` to `path` in one step, unless it is there already; say whether anything changed."""
    path = Path(path)
    if path.exists() and path.read_bytes() == text.encode():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(text.encode())
    os.replace(beside, path)
    return True


def source(cell):
    """The text of a cell."""
    return "".join(cell["source"])


def directive_lines(lines):
    """How many lines at the top of a code cell are directives, magics or blank."""
    for number, line in enumerate(lines):
        if line.strip() and not DIRECTIVE.match(line) and not MAGIC.match(line):
            return number
    return len(lines)


def directives(cell):
    """The `#| name: value` lines at the top of a code cell, as a dictionary from name to value."""
    if cell["cell_type"] != "code":
        return {}
    lines = source(cell).splitlines()
    matches = (DIRECTIVE.match(line) for line in lines[: directive_lines(lines)])
    return {match[1]: match[2] for match in matches if match}


def code(cell):
    """The Python of a code cell: its text without magics and shell commands."""
    return "".join(line for line in source(cell).splitlines(True) if not MAGIC.match(line))


def statements(cell):
    """The top-level statements of a code cell as syntax trees; none when it is not Python."""
    if cell["cell_type"] != "code":
        return []
    try:
        return ast.parse(code(cell)).body
    except SyntaxError:
        return []


def is_skipped(cell, flags):
    """Is this a cell that is not run by default: `#| eval: false`, or marked with one of `flags`?"""
    marks = directives(cell)
    return marks.get("eval", "").lower() == "false" or bool(flags & marks.keys())
