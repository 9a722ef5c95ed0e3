"""What can be seen in one notebook's cells: names, ids, outputs, size, imports, seeds, tests."""
import ast
from collections import defaultdict

from tools.cells import DIRECTIVE, EXPORTS, directives, is_skipped, source, statements
from tools.export_tests import uncalled

MOST_LINES = 25
MOST_BYTES = 300_000
GLOBAL_STATE = {
    "torch.manual_seed",
    "torch.random.manual_seed",
    "torch.cuda.manual_seed",
    "torch.cuda.manual_seed_all",
    "torch.set_default_dtype",
    "np.random.seed",
    "numpy.random.seed",
    "random.seed",
}
IMPORTS = (ast.Import, ast.ImportFrom)


def groups(pairs):
    """From (key, name) pairs: the keys that more than one name has, with the names."""
    found = defaultdict(list)
    for key, name in pairs:
        found[key].append(name)
    return {key: names for key, names in found.items() if len(names) > 1}


def check_stems(book):
    """Two notebooks whose names differ in the number only would be one page."""
    pages = ((chapter.path.with_name(chapter.stem), chapter.name) for chapter in book.chapters)
    for page, names in groups(pages).items():
        yield f"{' and '.join(names)} both become {page.name}.html: rename one"


def check_modules(book):
    """Two notebooks cannot write one module."""
    cells = ((chapter, directives(cell)) for chapter in book.chapters for cell in chapter.code_cells)
    pairs = ((marks["default_exp"], chapter.name) for chapter, marks in cells if "default_exp" in marks)
    for module, names in groups(pairs).items():
        yield f"{' and '.join(names)} have the same `#| default_exp {module}` and overwrite each other: rename one"


def check_ids(book):
    """Every cell has an id of its own."""
    for chapter in book.chapters:
        for cell in chapter.cells:
            if "id" not in cell:
                yield f"{chapter.where(cell)} has no id: run `make export`"
        for name in groups((cell.get("id"), "cell") for cell in chapter.cells if "id" in cell):
            yield f"{chapter.name} has more than one cell with the id {name}: rename one"


def check_errors(book):
    """No stored output is an error."""
    for chapter in book.chapters:
        for cell, output in chapter.outputs():
            if output["output_type"] == "error":
                yield f"{chapter.where(cell)} shows an error, {output['ename']}: mend it and run `make notebooks`"


def check_stderr(book):
    """No page shows warnings."""
    for chapter in book.chapters:
        for cell, output in chapter.outputs():
            if output.get("name") == "stderr":
                first = "".join(output["text"]).strip().splitlines()[:1]
                yield f"{chapter.where(cell)} shows a warning, {first}: mend it and run `make notebooks`"


def shows_something(cell, flags):
    """Would this cell, when run, probably leave an output? It ends on an expression and is for the page alone."""
    marks, tree = directives(cell), statements(cell)
    aside = is_skipped(cell, flags) or marks.keys() & (EXPORTS | {"test", "hide"})
    return not aside and bool(tree) and isinstance(tree[-1], ast.Expr)


def check_outputs(book):
    """A notebook that shows something has stored outputs."""
    for chapter in book.chapters:
        showing = any(shows_something(cell, book.project.flags) for cell in chapter.code_cells)
        if showing and not chapter.outputs():
            yield f"{chapter.name} has no stored outputs: run `make notebooks`"


def check_size(book):
    """A notebook stays small, outputs included."""
    for chapter in book.chapters:
        size = chapter.path.stat().st_size
        if size > MOST_BYTES:
            yield f"{chapter.name} has {size / 1000:.0f} KB, more than {MOST_BYTES / 1000:.0f}: show less, or split it"


def check_length(book):
    """A code cell that the page shows fits on a screen."""
    for chapter in book.chapters:
        for cell in chapter.code_cells:
            if "export" in directives(cell):
                continue
            lines = [line for line in source(cell).splitlines() if line.strip() and not DIRECTIVE.match(line)]
            if len(lines) > MOST_LINES:
                yield f"{chapter.where(cell)} has {len(lines)} lines of code, more than {MOST_LINES}: split it"


def check_imports(book):
    """Imports stand in cells of their own, because the docs build runs every cell that holds one."""
    for chapter in book.chapters:
        for cell in chapter.code_cells:
            tree = statements(cell)
            imports = [statement for statement in tree if isinstance(statement, IMPORTS)]
            inner = any(isinstance(node, IMPORTS) for statement in tree for node in ast.walk(statement))
            if imports and len(imports) < len(tree):
                yield f"{chapter.where(cell)} mixes imports with other work: move the imports to a cell of their own"
            elif inner and not imports and not EXPORTS & directives(cell).keys():
                yield f"{chapter.where(cell)} imports inside other code, so the docs build runs it: import above it"


def check_opening(book):
    """A notebook that exports says where to in its first cell, which holds nothing else."""
    for chapter in book.chapters:
        first = chapter.cells[0] if chapter.cells else {}
        alone = chapter.cells and directives(first).keys() == {"default_exp"} and len(source(first).split("\n")) == 1
        if chapter.exports and chapter.path.stem != "index" and not alone:
            yield f"{chapter.name} exports: make `#| default_exp name` its first cell, alone"


def check_title(book):
    """The title cell is a heading and one line that starts with `>`."""
    for chapter in book.chapters:
        title = next((cell for cell in chapter.cells[:2] if cell["cell_type"] == "markdown"), None)
        lines = [line for line in source(title).splitlines() if line.strip()] if title else []
        if [line[:2] for line in lines] != ["# ", "> "]:
            yield f"{chapter.name} wants a title cell first: a line `# ...`, a line `> ...`, and nothing else"


def global_state(node):
    """Calls below `node` that change a global generator or dtype, except inside `with torch.random.fork_rng()`."""
    if isinstance(node, ast.With) and any("fork_rng" in ast.unparse(item) for item in node.items):
        return
    if isinstance(node, ast.Call) and ast.unparse(node.func) in GLOBAL_STATE:
        yield ast.unparse(node.func)
    for child in ast.iter_child_nodes(node):
        yield from global_state(child)


def check_random(book):
    """Random numbers come from a generator that is passed, not from a global one."""
    for chapter in book.chapters:
        for cell in chapter.code_cells:
            for call in {call: None for statement in statements(cell) for call in global_state(statement)}:
                cure = "give tensors a dtype" if call.endswith("dtype") else "pass a torch.Generator"
                yield f"{chapter.where(cell)} calls {call}, which leaks into other notebooks: {cure}"


def check_tests_called(book):
    """A test that nobody calls is not run with its notebook."""
    for chapter in book.chapters:
        for name in uncalled(chapter.cells):
            yield f"{chapter.name} defines {name} and never calls it: add `{name}()` below it"


CHECKS = [
    check_stems,
    check_modules,
    check_ids,
    check_errors,
    check_stderr,
    check_outputs,
    check_size,
    check_length,
    check_imports,
    check_opening,
    check_title,
    check_random,
    check_tests_called,
]
