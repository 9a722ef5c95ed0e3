"""The two ends of `make docs`: the processed notebooks before Quarto reads them, the site after Quarto made it.

`python -m tools.site prepare FOLDER` folds the code that a reader need not see, gives cells ids that no heading has,
takes out warnings, and the links that nbdev makes of names where a link cannot be: in code, and in another link. `python -m tools.site finish FOLDER` writes llms.txt and takes the TeX out of the search index.
"""
import ast
import json
import re
import sys
from pathlib import Path

import yaml

from tools.project import Project, directives, read_notebook, source, statements

CODE_OR_MATH = re.compile(
    r"^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)[^\n]*"  # a block of code
    r"|(?P<tick>`+)(?:(?!\n\n).)+?(?P=tick)"  # code in a line
    r"|(?<!\\)\$\$.+?\$\$|(?<![\\\w])\$(?!\s)[^$\n]+?(?<!\s)\$(?!\w)",  # mathematics
    re.MULTILINE | re.DOTALL,
)
TEX = re.compile(r"\\\(.*?\\\)|\\\[.*?\\\]|\$\$.*?\$\$", re.DOTALL)
NESTED = re.compile(r"(?<!!)(\[[^\[\]]*)(?<!!)\[([^\[\]]*)\]\([^)\s]*\)([^\[\]]*\]\()")
NAMED = re.compile(r"\[(`[^`\n]*`)\]\(http[^)\s]*\)")
IMPORTS = (ast.Import, ast.ImportFrom)


def is_test(statement):
    """Is this an assertion, the definition of a test, or its call?"""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        return ast.unparse(statement.value.func).startswith("test_")
    return isinstance(statement, ast.Assert) or getattr(statement, "name", "").startswith("test_")


def is_aside(cell):
    """Is this code that a reader opens only on purpose: imports, or tests that show nothing?"""
    tree = statements(cell)
    if not tree or {"echo", "code-fold"} & directives(cell).keys():
        return False
    return all(isinstance(statement, IMPORTS) for statement in tree) or is_test(tree[-1]) and not cell["outputs"]


def mend_links(text):
    """`text` without links in blocks of code and without links in links."""
    text = CODE_OR_MATH.sub(lambda match: NAMED.sub(r"\1", match[0]) if match["fence"] else match[0], text)
    while NESTED.search(text):
        text = NESTED.sub(r"\1\2\3", text)
    return text


def prepare(nb):
    """Change the processed notebook `nb`, as described above."""
    for cell in nb["cells"]:
        cell["id"] = f"cell-{cell['id']}"
        if cell["cell_type"] == "markdown":
            cell["source"] = mend_links(source(cell))
        if cell["cell_type"] != "code":
            continue
        cell["outputs"] = [output for output in cell.get("outputs", []) if output.get("name") != "stderr"]
        for output in cell["outputs"]:
            data = output.get("data", {})
            if "text/markdown" in data:
                data["text/markdown"] = mend_links("".join(data["text/markdown"]))
        cell["source"] = source(cell).replace("#| code-fold: show\n", "#| code-fold: true\n")  # nbdev's exported source
        if is_aside(cell):
            cell["source"] = "#| code-fold: true\n" + cell["source"]
    return nb


def sidebar(project):
    """The pages that the sidebar lists, with `idea/*` taken apart, as paths below nbs; None when there is no site."""
    path = project.nbs / "_quarto.yml"
    if not path.exists():
        return None
    parts = yaml.safe_load(path.read_text("utf-8"))["website"]["sidebar"]["contents"]
    patterns = [part if isinstance(part, str) else part["contents"] for part in parts]
    pages = [page.relative_to(project.nbs) for page in project.notebooks()]
    found = {pattern: [page.as_posix() for page in pages if page.match(pattern)] for pattern in patterns}
    return [page for pattern in patterns for page in found[pattern] or [pattern]]


def llms(project):
    """The table of contents for a machine that reads: title, then every page with its first sentence."""
    lines = [f"# {project.settings['title']}", "", f"> {project.settings['description']}", ""]
    for path in (project.nbs / name for name in sidebar(project)):
        text = "\n\n".join(source(cell) for cell in read_notebook(path)["cells"] if cell["cell_type"] == "markdown")
        title, lead = re.search(r"^# (.*)\n+> (.*)", text, re.MULTILINE).groups()
        lines.append(f"- [{title}]({project.site}{project.page(path)}): {lead}")
    return "\n".join(lines) + "\n"


def without_tex(index):
    """The search index without formulas."""
    return [entry | {"text": TEX.sub("", entry["text"])} if "text" in entry else entry for entry in index]


def main():
    """One of the two ends."""
    end, folder = sys.argv[1], Path(sys.argv[2])
    if end == "prepare":
        for path in folder.rglob("*.ipynb"):
            path.write_text(json.dumps(prepare(read_notebook(path))), encoding="utf-8")
    else:
        (folder / "llms.txt").write_text(llms(Project.here()), encoding="utf-8")
        search = folder / "search.json"
        search.write_text(json.dumps(without_tex(json.loads(search.read_text("utf-8")))), encoding="utf-8")


if __name__ == "__main__":
    main()
