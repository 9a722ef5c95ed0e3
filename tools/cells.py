"""Reading one cell of a notebook: its text, its directives, its Python."""
import ast
import re

DIRECTIVE = re.compile(r"^\s*#\s*\|\s*([\w-]+)\s*:?\s*(.*?)\s*$")
MAGIC = re.compile(r"^\s*(%{1,2}[A-Za-z]|!(?!=))")  # %magic, %%magic, !command; not `% b` and not `!= b`
EXPORTS = {"export", "exports", "exporti"}


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


def without_directives(text):
    """The lines of `text` that are not `#|` lines."""
    return "".join(line for line in text.splitlines(True) if not DIRECTIVE.match(line))


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
