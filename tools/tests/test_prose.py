"""Markdown is read as Quarto reads it."""
import pytest

from tools.prose import anchors, links, mentions, on_prose, prose, slug

TEXT = """# Title

## In short
See [the `code`](10_linear.ipynb#proof) and ![](images/a.svg "title"), `[not](a_link)`, $a](b)$, @li2020a, @eq-a.

```python
# comment
@decorator
```

## In short
[@hu2021b; -@xu2022c] costs \\$5 and $6.

$$ x @ y $$ {#eq-a}

### With an id {#sec-id}
"""


@pytest.mark.parametrize(
    "heading, expected",  # what pandoc 3.9 says
    [
        ("In short: what $p^2$ does, and `code_x` isn't", "in-short-what-p2-does-and-code_x-isnt"),
        ("1. Two-part v2.0 [link](http://x) *emph*", "two-part-v2.0-link-emph"),
        ("Überblick — é (a/b)", "überblick-é-ab"),
        ("`#| test` cells", "test-cells"),
        ("123", "section"),
    ],
)
def test_slugs_are_pandocs(heading, expected):
    assert slug(heading) == expected


def test_anchors():
    assert anchors(TEXT) == {"title", "in-short", "in-short-1", "eq-a", "sec-id"}


def test_links():
    assert links(TEXT) == ["10_linear.ipynb#proof", "images/a.svg"]


def test_mentions():
    assert mentions(prose(TEXT)) == (["li2020a", "hu2021b", "xu2022c"], ["eq-a"])
    assert mentions("me@li2020a.org, \\@li, https://medium.com/@li") == ([], [])


def test_only_prose_is_changed():
    assert on_prose(str.upper, "a `b` c\n```\nd\n```\ne $f$ g") == "A `b` C\n```\nd\n```\nE $f$ G"
