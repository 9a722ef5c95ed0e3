"""The bibliography: entries of a BibTeX file, and how a citation names them."""
import re

ENTRY = re.compile(r"^@(\w+)\s*\{\s*([^,\s]+)\s*,(.*?)\}\s*(?=^@|\Z)", re.MULTILINE | re.DOTALL)
BRACES = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"  # three deep
FIELD = re.compile(rf'(\w+)\s*=\s*({BRACES}|"[^"]*"|[^,\s]+)')


def read_bibliography(path):
    """The entries of the BibTeX file at `path`, from key to fields; none when there is no such file."""
    if not path.exists():
        return {}
    return {key: fields_of(body) for _, key, body in ENTRY.findall(path.read_text(encoding="utf-8"))}


def fields_of(body):
    """The fields of one entry, without BibTeX's braces and quotation marks."""
    return {name.lower(): re.sub(r"[{}\"]", "", value).strip() for name, value in FIELD.findall(body)}


def authors(entry):
    """The authors as a citation names them: `Li`, `Li and Hu`, `Li et al.`"""
    names = entry.get("author", entry.get("title", "Anonymous")).split(" and ")
    family = [name.split(",")[0] if "," in name else name.split()[-1] for name in map(str.strip, names)]
    if len(family) > 2 or family[-1] == "others":
        return f"{family[0]} et al."
    return " and ".join(family)


def address(entry):
    """Where the work can be read: its DOI, its arXiv page, or the address that the entry gives; "" without any."""
    if entry.get("doi"):
        return f"https://doi.org/{entry['doi']}"
    if entry.get("eprint"):
        return f"https://arxiv.org/abs/{entry['eprint']}"
    return entry.get("url", "")


def citation(entry, narrative=False):
    """A link as a sentence cites the work: `[Li et al., 2021](...)`, or `[Li et al. (2021)](...)` when narrative."""
    year = entry.get("year", "n.d.")
    text = f"{authors(entry)} ({year})" if narrative else f"{authors(entry)}, {year}"
    return f"[{text}]({address(entry)})" if address(entry) else text
