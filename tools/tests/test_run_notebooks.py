"""Stored outputs are fresh, and the same bytes every time."""
import json

import pytest

from tools.run_notebooks import main
from tools.tests.conftest import write_notebook

STALE = [{"output_type": "stream", "name": "stdout", "text": ["old\n"]}]
CELLS = [
    "import matplotlib.pyplot as plt\nfrom matplotlib_inline.backend_inline import set_matplotlib_formats",
    "set_matplotlib_formats('svg')\nplt.rcParams['svg.hashsalt'] = 'example'",
    "plt.plot([0, 1], [0, 1])\nplt.fill_between([0, 1], [0, 1]);",
    "import example.linear, os\nfor i in range(50): print(i, flush=True)\nobject(), os.getcwd()[-4:]",
    ("#| slow\n1 / 0", STALE),
    ("#| eval: false\n1 / 0", STALE),
    ("print('new')", STALE),
    ("pass", STALE),
]


def test_outputs_are_fresh_and_the_same_bytes_twice(project, capsys):
    (project / "example").mkdir()
    (project / "example/linear.py").touch()
    path = write_notebook(project / "nbs/11_figures.ipynb", CELLS)
    main([str(path)])
    main([str(path)])
    first, second = capsys.readouterr().out.splitlines()
    assert first.endswith("new outputs") and second.endswith("unchanged")
    outputs = [cell["outputs"] for cell in json.loads(path.read_text())["cells"]]
    assert "image/svg+xml" in outputs[2][0]["data"]
    stream, value = outputs[3]
    assert stream["text"] == [f"{i}\n" for i in range(50)]
    assert value["data"]["text/plain"] == ["(<object>, '/nbs')"]
    assert outputs[4:6] == [STALE, STALE] and outputs[6][0]["text"] == ["new\n"] and outputs[7] == []


def test_errors_and_warnings_fail_and_leave_the_notebook_alone(project, capsys):
    write_notebook(project / "nbs/_draft.ipynb", ["1 / 0"])  # no chapter
    codes = {"10_linear": "1 / 0", "11_wrong": "import warnings; warnings.warn('careful')"}
    paths = [write_notebook(project / f"nbs/{name}.ipynb", [code]) for name, code in codes.items()]
    before = [path.read_bytes() for path in paths]
    with pytest.raises(SystemExit, match="failed: 2"):
        main([])
    out = capsys.readouterr().out
    assert "10_linear.ipynb: left as it was" in out and "ZeroDivisionError" in out and "careful" in out
    assert [path.read_bytes() for path in paths] == before
