# The commands of a developer. `make demo` and `make test` need Python >= 3.11 with pip and venv, and nothing else; each
# makes .venv first if it is not there. To start over: rm -r .venv
#
#   PYTHON=...  the interpreter that .venv is made with (otherwise the first suitable one on the PATH)
#   VENV=...    another folder for the environment

SHELL  := /bin/sh
VENV   ?= .venv
PYTHON ?=
PY     := $(VENV)/bin/python
READY  := $(VENV)/.ready

# The compiler of the lock file; only `make lock` installs it.
UV := uv==0.13.9

.PHONY: help demo test app ready check lint types slow docs-commands bench docs lock clean

help:
	@echo 'make demo    compare seven policies for the Haidian supervision sandbox'
	@echo 'make test    fast tests'
	@echo 'make app     the app, on this machine only'
	@echo 'make ready   the comparison that the app shows first, computed again (after a change of the model)'
	@echo 'make check   lint, types, fast and slow tests, the commands of the docs'
	@echo 'make bench   speed and memory'
	@echo 'make docs    write the generated pages of docs/'
	@echo 'make lock    resolve requirements.lock again (UPGRADE=1: to the newest releases)'
	@echo 'make clean   remove caches and build products'

demo: $(READY)
	@$(VENV)/bin/sandbox compare haidian

test: $(READY)
	@$(PY) -m pytest -m "not slow" -n auto --dist worksteal

app: $(READY)
	@$(PY) -m streamlit run app.py

ready: $(READY)
	@$(PY) -m sandbox.web.ready

check: lint types test slow docs-commands

lint: $(READY)
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

types: $(READY)
	@$(PY) -m mypy

slow: $(READY)
	@$(PY) -m pytest -m slow --ignore=tests/docs

docs-commands: $(READY)
	@$(PY) -m pytest -m slow tests/docs

bench: $(READY)
	@$(PY) -m benchmarks

docs: $(READY)
	@$(PY) -m sandbox.report.pages parameters
	@$(PY) -m sandbox.report.pages validation
	@$(PY) -m sandbox.report.pages scorecard
	@$(PY) -m sandbox.report.pages showcase
	@$(PY) -m sandbox.report.pages guide

# An interpreter is suitable if it is new enough and can make an environment with pip in it.
$(READY): requirements.lock pyproject.toml
	@set -e; \
	suits='import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'; \
	if ! { "$(PY)" -c "$$suits" && "$(PY)" -m pip --version; } >/dev/null 2>&1; then \
	  found=; \
	  for python in $(if $(PYTHON),"$(PYTHON)",python3 python3.14 python3.13 python3.12 python3.11 python); do \
	    if "$$python" -c "$$suits" >/dev/null 2>&1; then found=$$python; break; fi; \
	  done; \
	  if [ -z "$$found" ]; then \
	    echo "No suitable Python: $(or $(PYTHON),python3) is missing, older than 3.11, or lacks the modules venv and ensurepip" >&2; \
	    echo "(on Debian and Ubuntu: apt install python3-venv). Install one, or name it: make PYTHON=/path/to/python3.12 ..." >&2; \
	    exit 1; \
	  fi; \
	  echo "Making $(VENV) with $$("$$found" --version)"; \
	  "$$found" -m venv --clear "$(VENV)"; \
	fi; \
	echo "Installing the locked dependencies into $(VENV) (only this once; a minute or two)"; \
	"$(PY)" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock; \
	"$(PY)" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .; \
	touch "$@"

# First the versions that suit the oldest supported Python, then the same versions with the hashes of every platform's files:
# one version of each package everywhere, so that results do not depend on the Python that runs them.
lock:
	@set -e; mkdir -p .venv-lock; \
	[ -x .venv-lock/bin/python ] || $(or $(PYTHON),python3) -m venv --clear .venv-lock; \
	.venv-lock/bin/python -m pip install --quiet --disable-pip-version-check "$(UV)"; \
	compile() { .venv-lock/bin/uv pip compile pyproject.toml --no-config --quiet --group dev --python-version 3.11 \
	  --no-emit-index-url --no-emit-find-links "$$@"; }; \
	$(if $(UPGRADE),:,sed -n 's/^\([^ #]*==[^ ]*\).*/\1/p' requirements.lock) > .venv-lock/oldest.txt; \
	rm -f .venv-lock/new.lock; \
	compile --no-header --no-annotate --output-file .venv-lock/oldest.txt; \
	compile --universal --generate-hashes --custom-compile-command "make lock" --constraint .venv-lock/oldest.txt \
	  --output-file .venv-lock/new.lock; \
	sed '/^ *#   -c .*oldest\.txt$$/d' .venv-lock/new.lock > requirements.lock; \
	echo "requirements.lock: $$(grep -c '^[^ #]*==' requirements.lock) packages"

clean:
	rm -rf build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .venv-lock
	find sandbox tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
