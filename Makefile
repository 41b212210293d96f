# make demo: everything from a bare machine with Python 3.11+, make and a shell.   make test: the whole suite.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/
export MATURITY_DATA_FOLDER ?= build/demo

.PHONY: demo test bench check messages catalogues clean

demo: $(VENV)/core
	@$(RUN)maturity demo

test: $(VENV)/dev catalogues
	$(RUN)pytest -n 4 --dist worksteal

bench: $(VENV)/dev catalogues
	$(RUN)python tests/benchmarks/run.py

# What .ci/run asks of the sources, fast to slow.
check: $(VENV)/dev catalogues
	$(RUN)ruff check .
	$(RUN)ruff format --check .
	$(RUN)mypy
	$(RUN)lint-imports
	$(RUN)maturity questionnaire check questionnaires/*.yaml

# Collects new messages and puts them into the catalogues, to be translated.
messages: $(VENV)/core
	@mkdir -p build
	$(RUN)pybabel -q extract -F pyproject.toml --omit-header --no-location --sort-output -o translations/messages.pot .
	$(RUN)pybabel -q update --ignore-pot-creation-date --no-fuzzy-matching -N -i translations/messages.pot -d translations

catalogues:
	@for po in translations/*/LC_MESSAGES/messages.po; do $(RUN)pybabel -q compile -i $$po -o $${po%.po}.mo; done

$(VENV)/core: requirements.lock pyproject.toml translations/*/LC_MESSAGES/messages.po
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@test -x $(RUN)python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked dependencies into $(VENV) …"
	@$(RUN)pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(RUN)pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/dev: $(VENV)/core requirements-dev.lock
	@echo "Installing the locked tools for tests …"
	@$(RUN)pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

clean:
	rm -rf $(VENV) build dist
