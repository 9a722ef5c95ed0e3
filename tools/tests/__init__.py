"""Tests of the tools, each on a small example project of its own."""
