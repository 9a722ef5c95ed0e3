"""The one command: what is out of sync is said, with the cure, and nothing is changed."""
import pytest

from tools.check import main
from tools.export import export
from tools.tests.example import CHAPTER, snapshot, write_notebook

INDEX = [("markdown", "# Example\n\n> An example.")]


@pytest.fixture
def exported(project):
    """The example project with an index, in sync."""
    write_notebook(project.nbs / "index.ipynb", INDEX)
    export(project)
    return project


@pytest.fixture
def check(exported, capsys):
    """A function that runs the check, sees that it changes nothing, and returns what it prints."""

    def run(status=1):
        before = snapshot(exported.root)
        assert main() == status
        assert snapshot(exported.root) == before
        return capsys.readouterr().out.splitlines()

    return run


def test_in_sync(check):
    assert check(status=0) == ["in sync: 2 notebooks, 1 modules, 1 test files"]


def test_touched_files_are_named_with_the_cure(exported, check):
    for name in ("example/linear.py", "example/tests/test_linear.py", "example/_modidx.py", "README.md"):
        with open(name, "a") as file:
            file.write("# more\n")
    (exported.root / "example/tests/__init__.py").unlink()
    cure = "run `make export` (it is generated; edit nbs/10_linear.ipynb)"
    assert check() == [
        "- README.md is not what nbs/index.ipynb says: run `make export`",
        "- example/_modidx.py is not what `make export` writes: run it",
        f"- example/linear.py differs from its notebook: {cure}",
        "- example/tests/__init__.py is missing: run `make export`",
        f"- example/tests/test_linear.py differs from its notebook: {cure}",
        "5 to mend in 2 notebooks, 1 modules, 1 test files",
    ]


def test_changed_added_and_deleted_notebooks(exported, check):
    conv = [("code", "#| default_exp conv"), *CHAPTER[1:4]]
    path = write_notebook(exported.nbs / "11_conv.ipynb", conv)
    path.write_text(path.read_text().replace('"execution_count": null', '"execution_count": 3'))
    (exported.nbs / "10_linear.ipynb").unlink()
    write_notebook(exported.nbs / "index.ipynb", [("markdown", "# Example\n\n> Another line.")])
    assert check()[:-1] == [
        "- README.md is not what nbs/index.ipynb says: run `make export`",
        "- example/_modidx.py is not what `make export` writes: run it",
        "- example/conv.py is missing: run `make export`",
        "- example/linear.py is left over, no notebook makes it: run `make export`, which deletes it",
        "- example/tests/test_linear.py is left over, no notebook makes it: run `make export`, which deletes it",
        "- nbs/11_conv.ipynb is not clean: run `make export`",
    ]


def test_a_changed_notebook_and_every_other_finding(exported, check):
    write_notebook(exported.nbs / "10_linear.ipynb", [*CHAPTER[:3], ("code", "#| export\nimport os\nx = 1")])
    lines = check()
    assert any(line.startswith("- example/linear.py differs from its notebook") for line in lines)
    assert any("cell-3 mixes imports with other work" in line for line in lines)


def test_when_export_fails_its_reason_is_said(exported, check):
    write_notebook(exported.nbs / "11_other.ipynb")
    first, *_ = check()
    assert first.startswith("- `make export` fails: nbs/10_linear.ipynb and nbs/11_other.ipynb have the same")
