"""README.md from nbs/index.ipynb, without Quarto: `python -m tools.readme`; `make export` does it as well.

What the site's page shows is shown. What only Quarto understands becomes plain markdown: callouts lose their frame,
figures, tables and equations get numbers, citations become links, and links work from the root of the repository.
"""
import base64
import posixpath
import re
from collections import Counter

import nbformat
import yaml
from nbconvert import MarkdownExporter

from tools.cells import code, directives, source, without_directives
from tools.project import Project, ToolError, read_notebook, stem, write_bytes, write_text
from tools.prose import AT, CROSS_REFERENCES, IMAGE, LABEL, on_prose
from tools.references import citation, read_bibliography

NOTICE = "<!-- Made from {}: edit that and run `make export`. -->\n\n"
HIDDEN = {"hide", "default_exp", "export", "exporti"}
PICTURES = {"image/svg+xml": "svg", "image/png": "png"}

FENCE = re.compile(r"^[ \t]*:{3,}.*\n?", re.MULTILINE)
ATTRIBUTES = re.compile(r"(?<=[)\]])\{[^{}\n]*\}|(?<=\S)[ \t]+\{[#.][^{}\n]*\}[ \t]*$", re.MULTILINE)
EQUATION_END = re.compile(r"\s*\$\$[ \t]*\{#(eq-[\w-]+)\}")
TABLE_CAPTION = re.compile(r"^:[ \t]+(.*?)[ \t]*\{#(tbl-[\w-]+)[^{}\n]*\}[ \t]*$", re.MULTILINE)
CITED = re.compile(r"\[([^\[\]]*(?<!\w)@[^\[\]]*)\]")
TARGET = re.compile(r"(\]\(\s*|(?:src|href)=\")([^)\s\"]+)")


def is_shown(cell):
    """Does the page show this cell?"""
    marks = directives(cell)
    return cell["cell_type"] != "raw" and not HIDDEN & marks.keys() and marks.get("include") != "false"


def caption_of(cell, name):
    """The text of `#| fig-cap:` or `#| fig-alt:`, which is YAML."""
    return str(yaml.safe_load(directives(cell).get(name, "")) or "")


class Readme:
    """README.md in the making: the text, and the files of the pictures in it."""

    def __init__(self, project):
        self.project = project
        self.index = index_of(project)
        self.cells = [cell for cell in read_notebook(self.index)["cells"] if is_shown(cell)]
        self.entries = read_bibliography(project.nbs / "references.bib")
        self.numbers = number_labels(self.cells)
        self.pictures = {}

    def text(self):
        """The whole of README.md."""
        cells = [self.markdown(cell) if cell["cell_type"] == "markdown" else self.code(cell) for cell in self.cells]
        language = {"language_info": {"name": "python"}}
        nb = nbformat.from_dict({"cells": cells, "metadata": language, "nbformat": 4, "nbformat_minor": 5})
        text, _ = MarkdownExporter().from_notebook_node(nb)
        text = on_prose(lambda part: re.sub(r"\n{3,}", "\n\n", part), text).strip()
        return NOTICE.format(self.project.name(self.index)) + text + "\n"

    def markdown(self, cell):
        """A markdown cell in plain markdown."""
        return {"cell_type": "markdown", "id": cell["id"], "metadata": {}, "source": self.plain(source(cell))}

    def code(self, cell):
        """A code cell without directives and magics, and with one form of each output."""
        marks = directives(cell)
        hide_code = {"transient": {"remove_source": True}} if marks.get("echo") == "false" else {}
        outputs = [] if marks.get("output") == "false" else [self.output(cell, out) for out in cell["outputs"]]
        return {
            "cell_type": "code",
            "id": cell["id"],
            "metadata": hide_code,
            "execution_count": None,
            "source": without_directives(code(cell)).strip("\n"),
            "outputs": outputs,
        }

    def output(self, cell, output):
        """An output as markdown where it can be, as text otherwise."""
        if output["output_type"] == "stream":
            return output | {"text": "".join(output["text"])}
        bundle = output.get("data", {}).items()
        data = {mime: "".join(text) for mime, text in bundle if mime.startswith(("text/", "image/"))}
        picture = next((mime for mime in PICTURES if mime in data), None)
        if "text/markdown" in data:
            shown = {"text/markdown": self.plain(data["text/markdown"])}
        elif picture:
            shown = {"text/markdown": self.picture(cell, PICTURES[picture], data[picture])}
        elif "text/latex" in data:
            shown = {"text/markdown": data["text/latex"]}
        else:
            shown = {"text/plain": data.get("text/plain", "")}
        return {"output_type": "display_data", "metadata": {}, "data": shown}

    def picture(self, cell, kind, content):
        """The markdown that shows a picture, which goes to a file of its own."""
        number = sum(path.stem.startswith(f"readme-{cell['id']}") for path in self.pictures)
        path = self.project.nbs / "images" / f"readme-{cell['id']}{f'-{number + 1}' if number else ''}.{kind}"
        self.pictures[path] = content.encode() if kind == "svg" else base64.b64decode(content)
        caption, alt = caption_of(cell, "fig-cap"), caption_of(cell, "fig-alt")
        return self.figure(alt or caption, self.project.name(path), caption, directives(cell).get("label"))

    def figure(self, alt, target, caption, label):
        """An image, and below it the number and the caption when it has them."""
        below = ": ".join(filter(None, [self.numbers.get(label), self.plain(caption)]))
        return f"![{alt}]({target})" + (f"\n\n{below}" if label in self.numbers else "")

    def plain(self, text):
        """Markdown that GitHub understands from markdown that Quarto understands."""
        text = EQUATION_END.sub(lambda match: f" \\tag{{{self.numbers[match[1]].split()[-1]}}}\n$$", text)
        return on_prose(self.plain_prose, text)

    def plain_prose(self, text):
        """The same for text without code and mathematics."""
        text = FENCE.sub("", text)
        text = TARGET.sub(lambda match: match[1] + self.target(match[2]), text)
        text = IMAGE.sub(self.plain_image, text)
        text = TABLE_CAPTION.sub(lambda match: f"{self.numbers[match[2]]}: {match[1]}", text)
        text = ATTRIBUTES.sub("", text)
        text = AT.sub(lambda match: self.numbers.get(match[1], match[0]), text)
        text = CITED.sub(lambda match: f"({AT.sub(self.cite, match[1])})", text)
        return AT.sub(lambda match: self.cite(match, narrative=True), text)

    def plain_image(self, match):
        """An image without attributes; its label becomes a number, its caption stands below."""
        attributes = match["attributes"] or ""
        label = re.search(r"#([\w-]+)", attributes)
        alt = re.search(r"fig-alt=\"([^\"]*)\"", attributes)
        return self.figure(alt[1] if alt else match["text"], match["target"], match["text"], label and label[1])

    def cite(self, match, narrative=False):
        """The link for one key; a key that the bibliography does not have stays as it is."""
        entry = self.entries.get(match[1])
        return citation(entry, narrative) if entry else match[0]

    def target(self, target):
        """Where a link leads from the root of the repository; a chapter is linked on the site."""
        if re.match(r"[A-Za-z][\w+.-]*:|[#/]", target):
            return target
        path, hash_, anchor = target.partition("#")
        if path.endswith(".ipynb"):
            page = posixpath.join(posixpath.dirname(path), f"{stem(path)}.html")
            settings = self.project.settings
            return f"{settings['doc_host']}{settings['doc_baseurl']}/{page}{hash_}{anchor}"
        return posixpath.normpath(posixpath.join(self.project.name(self.project.nbs), target))


def number_labels(cells):
    """Figures, tables and equations are counted in the order they come: from label to `Figure 1`."""
    found = []
    for cell in cells:
        found += [directives(cell).get("label", "")] if cell["cell_type"] == "code" else LABEL.findall(source(cell))
    counts, numbers = Counter(), {}
    for label in found:
        kind = label.split("-")[0]
        if kind in CROSS_REFERENCES and kind != "sec":
            counts[kind] += 1
            numbers[label] = f"{CROSS_REFERENCES[kind]} {counts[kind]}"
    return numbers


def index_of(project):
    """The notebook that README.md is made from."""
    return project.nbs / project.settings.get("readme_nb", "index.ipynb")


def make_readme(project):
    """The text of README.md."""
    return Readme(project).text()


def write_readme(project):
    """Write README.md and its pictures, and delete the pictures it no longer shows."""
    readme = Readme(project)
    write_text(project.root / "README.md", readme.text())
    for path, content in readme.pictures.items():
        write_bytes(path, content)
    for path in (project.nbs / "images").glob("readme-*"):
        if path not in readme.pictures:
            path.unlink()


def main():
    """Make README.md."""
    project = Project.here()
    if not index_of(project).exists():
        raise ToolError(f"{project.name(index_of(project))} does not exist, and README.md is made from it")
    write_readme(project)
    print(f"README.md is made from {project.name(index_of(project))}")


if __name__ == "__main__":
    main()
