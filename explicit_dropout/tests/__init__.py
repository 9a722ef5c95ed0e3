"""Tests, exported from the cells marked `#| test` of the notebooks by tools/export.py."""
