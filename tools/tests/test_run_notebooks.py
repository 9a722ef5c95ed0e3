"""Stored outputs are fresh, and the same bytes every time."""
import pytest

from tools.project import read_notebook
from tools.run_notebooks import main, merge_streams
from tools.tests.example import write_notebook

STALE = [{"output_type": "stream", "name": "stdout", "text": ["old\n"]}]
CELLS = [
    ("code", "import matplotlib.pyplot as plt\nfrom matplotlib_inline.backend_inline import set_matplotlib_formats"),
    ("code", "set_matplotlib_formats('svg')\nplt.rcParams['svg.hashsalt'] = 'example'"),
    ("code", "plt.plot([0, 1], [0, 1])\nplt.fill_between([0, 1], [0, 1]);"),
    ("code", "import example.linear, os\nfor i in range(50): print(i, flush=True)\nobject(), os.getcwd()[-4:]"),
    ("code", "#| slow\n1 / 0", STALE),
    ("code", "#| eval: false\n1 / 0", STALE),
    ("code", "print('new')", STALE),
    ("code", "# nothing", STALE),
]


@pytest.fixture
def figures(project):
    """A notebook with a figure, streams, cells that are not run, and stale outputs."""
    project.lib.mkdir()
    (project.lib / "linear.py").touch()
    return write_notebook(project.nbs / "11_figures.ipynb", CELLS)


def test_outputs_are_fresh_and_the_same_bytes_twice(figures, capsys):
    main([str(figures)])
    once = figures.read_bytes()
    main([str(figures)])
    assert figures.read_bytes() == once
    assert capsys.readouterr().out.splitlines()[1].endswith("s, unchanged")

    outputs = [cell["outputs"] for cell in read_notebook(figures)["cells"]]
    assert "image/svg+xml" in outputs[2][0]["data"]
    stream, value = outputs[3]
    assert stream["text"] == [f"{i}\n" for i in range(50)]
    assert value["data"]["text/plain"] == ["(<object>, '/nbs')"]
    assert outputs[4:6] == [STALE, STALE]
    assert outputs[6][0]["text"] == ["new\n"]
    assert outputs[7] == []


@pytest.mark.parametrize(
    "code, words", [("1 / 0", "ZeroDivisionError"), ("import warnings; warnings.warn('careful')", "careful")]
)
def test_errors_and_warnings_fail_and_leave_the_notebook_alone(project, capsys, code, words):
    path = write_notebook(project.nbs / "11_wrong.ipynb", [("code", "print(1)"), ("code", code)])
    before = path.read_bytes()
    with pytest.raises(SystemExit) as stop:
        main([str(path)])
    assert stop.value.code
    out = capsys.readouterr().out
    assert "nbs/11_wrong.ipynb: left as it was: cell cell-1" in out and words in out
    assert path.read_bytes() == before


def test_without_names_every_notebook_is_run(project, capsys):
    write_notebook(project.nbs / "10_linear.ipynb", [("code", "1")])
    write_notebook(project.nbs / "_draft.ipynb", [("code", "1 / 0")])
    main([])
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("nbs/10_linear.ipynb: ")


def test_only_neighbours_of_the_same_name_are_merged():
    streams = [{"output_type": "stream", "name": name, "text": text} for name, text in ["ab", "ac", "bd", "ae"]]
    assert [(out["name"], out["text"]) for out in merge_streams(streams)] == [("a", "bc"), ("b", "d"), ("a", "e")]
