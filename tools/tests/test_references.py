"""The bibliography is read, and works are cited as a sentence cites them."""
import pytest

from tools.references import address, authors, citation, read_bibliography

BIB = """
@article{li2020a,
  author = {Li, Wei and Hu, Ann and Xu, Bo},
  title = {{A} title,
    in two lines},
  year = 2020,
  doi = "10.1000/1",
}
@misc{hu2021b, author = {Ann Hu}, year = {2021}, url = {https://a.b/c?d=e} }
"""


@pytest.fixture
def entries(tmp_path):
    """The entries of the example."""
    (tmp_path / "references.bib").write_text(BIB)
    return read_bibliography(tmp_path / "references.bib")


def test_entries(entries, tmp_path):
    assert entries["li2020a"]["title"].split() == ["A", "title,", "in", "two", "lines"]
    assert entries["li2020a"]["year"] == "2020"
    assert read_bibliography(tmp_path / "none.bib") == {}


def test_names():
    assert authors({"author": "Li, Wei"}) == "Li"
    assert authors({"author": "Wei Li and Hu, Ann"}) == "Li and Hu"
    assert authors({"author": "Li, Wei and others"}) == "Li et al."


def test_citations(entries):
    assert citation(entries["li2020a"]) == "[Li et al., 2020](https://doi.org/10.1000/1)"
    assert citation(entries["hu2021b"], narrative=True) == "[Hu (2021)](https://a.b/c?d=e)"
    assert address({"eprint": "2001.00001"}) == "https://arxiv.org/abs/2001.00001"
    assert citation({"author": "Li, Wei"}) == "Li, n.d."
