# Every target makes its own virtual environment when there is none, and is quick when there is one.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

# Two workers share two cores; more threads than that wait for each other.
test: export OMP_NUM_THREADS = 1

.DEFAULT_GOAL := help
.PHONY: help demo test export notebooks docs clean

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(READY): settings.ini setup.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { echo "Python 3.10 or newer is needed; name one: make PYTHON=python3.12 ..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "setting up $(VENV) (once; PyTorch is a large download)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(READY)  ## no dropout, stochastic and explicit dropout on real data: a table and a figure
	@$(BIN)/explicit-dropout demo

test: $(READY)  ## in-sync checks, every notebook, the exported tests
	@$(BIN)/python -m tools.check
	@$(BIN)/nbdev_test --n_workers 2
	@$(BIN)/python -m pytest -q -n 2 explicit_dropout/tests tools/tests

export: $(READY)  ## notebooks -> modules, tests, README
	@$(BIN)/python -m tools.export

notebooks: $(READY)  ## run the notebooks again and store fresh outputs, then export
	@$(BIN)/python -m tools.export
	@$(BIN)/python -m tools.run_notebooks
	@$(BIN)/python -m tools.export

docs: $(READY)  ## the site, in _docs (needs Quarto 1.9: https://quarto.org/docs/get-started)
	@command -v quarto >/dev/null || { echo "make docs needs Quarto, a separate program: https://quarto.org/docs/get-started"; exit 1; }
	@rm -rf _docs _proc
	@PYTHONPATH=$(CURDIR) $(BIN)/nbdev_proc_nbs  # settings.ini names tools.site
	@cd _proc && quarto render --no-cache
	@mv _proc/_docs _docs

clean:  ## remove what was built (not the environment)
	@rm -rf _docs _proc build dist *.egg-info .pytest_cache .hypothesis
