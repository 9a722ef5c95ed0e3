"""The two ends of `make docs`: the processed notebooks before Quarto reads them, the site after Quarto made it.

`python -m tools.site prepare FOLDER` folds the code that a reader need not see, gives cells ids that no heading has,
takes out warnings, and the links that nbdev makes of names where a link cannot be: in code, and in another link. `python -m tools.site finish FOLDER` writes llms.txt and takes the TeX out of the search index.
"""
import ast
import json
import re
import sys
from pathlib import Path

from tools.book import Book
from tools.cells import directives, source, statements
from tools.project import Project, read_notebook
from tools.prose import CODE_OR_MATH

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


def llms(book):
    """The table of contents for a machine that reads: title, then every page with its first sentence."""
    settings = book.project.settings
    address = f"{settings['doc_host']}{settings['doc_baseurl']}"
    lines = [f"# {settings['title']}", "", f"> {settings['description']}", ""]
    pages = {chapter.path.relative_to(book.project.nbs).as_posix(): chapter for chapter in book.chapters}
    for name in book.sidebar:
        chapter = pages[name]
        title, lead = re.search(r"^# (.*)\n+> (.*)", chapter.text, re.MULTILINE).groups()
        page = Path(name).with_name(f"{chapter.stem}.html").as_posix()
        lines.append(f"- [{title}]({address}/{page}): {lead}")
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
        (folder / "llms.txt").write_text(llms(Book(Project.here())), encoding="utf-8")
        search = folder / "search.json"
        search.write_text(json.dumps(without_tex(json.loads(search.read_text("utf-8")))), encoding="utf-8")


if __name__ == "__main__":
    main()
