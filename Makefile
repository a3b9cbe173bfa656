# The front door for every task. Needs Python 3.11 and make; everything else is fetched into .venv the first time.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo test quick check coverage format bench faults load lock wheel clean

VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.for-running
DEV_STAMP := $(VENV)/.for-developing
ARGS ?=

help: ## List what can be asked for
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /|/' | awk -F'|' '{printf "  make %-8s %s\n", $$1, $$2}'

$(RUN_STAMP): requirements.txt pyproject.toml scripts/prepare
	@scripts/prepare requirements.txt
	@touch $@

$(DEV_STAMP): requirements-dev.txt pyproject.toml scripts/prepare
	@scripts/prepare requirements-dev.txt
	@touch $@ $(RUN_STAMP)

demo: $(RUN_STAMP) ## The example council in ./demo, then the site (ARGS="--port 8001 --people 500")
	@$(BIN)/fairwait demo --dir demo $(ARGS)

test: $(DEV_STAMP) ## Everything: linters, every room on both databases, the browser, the wheel
	@$(BIN)/python scripts/run_tests.py all $(ARGS)

quick: $(DEV_STAMP) ## Rules and engine, no database: under two minutes
	@$(BIN)/python scripts/run_tests.py quick $(ARGS)

check: $(DEV_STAMP) ## Linters, types, leanings and migrations, no tests
	@$(BIN)/python scripts/run_tests.py check $(ARGS)

coverage: $(DEV_STAMP) ## What of engine and rules the tests reach, branches included (takes as long as half of `make test`)
	@$(BIN)/python scripts/run_tests.py coverage $(ARGS)

format: $(DEV_STAMP) ## Put the code in house style
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

bench: $(DEV_STAMP) ## Speed and memory against two floors, written into docs/performance.md (ARGS="--rows 100000")
	@$(BIN)/python -m bench $(ARGS)

faults: $(DEV_STAMP) ## The long fault sweeps: killed at every failpoint, disks that fill, clocks that jump; into docs/faults.md
	@$(BIN)/python scripts/run_tests.py faults $(ARGS)

load: $(DEV_STAMP) ## Many people at once against a running site (long)
	@$(BIN)/python -m bench.load $(ARGS)

lock: ## Settle every dependency again and write both requirements files (needs uv)
	@scripts/lock

wheel: $(DEV_STAMP) ## Build the wheel into dist/ and try it in an empty environment
	@$(BIN)/python scripts/wheel_test.py --keep dist

clean: ## Remove what was built; .venv and demo stay
	@rm -rf build dist htmlcov .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis tests/output
	@find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
