# Evenhand's commands. From a fresh clone: `make run` serves it, `make test` proves it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.PHONY: help run test check bench soak lock

PORT ?= 8000
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
# More words for pytest, for example: make test ARGS="-k clock"
ARGS ?=

PYTHON ?= $(shell for p in python3 python3.11 python3.12; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin

# Each stamp carries the hash of what it was made from, so a second run finds nothing to do.
key = $(shell cat $(1) | sha256sum | cut -c1-16)
BASE := .venv/.base-$(call key,requirements/base.txt)
DEV := .venv/.dev-$(call key,requirements/dev.txt)
ASSETS := node_modules/.evenhand-$(call key,package.json package-lock.json)

help:
	@echo 'make run     start Evenhand on http://127.0.0.1:$(PORT) with a demonstration (PORT=8001 for another port)'
	@echo 'make test    the whole suite on SQLite, then all of it that asks a database on a temporary PostgreSQL'
	@echo 'make check   lint, types, import contracts, migrations, deployment settings, templates'
	@echo 'make bench   requests per second of the policy page, cost of compiling and publishing, against stock peers'
	@echo 'make soak    the long forms of the property tests: a thousand examples of each, some minutes'
	@echo 'make lock    write requirements/*.txt again from pyproject.toml (UPGRADE=1 for newer versions)'

run: .venv/.system-run $(BASE) $(ASSETS)
	@exec $(BIN)/python -m tools.serve --port $(PORT)

# One at a time and in order: tests that empty the database come last, and must stay last on every core.
SPREAD := -n $(JOBS) --dist load --maxschedchunk 1

# DATABASE_URL is emptied so that a developer's own database cannot slip into the SQLite pass.
test: .venv/.system-test $(DEV) $(ASSETS)
	@echo '== The suite on SQLite'
	DATABASE_URL= $(BIN)/python -m pytest $(SPREAD) -m 'not postgresql' $(ARGS)
	@echo '== The suite on PostgreSQL'
	$(BIN)/python -m tests.postgresql -- $(BIN)/python -m pytest $(SPREAD) -m 'not browser' $(ARGS)

# Made-up values: what a council would set, so that the production settings can be judged.
DEPLOYED := DJANGO_SETTINGS_MODULE=evenhand.settings.production CLAMD_SOCKET=/run/clamav/clamd.ctl ALLOWED_HOSTS=policy.example.gov.uk \
	SECRET_KEY=made-up-for-the-check-only-7c1f0b52e94d4a1e8f6d-not-used-anywhere \
	DATABASE_URL=postgres://evenhand:made-up@127.0.0.1/evenhand \
	PUBLIC_URL=https://policy.example.gov.uk SOURCE_CODE_URL=https://policy.example.gov.uk/source \
	DEFAULT_FROM_EMAIL=no-reply@example.gov.uk

check: .venv/.system-run $(DEV) $(ASSETS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	DATABASE_URL= $(BIN)/mypy .
	PYTHONPATH=site:. $(BIN)/lint-imports
	DATABASE_URL= $(BIN)/python manage.py makemigrations --check --dry-run
	$(DEPLOYED) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/djlint --lint --quiet templates
	DATABASE_URL= $(BIN)/python -m pytest -q tests/house/test_lock_files.py

bench: .venv/.system-run $(DEV) $(ASSETS)
	$(BIN)/python -m tests.bench

soak: .venv/.system-test $(DEV) $(ASSETS)
	DATABASE_URL= $(BIN)/python -m pytest $(SPREAD) -m soak $(ARGS)

COMPILE = $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url \
	--no-emit-trusted-host --no-emit-find-links --no-emit-options $(if $(UPGRADE),--upgrade)
export CUSTOM_COMPILE_COMMAND := make lock

lock: $(DEV)
	$(COMPILE) --output-file requirements/base.txt pyproject.toml
	$(COMPILE) --extra dev --constraint requirements/base.txt --output-file requirements/dev.txt pyproject.toml

.venv/.system-%:
	@test -n '$(PYTHON)' || { echo 'Evenhand needs Python 3.11 or 3.12. Install one, or name it: make $* PYTHON=/path/to/python3.11'; exit 1; }
	@$(PYTHON) tools/system.py $*
	@mkdir -p .venv && touch $@

$(BIN)/pip: | .venv/.system-run
	$(PYTHON) -m venv .venv

$(BASE): | $(BIN)/pip
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/base.txt
	@rm -f .venv/.base-* && touch $@

$(DEV): | $(BIN)/pip
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/dev.txt
	@rm -f .venv/.dev-* && touch $@

$(ASSETS): | .venv/.system-run
	npm ci --no-audit --no-fund
	@touch $@
