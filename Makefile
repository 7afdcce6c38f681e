# `make run` shows the product, `make test` and `make check` prove it. Each sets itself up first.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.impar-$(shell cksum requirements-dev.txt pyproject.toml | cksum | cut -d' ' -f1)

.PHONY: setup run test coverage bench check audit format schema reference requirements docs screenshots fuzz clean

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

# Three at once: on two cores one of them mostly waits, for a process, a server or a clock.
test: setup
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n 3

coverage: setup
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n 3 --cov

# The short form of every benchmark that needs no public data: a JSON object each, `make -s bench` prints nothing else.
QUESTIONS := $(addprefix tests/questions/,facets.yaml none.yaml voices.yaml)
bench: setup
	$(BIN)/python -m benchmarks.guard --json
	$(BIN)/python -m benchmarks.safety --json
	$(BIN)/python -m benchmarks.deck --typos 2 --every 4 --json
	$(BIN)/python -m benchmarks.peers --questions $(QUESTIONS) --every 4 --json
	$(BIN)/python -m benchmarks.scale --sizes 1000 5000 --plot .venv/scale.png --json
	$(BIN)/python -m benchmarks.load --seconds 1 --rounds 1 --clients 4 --json
	$(BIN)/python -m benchmarks.load --platform slack --messages 100 --clients 4 --json
	$(BIN)/python -m benchmarks.load --platform telegram --messages 30 --json
	$(BIN)/python -m benchmarks.soak --minutes 0.2 --database sqlite --people 4 --json

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/impar lint

# Looks up known weaknesses of every pinned dependency; needs the network.
audit: setup
	@$(BIN)/pip-audit --requirement requirements.txt --strict --require-hashes --disable-pip --progress-spinner off || \
		{ echo "The audit found something to mend, or could not reach the database of weaknesses: see above."; exit 1; }

format: setup
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# The JSON Schema by which editors complete a card's keys; a test fails when it is out of step.
schema: setup
	@$(BIN)/python tools/write_schema.py

# Every setting, command, metric and key as a page of the documentation; a test fails when it is out of step.
reference: setup
	@$(BIN)/python tools/write_reference.py

# Pins every dependency with its hashes, for all platforms; needs uv. What runs is pinned as what was tested. Extras stay
# in the pins: pips before 23.3 look for the newest release of a name that only another package asks for with an extra.
PIN := uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-strip-extras --quiet
requirements:
	$(PIN) --upgrade --group dev --output-file requirements-dev.txt pyproject.toml
	$(PIN) --constraint requirements-dev.txt --output-file requirements.txt pyproject.toml

# The documentation as a site in .site, built without network; a broken link within it is an error.
docs: setup
	@$(BIN)/python tools/draw_house.py
	@$(BIN)/python tools/draw_way.py
	@$(BIN)/sphinx-build --quiet --fail-on-warning -b html docs .site
	@echo "Open .site/index.html"

screenshots: setup
	@$(BIN)/python tools/take_screenshots.py
	@$(BIN)/python tools/take_telegram_pictures.py

# Each harness in tests/fuzz for FUZZ_SECONDS; needs atheris, which has wheels for Linux and macOS.
FUZZ_SECONDS ?= 60
fuzz: setup
	@$(BIN)/python -c 'import atheris' 2>/dev/null || $(BIN)/python -m pip install --quiet 'atheris>=3'
	@for harness in tests/fuzz/*.py; do \
		echo "$$harness"; PYTHONPATH=. $(BIN)/python "$$harness" -max_total_time=$(FUZZ_SECONDS) -max_len=4096 || exit 1; done

clean:
	rm -rf .site .venv .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
