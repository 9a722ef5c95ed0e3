"""What a page needs between nbdev and Quarto: `finish`, the last of nbdev's processors (settings.ini)."""
import ast
import re

from tools.book import directives

FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"\[(`[^`\n]*`)\]\(http[^)\s]*\)")
NESTED = re.compile(r"(?<!!)(\[[^\[\]]*)(?<!!)\[([^\[\]]*)\]\([^)\s]*\)([^\[\]]*\]\()")
TEST = re.compile(r"^(assert |test_|def test_)", re.MULTILINE)


def mend_links(text):
    """`text` without the links that nbdev makes of names in code and in other links."""
    text = FENCE.sub(lambda block: NAMED.sub(r"\1", block[0]), text)
    while NESTED.search(text):
        text = NESTED.sub(r"\1\2\3", text)
    return text


def is_aside(cell):
    """Is this code that a reader opens only on purpose: imports, or tests that show nothing?"""
    tree = cell.parsed_()
    if not tree or {"echo", "code-fold"} & directives(cell).keys():
        return False
    tests = TEST.search(ast.unparse(tree[-1])) and not cell.outputs
    return tests or all(isinstance(node, (ast.Import, ast.ImportFrom)) for node in tree)


def finish(cell):
    """Fold what nobody reads, mend links, take out warnings, and give the cell an id that no heading has."""
    cell["id"] = f"cell-{cell.id}"
    if cell.cell_type == "markdown":
        cell.source = mend_links(cell.source)
    if cell.cell_type == "code":
        cell["outputs"] = [output for output in cell.get("outputs", []) if output.get("name") != "stderr"]
        for output in cell.outputs:
            data = output.get("data", {})
            if "text/markdown" in data:
                data["text/markdown"] = mend_links("".join(data["text/markdown"]))
        cell.source = cell.source.replace("#| code-fold: show\n", "#| code-fold: true\n")  # nbdev's choice
        if is_aside(cell):
            cell.source = f"#| code-fold: true\n{cell.source}"
