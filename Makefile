# Two commands set everything up on a machine with Python 3.11+, make and a shell:
#   make run     judges the sample logs and says where the report is
#   make test    runs every test
# No compiler is needed; where there is one, the fast kernel is built.

.DELETE_ON_ERROR:
.PHONY: help run test check bench soak generated pins kernel clean

# The first Python on the path that is new enough; `make run PYTHON=/path/to/python3.12` overrules it.
PYTHON ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(p) -c 'import sys; print("$(p)") if sys.version_info >= (3, 11) else None' 2>/dev/null)))

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check
KERNEL := src/guiju/judge/text/kernel.py src/guiju/judge/text/scorer.py
ARGS ?=
JOBS ?= 2

help:  ## say what there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' Makefile

# ---- The environment, in four steps. Each leaves a stamp, so that a second `make` does nothing. ----------------------
$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Guiju needs Python 3.11 or newer; none is on the path. Install one, or: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.core: requirements/core.txt requirements/build.txt | $(BIN)/python
	$(PIP) --require-hashes -r requirements/build.txt
	$(PIP) --require-hashes -r requirements/core.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.core
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.bench: requirements/bench.txt $(VENV)/.core
	$(PIP) --require-hashes -r requirements/bench.txt
	@touch $@

$(VENV)/.guiju: pyproject.toml setup.py $(wildcard $(KERNEL)) $(VENV)/.core
	@rm -f src/guiju/judge/text/*.so
	$(PIP) --no-deps --no-build-isolation --editable .
	@$(BIN)/guiju --version
	@touch $@

# ---- What people do ---------------------------------------------------------------------------------------------------
run: $(VENV)/.guiju  ## set up, inspect the sample logs, and say where the report is
	@rm -f out/report.html
	$(BIN)/guiju inspect samples/*.jsonl samples/*.csv --out out/
	@test -s out/report.html && echo "报告 / report: $(CURDIR)/out/report.html"

test: $(VENV)/.dev $(VENV)/.guiju  ## set up and run every test (ARGS='-k name' to choose)
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile $(ARGS)

check: $(VENV)/.dev $(VENV)/.guiju  ## lint, types, walls, packs, sizes, freshness: under two minutes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python checks/sizes.py
	$(BIN)/python checks/addresses.py
	$(BIN)/python checks/pins.py
	$(BIN)/guiju pack lint
	$(BIN)/guiju pack docs --check
	$(BIN)/guiju pack schema --check

generated: $(VENV)/.guiju  ## write the rule catalogue and the schemas anew from the packs
	$(BIN)/guiju pack docs
	$(BIN)/guiju pack schema

bench: $(VENV)/.dev $(VENV)/.bench $(VENV)/.guiju  ## measure speed and accuracy beside peers, in one run
	$(BIN)/python -m bench $(ARGS)

soak: $(VENV)/.dev $(VENV)/.guiju  ## ten million messages in bounded memory, and long fuzzing
	$(BIN)/python -m bench.soak $(ARGS)

kernel:  ## rebuild the compiled kernel
	@rm -f $(VENV)/.guiju
	$(MAKE) $(VENV)/.guiju

# Pins are written for every Python and system at once, with hashes and without the address of an index.
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11
EXTRAS := dev generate bench postgres spark ocr nats otel
pins: $(VENV)/.dev  ## renew requirements/*.txt (UPGRADE=--upgrade for newer versions)
	$(COMPILE) $(UPGRADE) pyproject.toml -o requirements/core.txt
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["build"], sep="\n")' \
		| $(COMPILE) $(UPGRADE) --no-annotate - -o requirements/build.txt
	for extra in $(EXTRAS); do \
		$(COMPILE) $(UPGRADE) -c requirements/core.txt pyproject.toml --extra $$extra -o requirements/$$extra.txt || exit 1; \
	done
	$(BIN)/python checks/pins.py

clean:  ## remove what was built, but not the environment
	rm -rf build dist out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	rm -f src/guiju/judge/text/*.so $(VENV)/.guiju
