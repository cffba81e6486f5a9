# Needs python3 with venv, make and git; everything else is installed into .venv from the locked requirements.

PYTHON ?= python3
PORT ?= 8000
TEST_ARGS ?= -n 3 --dist loadfile --no-loadscope-reorder --cov --cov-report= -p tests.coverage_floor
BIN := .venv/bin
PIP := $(BIN)/pip install -qq --disable-pip-version-check --require-hashes --no-deps
PO := $(wildcard translations/*/LC_MESSAGES/*.po)
MO := $(PO:.po=.mo)
# Dozens of programs that the tests start load the same modules: compiled once, whatever the shell says.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test check format messages bench storm scale mutants lock browser clean
.DELETE_ON_ERROR:

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.runtime $(MO) ## Serve the catalogue on http://127.0.0.1:$PORT (8000)
	@FAMILIEHUS_ENV=$${FAMILIEHUS_ENV:-demo} PORT=$(PORT) exec $(BIN)/familiehus serve

test: .venv/.dev $(MO) browser ## Run every test, browser and PostgreSQL included
	$(BIN)/python -m pytest $(TEST_ARGS)

check: .venv/.dev $(MO) ## Lint, types, import contracts, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.check_translations

format: .venv/.dev ## Put the code in the shape that check asks for
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: .venv/.dev ## Bring translations/ up to date with the texts in the code
	@mkdir -p var
	$(BIN)/pybabel --quiet extract -F pyproject.toml --no-location --sort-output --project=Familiehus -o var/messages.pot .
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete -i var/messages.pot -d translations
	$(BIN)/python -m tools.entry_texts var/entries.pot
	@for file in $(wildcard translations/*/LC_MESSAGES/entries.po); do \
	    $(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete -D entries -i var/entries.pot -o $$file \
	        -l $$(basename $$(dirname $$(dirname $$file))); \
	done

bench: .venv/.dev $(MO) ## Measure against peers, at most 25 minutes; ONLY=search runs one group
	$(BIN)/python -m bench $(ONLY)

storm: .venv/.dev $(MO) ## A million steps of the rules; 1,000 referrals while processes are killed; 10,000 answers; 50 minutes
	$(BIN)/python -m tests.storm $(STORM)

scale: .venv/.dev $(MO) ## A million referrals beside ten thousand, four writers at once; 15 minutes
	$(BIN)/python -m bench scale

mutants: .venv/.dev ## Change the rules of the handover one by one: a test must notice; 50 minutes
	$(BIN)/python -m tools.mutants

lock: ## Fix the exact versions in requirements/ after a change in setup.cfg
	tools/lock

clean: ## Remove what was built, not the data under var/
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage* $(MO)

browser:
	@tools/install-browser

.venv/.runtime: requirements/runtime.txt setup.cfg
	$(PYTHON) -m venv .venv
	$(PIP) -r requirements/runtime.txt
	$(BIN)/pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.runtime
	$(PIP) -r requirements/dev.txt
	@touch $@

%.mo: %.po | .venv/.runtime
	@$(BIN)/python -m tools.compile_translations $< $@
