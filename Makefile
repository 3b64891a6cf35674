# `make map` and `make test` each work alone in a fresh clone: they make their own environment in .venv.
VENV := .venv
BIN := $(VENV)/bin
# The locks hold every package with its hash, and no registry's address.
COMPILE = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate --extra build

.DEFAULT_GOAL := help
.PHONY: help map test lint lock clean

help: ## What there is to make
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):[^#]*## /  make \1\t/'

# The test environment holds all that the run environment does, and serves for both.
$(VENV)/.run: requirements.lock pyproject.toml
	@test -e $(VENV)/.test || sh tools/python.sh $(VENV) requirements.lock
	@touch $@

$(VENV)/.test: requirements-dev.lock pyproject.toml
	@sh tools/python.sh $(VENV) requirements-dev.lock
	@touch $@ $(VENV)/.run

map: $(VENV)/.run ## Draw the sample articles: output/map.html
	@$(BIN)/mapper map data/samples -o output/map.html
	@echo "The map is at $(CURDIR)/output/map.html: open it in a browser."

lint: $(VENV)/.test ## Style and types
	$(BIN)/ruff check .
	$(BIN)/mypy

test: lint ## Style, types and all tests; installs Chromium for those in the browser
	@sh tools/browser.sh $(VENV)
	$(BIN)/pytest

lock: $(VENV)/.test ## Choose the versions anew from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(COMPILE) --upgrade -o requirements.lock
	$(COMPILE) --upgrade --extra picture --extra dev -c requirements.lock -o requirements-dev.lock

clean: ## Remove the environment and what runs and checks leave behind
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find output -mindepth 1 ! -name .gitkeep -exec rm -rf {} +
