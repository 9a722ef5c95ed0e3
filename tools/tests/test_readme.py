"""README.md says what the first page says, in markdown that GitHub understands."""
from tools.export import export
from tools.tests.example import write_notebook

SVG = {"output_type": "display_data", "data": {"image/svg+xml": ["<svg/>"], "text/plain": ["x"]}, "metadata": {}}
TABLE = {"output_type": "execute_result", "metadata": {}, "data": {"text/markdown": ["| [a](use/02_b.ipynb) |"]}}
CELLS = [
    ("markdown", "# Example\n\n> One line."),
    ("markdown", "See [linear](10_linear.ipynb#in-short), [a file](../Makefile), [elsewhere](https://a.b)."),
    ("code", "#| hide\nsecret()"),
    ("code", "%matplotlib inline\nshown()", [{"output_type": "stream", "name": "stdout", "text": ["1\n"]}]),
    ("code", "#| echo: false\n#| label: fig-one\n#| fig-cap: \"What\"\n#| fig-alt: \"Words\"\ndraw()", [SVG]),
    ("code", "#| echo: false\ntable()", [TABLE]),
]
README = """<!-- Made from nbs/index.ipynb: edit that and run `make export`. -->

# Example

> One line.

See [linear](https://someone.github.io/example/linear.html#in-short), [a file](Makefile), [elsewhere](https://a.b).

```python
shown()
```

```text
1
```

![Words](nbs/images/readme-cell-4.svg)

Figure 1: What

| [a](https://someone.github.io/example/use/b.html) |
"""


def test_the_whole_of_it(project):
    stale = project.nbs / "images/readme-old.svg"
    stale.parent.mkdir()
    stale.touch()
    write_notebook(project.nbs / "index.ipynb", CELLS)
    export(project)
    assert (project.root / "README.md").read_text() == README
    assert (project.nbs / "images/readme-cell-4.svg").read_text() == "<svg/>" and not stale.exists()
