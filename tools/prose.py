"""Reading the text of markdown cells: prose apart from code and mathematics, anchors, links, citations."""
import re
from typing import NamedTuple

CODE_OR_MATH = re.compile(
    r"^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)[^\n]*"  # a block of code
    r"|(?P<tick>`+)(?:(?!\n\n).)+?(?P=tick)"  # code in a line
    r"|(?<!\\)\$\$.+?\$\$|(?<![\\\w])\$(?!\s)[^$\n]+?(?<!\s)\$(?!\w)",  # mathematics
    re.MULTILINE | re.DOTALL,
)
HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*$", re.MULTILINE)
LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+[\"'][^)]*)?\)")
IMAGE = re.compile(r"!\[(?P<text>[^\]]*)\]\(\s*(?P<target>[^)\s]+)[^)]*\)(?:\{(?P<attributes>[^{}]*)\})?")
LABEL = re.compile(r"\{[^{}\n]*?#([\w-]+)[^{}\n]*\}")
AT = re.compile(r"(?<![\w@\\/])@([A-Za-z]\w*(?:[:.-]\w+)*)")
CROSS_REFERENCES = {"fig": "Figure", "tbl": "Table", "eq": "Equation", "sec": "Section"}


def on_prose(change, text):
    """`text` with the function `change` applied to each stretch of it that is neither code nor mathematics."""
    parts, last = [], 0
    for match in CODE_OR_MATH.finditer(text):
        parts += [change(text[last : match.start()]), match[0]]
        last = match.end()
    return "".join([*parts, change(text[last:])])


def prose(text):
    """`text` with one letter in the place of each piece of code or mathematics."""
    return CODE_OR_MATH.sub("x", text)


def without_code_blocks(text):
    """`text` without its blocks of code, whose comments would look like headings."""
    return CODE_OR_MATH.sub(lambda match: "" if match["fence"] else match[0], text)


def slug(heading):
    """The anchor that Quarto gives a heading: `Two-part $p^2$, and more` is `two-part-p2-and-more`."""
    words = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    words = "".join(letter for letter in words if letter.isalnum() or letter.isspace() or letter in "_-.")
    return re.sub(r"^[\W\d_]+", "", "-".join(words.lower().split())) or "section"


def anchors(text):
    """Everything that a link can point to in markdown: explicit `{#id}`, and the slugs of headings without one."""
    found = set(LABEL.findall(text))
    slugs = [slug(title) for _, title in HEADING.findall(without_code_blocks(text)) if not LABEL.search(title)]
    repeated = {f"{name}-{number}" for name in slugs for number in range(1, slugs.count(name))}
    return found | set(slugs) | repeated


def links(text):
    """The targets of the links and images in markdown, each once."""
    return list(dict.fromkeys(LINK.findall(prose(text))))


class Mentions(NamedTuple):
    """What follows an @ in a text: keys of the bibliography, and labels of figures, tables, equations, sections."""

    keys: list
    labels: list


def mentions(text):
    """The citations and the cross-references in a text without code, such as `prose` leaves."""
    names = list(dict.fromkeys(AT.findall(text)))
    labels = [name for name in names if "-" in name and name.split("-")[0] in CROSS_REFERENCES]
    return Mentions([name for name in names if name not in labels], labels)
