# Everything a checkout needs: `make help` lists the targets. Only make and a Python are expected to be there.
.DEFAULT_GOAL := help
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory

PORT ?= 8080
PYTEST_ARGS ?=
PYTHON ?=

VENV := .venv
BIN := $(VENV)/bin
EXTRAS := dev,mariadb,postgresql
# The lock serves every supported Python, so the oldest one resolves it.
LOCK_PYTHON := python3.11
PACKAGES := $(VENV)/.packages-installed
ASSETS := $(VENV)/.assets-installed

# The demo has an instance folder of its own: ./instance belongs to whoever runs a real server here (ADR 0002).
# For the same reason neither demo nor tests see the settings of a real server in the environment.
DEMO_INSTANCE ?= instance/demo
DEMO_READY := $(DEMO_INSTANCE)/.ready
DEMO_FLASK = FLIGHTDECK_INSTANCE='$(DEMO_INSTANCE)' $(BIN)/flask
export npm_config_update_notifier := false
unexport $(filter FLIGHTDECK_%,$(.VARIABLES))

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  \033[1mmake %-10s\033[0m %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "  Variables: PORT=8080 and DEMO_INSTANCE=instance/demo (demo), PYTEST_ARGS='-k name' (test), PYTHON=python3.12 (install)"

.PHONY: install
install: $(PACKAGES) $(ASSETS) ## Create .venv with everything in it, and fetch the browser files
	@echo "Installed: $(BIN)/flask --help shows the commands."

.PHONY: demo
demo: install $(DEMO_READY) ## Serve generated demo data on http://127.0.0.1:8080/ [PORT=8080]
	@$(DEMO_FLASK) db upgrade
	@echo
	@echo "  Flightdeck demo: http://127.0.0.1:$(PORT)/"
	@echo "  Log in as demo / demo (administrator), or as support, manager or user, each with the password demo. Ctrl-C ends it."
	@echo
	@exec env $(DEMO_FLASK) serve --dev --port $(PORT)

.PHONY: test
test: install ## Run the whole test suite with coverage [PYTEST_ARGS='-k name']
	@$(BIN)/pytest --cov --cov-report=term $(if $(strip $(PYTEST_ARGS)),--cov-fail-under=0) $(PYTEST_ARGS)
	@echo "Tests passed."

.PHONY: lint
lint: install ## Check style, types, templates and the layers of the code
	@failed=; \
	run() { echo "== $$*"; $(BIN)/"$$@" || failed="$$failed $$1"; }; \
	run ruff check .; \
	run ruff format --check .; \
	run mypy; \
	run lint-imports --no-logo; \
	run djlint --lint --quiet app/templates; \
	[ -z "$$failed" ] || { echo "Lint found faults with:$$failed" >&2; exit 1; }
	@echo "Lint passed."

.PHONY: fmt
fmt: install ## Format the code and mend what can be mended by machine
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .
	@echo "Formatted."

.PHONY: schema
schema: install ## Write swagger/openapi.json, swagger/schema.graphql and docs/settings.md from the code
	@$(BIN)/flask openapi write
	@$(BIN)/flask graphql-schema write
	@$(BIN)/python -c 'from app.settings.reference import settings_reference as text; print(text(), end="")' > docs/settings.md
	@echo "Written: swagger/openapi.json, swagger/schema.graphql and docs/settings.md."

.PHONY: lock
lock: ## Write requirements.lock anew: the newest versions setup.cfg allows
	@PYTHON=$(or $(PYTHON),$(LOCK_PYTHON)) init/create-venv $(VENV)-lock
	@$(VENV)-lock/bin/pip install --disable-pip-version-check -e '.[$(EXTRAS)]'
	@$(VENV)-lock/bin/pip freeze --exclude-editable > requirements.lock
	@rm -rf $(VENV)-lock
	@echo "Written: requirements.lock. Try it: make test"

# --- what the targets above are made of ---

# The environment is kept while its interpreter still runs; a moved or upgraded Python means a new one.
$(PACKAGES): setup.cfg pyproject.toml requirements.lock
	@$(BIN)/python -c '' 2>/dev/null || PYTHON='$(PYTHON)' init/create-venv $(VENV)
	@echo "Installing the Python packages"
	@$(BIN)/python -m pip install --disable-pip-version-check -c requirements.lock -e '.[$(EXTRAS)]' \
		|| { echo "The Python packages could not be installed; pip says above why (no network, no PyPI mirror?)." >&2; exit 1; }
	@touch $@

$(ASSETS): package.json package-lock.json app/cli/vendor_files.py $(PACKAGES) $(if $(wildcard app/static/vendor),,always)
	@echo "Installing the browser files"
	@$(BIN)/python -c 'from app.cli.assets import assets_cli; assets_cli()' install
	@touch $@

# A demo whose making was interrupted is made anew. Only a folder that this rule made itself is ever removed.
$(DEMO_READY): | install
	@test ! -e '$(DEMO_INSTANCE)' || test -e '$(DEMO_INSTANCE)/.demo' \
		|| { echo "$(DEMO_INSTANCE) exists and is no demo: name another folder by DEMO_INSTANCE." >&2; exit 1; }
	@rm -rf '$(DEMO_INSTANCE)'
	@mkdir -p '$(DEMO_INSTANCE)'
	@touch '$(DEMO_INSTANCE)/.demo'
	@$(DEMO_FLASK) keys generate
	@$(DEMO_FLASK) db upgrade
	@$(DEMO_FLASK) demo generate
	@$(DEMO_FLASK) archive init-db
	@touch '$@'

.PHONY: always
always:
