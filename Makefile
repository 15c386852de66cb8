# make run: from a fresh clone to the sign-in page. make test: everything it needs, then the tests. The rest: see below.
SHELL := /bin/sh
PORT ?= 8000
TESTS ?= tests
MINGQIAN_HOME ?= $(CURDIR)/.mingqian
PY := .venv/bin/python
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard frontend/translations/*/LC_MESSAGES/*.po))

.PHONY: run test test-deep e2e lint clean requirements frontend catalogues coverage-matrix setup-run setup-dev setup-e2e

run: setup-run frontend catalogues
	@exec env MINGQIAN_HOME="$(MINGQIAN_HOME)" .venv/bin/mingqian up --port $(PORT) $(ARGS)

test: setup-dev frontend catalogues
	@$(PY) -m pytest $(TESTS) -n 2 --dist loadfile -m "not deep and not e2e" --ignore=tests/journeys -q $(ARGS)

test-deep: setup-dev frontend catalogues
	@$(PY) -m pytest $(TESTS) -n 2 --dist loadfile -m "deep and not e2e" --ignore=tests/journeys -q $(ARGS)

e2e: setup-e2e frontend-e2e catalogues
	@$(PY) -m pytest tests/frontend/browser_checks.py tests/journeys -m e2e -q $(ARGS)

lint: setup-dev
	@.venv/bin/ruff check .
	@.venv/bin/lint-imports

coverage-matrix: setup-dev
	@$(PY) -m tests.requirements

frontend: setup-run
	@sh scripts/frontend.sh

frontend-e2e: setup-e2e
	@NEED_MODULES=1 sh scripts/frontend.sh

setup-run:
	@sh scripts/setup.sh run

setup-dev:
	@sh scripts/setup.sh dev

setup-e2e:
	@sh scripts/preflight.sh chromium >/dev/null
	@sh scripts/setup.sh e2e

catalogues: $(CATALOGUES)

%.mo: %.po | setup-any
	@$(PY) -m babel.messages.frontend -q compile -i $< -o $@

.PHONY: setup-any frontend-e2e
setup-any:
	@[ -x .venv/bin/python ] || sh scripts/setup.sh run

# Pins with hashes, for every platform and Python from 3.11 on; nothing about the place where they were made.
requirements: setup-dev
	@for set in uv node; do .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements-$$set.in -o requirements-$$set.txt; done
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.txt
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements-dev.in -c requirements.txt -o requirements-dev.txt
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements-e2e.in -c requirements-dev.txt -o requirements-e2e.txt

# What was installed and built; the data folder of `make run` stays.
clean:
	rm -rf .venv frontend/node_modules frontend/dist frontend/fonts build .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage
	rm -f frontend/translations/*/LC_MESSAGES/*.mo
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
