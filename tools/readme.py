"""README.md from nbs/index.ipynb, without Quarto; `make export` makes it.

The index is written in markdown that GitHub understands: code, one picture or one text per output, tables, links.
Links are made to work from the root of the repository, and figures are counted.
"""
import base64
import posixpath
import re

import yaml

from tools.project import code, directives, read_notebook, source, stem, write

NOTICE = "<!-- Made from nbs/index.ipynb: edit that and run `make export`. -->"
HIDDEN = {"hide", "default_exp", "export", "exporti"}
PICTURES = {"image/svg+xml": "svg", "image/png": "png"}
TARGET = re.compile(r"(\]\(\s*|(?:src|href)=\")([^)\s\"]+)")


def target(project, link):
    """Where a link leads from the root of the repository; a chapter is linked on the site."""
    path, hash_, anchor = link.partition("#")
    if re.match(r"[A-Za-z][\w+.-]*:|[#/]", link):
        return link
    if path.endswith(".ipynb"):
        return f"{project.site}{posixpath.join(posixpath.dirname(path), stem(path))}.html{hash_}{anchor}"
    return posixpath.normpath(posixpath.join(project.name(project.nbs), link))


def plain(project, text):
    """Markdown whose links work from the root of the repository."""
    return TARGET.sub(lambda match: match[1] + target(project, match[2]), text)


def output_parts(project, cell, pictures):
    """The outputs of a cell as markdown; a picture is added to `pictures`, from path to content."""
    marks = directives(cell)
    for output in cell["outputs"]:
        data = {kind: "".join(text) for kind, text in output.get("data", {"text/plain": output.get("text", "")}).items()}
        kind = next((kind for kind in PICTURES if kind in data), None)
        if kind:
            path = project.nbs / "images" / f"readme-{cell['id']}.{PICTURES[kind]}"
            pictures[path] = data[kind].encode() if kind == "image/svg+xml" else base64.b64decode(data[kind])
            yield f"![{yaml.safe_load(marks['fig-alt'])}]({project.name(path)})"
            yield f"Figure {len(pictures)}: {plain(project, yaml.safe_load(marks['fig-cap']))}"
        elif "text/markdown" in data:
            yield plain(project, data["text/markdown"])
        else:
            yield f"```text\n{data['text/plain'].rstrip()}\n```"


def make_readme(project):
    """The text of README.md, and its pictures, from path to content."""
    parts, pictures = [NOTICE], {}
    for cell in read_notebook(project.nbs / "index.ipynb")["cells"]:
        marks = directives(cell)
        if cell["cell_type"] == "markdown":
            parts.append(plain(project, source(cell)))
        elif not HIDDEN & marks.keys():
            text = code(cell).strip("\n")
            parts += [f"```python\n{text}\n```"] if text and marks.get("echo") != "false" else []
            parts += output_parts(project, cell, pictures)
    return "\n\n".join(part.strip() for part in parts) + "\n", pictures


def write_readme(project):
    """Write README.md and its pictures, and delete the pictures it no longer shows."""
    text, pictures = make_readme(project)
    write(project.root / "README.md", text)
    for path, content in pictures.items():
        write(path, content)
    for path in (project.nbs / "images").glob("readme-*"):
        if path not in pictures:
            path.unlink()
