"""A small example project in a temporary folder."""
import pytest

from tools.project import Project
from tools.tests.example import SETTINGS, write_notebook


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with one chapter, `nbs/10_linear.ipynb`, and the current folder set to its root."""
    (tmp_path / "settings.ini").write_text(SETTINGS)
    (tmp_path / "nbs").mkdir()
    monkeypatch.chdir(tmp_path)
    project = Project.here()
    write_notebook(project.nbs / "10_linear.ipynb")
    return project
