"""What happens to pages on the way into Quarto."""
from execnb.nbio import mk_cell

from tools.site import finish, mend_links


def finished(source, output="stdout"):
    """A cell of code with an output, as `finish` leaves it."""
    cell = mk_cell(source, id="moments")
    cell.outputs = [{"output_type": "stream", "name": output, "text": "/home/me/x.py: UserWarning"}]
    finish(cell)
    return cell


def test_code_that_nobody_reads_is_folded_and_warnings_go():
    for source in ["import torch", "#| code-fold: show\ndef f(x): return 2 * x", "x = f(2)\nassert x == 4"]:
        cell = finished(source, "stderr")
        assert cell.source.startswith("#| code-fold: true\n") and not cell.outputs
        assert cell.id == "cell-moments"
    for source in ["#| echo: false\nimport torch", "double(2)", "print(2)\nassert True"]:
        assert finished(source).source == source and finished(source).outputs


def test_links_stay_where_links_can_be():
    text = "[`f`](https://a), [see [`f`](https://a) here](b.ipynb)\n\n```python\nf(x) # See [`g`](https://a#g)\n```"
    assert mend_links(text) == "[`f`](https://a), [see `f` here](b.ipynb)\n\n```python\nf(x) # See `g`\n```"
