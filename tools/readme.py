"""README.md from nbs/index.ipynb, without Quarto, which nbdev_readme needs; `make export` makes it.

The index is written in markdown that GitHub understands: code, one picture or one table per output, links.
Links are made to work from the root of the repository, and figures are counted.
"""
import posixpath
import re

import yaml
from nbdev.config import get_config

from tools.book import EXPORTS, cells_of, code, directives, name, page

NOTICE = "<!-- Made from nbs/index.ipynb: edit that and run `make export`. -->"
HIDDEN = EXPORTS | {"hide", "default_exp", "test"}
TARGET = re.compile(r"(?<=\]\()(?![\w+.-]+:|[#/])([^)\s#]+)")


def absolute(match):
    """Where a link leads from the root of the repository; a chapter is linked on the site."""
    config = get_config()
    if match[0].endswith(".ipynb"):
        return f"{config.doc_host}{config.doc_baseurl}/{page(config.nbs_path / match[0])}"
    return posixpath.normpath(f"{name(config.nbs_path)}/{match[0]}")


def parts():
    """The pieces of README.md, and the pictures, from path to text."""
    pieces, pictures = [NOTICE], {}
    for cell in cells_of(get_config().nbs_path / "index.ipynb"):
        marks = directives(cell)
        if cell.cell_type == "markdown":
            pieces.append(TARGET.sub(absolute, cell.source))
        elif HIDDEN & marks.keys():
            continue
        elif marks.get("echo") != "false":
            pieces.append("```python\n" + "\n".join(code(cell)).strip("\n") + "\n```")
        for output in cell.get("outputs", []):
            data = {kind: "".join(lines) for kind, lines in output.get("data", {}).items()}
            if "image/svg+xml" in data:
                path = get_config().nbs_path / f"images/readme-{cell.id}.svg"
                pictures[path] = data["image/svg+xml"]
                words, caption = (yaml.safe_load(marks[key]) for key in ("fig-alt", "fig-cap"))
                pieces.append(f"![{words}]({name(path)})")
                pieces.append(f"Figure {len(pictures)}: {TARGET.sub(absolute, caption)}")
            elif "text/markdown" in data:
                pieces.append(TARGET.sub(absolute, data["text/markdown"]))
            else:
                text = "".join(output.get("text", data.get("text/plain")))
                pieces.append(f"```text\n{text.rstrip()}\n```")
    return pieces, pictures


def write_readme():
    """Write README.md and its pictures, and delete the pictures that it no longer shows."""
    config = get_config()
    pieces, pictures = parts()
    text = "\n\n".join(map(str.strip, pieces)) + "\n"
    (config.config_path / "README.md").write_text(text, encoding="utf-8")
    for path in {*(config.nbs_path / "images").glob("readme-*")} - pictures.keys():
        path.unlink()
    for path, picture in pictures.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(picture, encoding="utf-8")
