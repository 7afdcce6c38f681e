# `make run` shows the product, `make test` and `make check` prove it. Each sets itself up first.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.impar-$(shell cksum requirements-dev.txt pyproject.toml | cksum | cut -d' ' -f1)

.PHONY: setup run test check format schema requirements docs screenshots clean

setup: $(STAMP)

$(STAMP): requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Impar needs Python 3.11 or newer; name one with: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing into .venv (about a minute, once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/impar ask help >/dev/null # learns the wordings into the cache, so that the first start is quick
	@rm -f .venv/.impar-*; touch $@

run: setup
	@$(BIN)/impar serve

test: setup
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --cov

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/impar lint

format: setup
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# The JSON Schema by which editors complete a card's keys; a test fails when it is out of step.
schema: setup
	@$(BIN)/python tools/write_schema.py

# Pins every dependency with its hashes, for all platforms; needs uv. What runs is pinned as what was tested.
PIN := uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet
requirements:
	$(PIN) --upgrade --group dev --output-file requirements-dev.txt pyproject.toml
	$(PIN) --constraint requirements-dev.txt --output-file requirements.txt pyproject.toml

# The documentation as a site in .site, built without network; a broken link within it is an error.
docs: setup
	@$(BIN)/python tools/draw_house.py
	@$(BIN)/sphinx-build --quiet --fail-on-warning -b html docs .site
	@echo "Open .site/index.html"

screenshots: setup
	@$(BIN)/python tools/take_screenshots.py

clean:
	rm -rf .site .venv .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
