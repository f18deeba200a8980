# Newsroom: every command that a person or CI needs. `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
# Containers often set it. Every process of the tests would compile all of them again: 27 s each.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/installed
JUDGES := var/axe/node_modules/axe-core/axe.min.js var/sitemap/node_modules/sitemap/schema/sitemap.xsd \
  var/lighthouse/node_modules/lighthouse/cli/index.js var/vnu/node_modules/vnu-jar/build/dist/vnu.jar
UPGRADE ?= --upgrade
BIOME := var/biome/node_modules/.bin/biome
# TESTS may name tests of one kind only; pytest ends with 5 where it has run none.
OR_NONE := $(if $(TESTS),|| [ $$? = 5 ])
# Both cores, whole files to a worker as long as there are enough of them. PARALLEL= runs the tests in one process.
PARALLEL ?= -n auto --dist worksteal
POSTGRES_URL := $(or $(NEWSROOM_TEST_DATABASE_URL),postgres://postgres@127.0.0.1:5432/postgres)

# Installs one hash-pinned list and remembers that it did: $(call install,NAME)
define install
@echo "Installing .requirements/$(1).txt …"
@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .requirements/$(1).txt
@mkdir -p $(STAMPS) && touch $(STAMPS)/$(1)
endef

# Runs a server and, a moment later, a worker of the task queue beside it, which is started again if it fails. Both end
# together: each is a process group of its own (set -m), and a busy worker gets the signal twice. $(call beside_a_worker,SERVER)
define beside_a_worker
@set -m; \
  end() { trap - EXIT; exec 2>/dev/null; kill -- -$$worker -$$server; sleep 0.5; kill -- -$$worker; wait $$server; }; \
  { sleep 3; until $(BIN)/python manage.py db_worker --no-reload --verbosity 0; do sleep 1; done; } & worker=$$!; \
  $(1) & server=$$!; \
  trap end EXIT; trap 'exit 130' INT; trap 'exit 143' TERM; \
  wait $$server
endef

# Checks our scripts and style sheets, and with --write corrects them: $(call biome,OPTIONS)
define biome
@if [ -x $(BIOME) ]; then $(BIOME) check $(1) --log-level=warn .; \
  elif [ -n "$${CI:-}" ]; then echo "Biome is not installed, and CI leaves nothing out." >&2; exit 1; \
  else echo "Biome is not installed (it needs npm): scripts and style sheets are left out." >&2; fi
endef

.PHONY: help
help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Newsroom needs Python 3.11 or newer as $(PYTHON). Install it, or name another: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { v=$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	  echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: apt-get install python$$v-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(STAMPS)/run: .requirements/run.txt | $(BIN)/python
	$(call install,run)

$(STAMPS)/test: .requirements/test.txt | $(BIN)/python
	$(call install,test)

$(STAMPS)/dev: .requirements/dev.txt | $(BIN)/python
	$(call install,dev)

$(STAMPS)/redis: .requirements/redis.txt | $(BIN)/python
	$(call install,redis)

$(STAMPS)/browser: .requirements/browser.txt | $(BIN)/python
	$(call install,browser)

$(STAMPS)/contract: .requirements/contract.txt | $(BIN)/python
	$(call install,contract)

# What the browser tests look for barriers with. It comes by npm and stays out of the repository; without it they say so.
var/axe/node_modules/axe-core/axe.min.js:
	@if command -v npm >/dev/null; then \
	  mkdir -p var/axe && npm install --silent --no-save --no-audit --no-fund --prefix var/axe axe-core@4.14.1 \
	    || echo "axe-core could not be installed; the test that needs it is left out." >&2; \
	fi

# The schema of sitemaps.org, by which a test judges ours.
var/sitemap/node_modules/sitemap/schema/sitemap.xsd:
	@if command -v npm >/dev/null; then \
	  mkdir -p var/sitemap && npm install --silent --no-save --no-audit --no-fund --prefix var/sitemap sitemap@8.0.3 \
	    || echo "The schema of sitemaps could not be had; the test that needs it is left out." >&2; \
	fi

# What judges the readers' pages: speed and manners, and whether the HTML is HTML (that one needs Java).
var/lighthouse/node_modules/lighthouse/cli/index.js:
	@if command -v npm >/dev/null; then \
	  mkdir -p var/lighthouse && npm install --silent --no-save --no-audit --no-fund --prefix var/lighthouse lighthouse@12.8.2 \
	    || echo "Lighthouse could not be installed; the test that needs it is left out." >&2; \
	fi

var/vnu/node_modules/vnu-jar/build/dist/vnu.jar:
	@if command -v npm >/dev/null; then \
	  mkdir -p var/vnu && npm install --silent --no-save --no-audit --no-fund --prefix var/vnu vnu-jar@26.9.27 \
	    || echo "The Nu checker could not be installed; the test that needs it is left out." >&2; \
	fi

# What lints and formats our scripts and style sheets.
$(BIOME):
	@if command -v npm >/dev/null; then \
	  mkdir -p var/biome && npm install --silent --no-save --no-audit --no-fund --prefix var/biome @biomejs/biome@2.6.8 \
	    || echo "Biome could not be installed." >&2; \
	fi

.PHONY: setup
setup: $(STAMPS)/run ## Install what running needs into .venv, nothing else

.PHONY: run
run: export NEWSROOM_DEBUG = 1
run: $(STAMPS)/run ## Run the site with demo data on http://127.0.0.1:8000/ (PORT=… changes the port)
	@$(BIN)/python manage.py demo --port $(PORT)
	$(call beside_a_worker,$(BIN)/python manage.py runserver --noreload $(PORT))

.PHONY: init
init: $(STAMPS)/run ## Make the database of a new site (or bring the tables of one up to date)
	@$(BIN)/python manage.py migrate --no-input

.PHONY: serve
serve: $(STAMPS)/run ## Serve in production: needs NEWSROOM_SECRET_KEY and NEWSROOM_ALLOWED_HOSTS (see docs/operating.md)
	@$(BIN)/python manage.py check_database
	@$(BIN)/python manage.py migrate --no-input
	@$(BIN)/python manage.py collectstatic --no-input --verbosity 0
	@$(BIN)/python -c 'import socket, sys; sys.exit(socket.socket().connect_ex(("$(or $(HOST),127.0.0.1)", $(PORT))) == 0)' || { \
	  echo "Port $(PORT) is in use: stop what serves there, or choose another with PORT=…" >&2; exit 1; }
	@echo "Serving on http://$(or $(HOST),127.0.0.1):$(PORT)/ (the desk: /admin/)"
	$(call beside_a_worker,$(BIN)/granian --interface wsgi --host $(or $(HOST),127.0.0.1) --port $(PORT) \
	  --workers $(or $(WORKERS),2) --blocking-threads $(or $(THREADS),4) --respawn-failed-workers newsroom.wsgi:application)

.PHONY: work
work: $(STAMPS)/run ## Work the task queue alone, beside a server that runs elsewhere
	@exec $(BIN)/python manage.py db_worker --no-reload

.PHONY: test
test: $(STAMPS)/$(if $(COVER),dev,test) ## Run the tests on SQLite (COVER=1 notes the lines that they run)
	@$(BIN)/python -m pytest $(PARALLEL) $(if $(COVER),--cov --cov-report= --cov-fail-under=0) $(TESTS)
	@echo "Left out here: what takes long or needs a browser (make test-slow), and PostgreSQL (make test-postgres)."

.PHONY: test-postgres
test-postgres: $(STAMPS)/contract $(STAMPS)/redis $(JUDGES) ## Run the tests on PostgreSQL (NEWSROOM_TEST_DATABASE_URL, by default a local one)
	@NEWSROOM_TEST_DATABASE_URL='$(POSTGRES_URL)' $(BIN)/python -m pytest $(PARALLEL) -m 'not browser' $(TESTS)

.PHONY: test-slow
test-slow: test-long ## Run the tests that take long or need a browser (COVER=1 after COVER=1 test, as make coverage)
	@$(BIN)/python -m pytest -m browser $(TESTS) $(OR_NONE)

.PHONY: test-long
test-long: $(STAMPS)/browser $(STAMPS)/redis $(if $(COVER),$(STAMPS)/dev) $(JUDGES)
	@$(BIN)/python -m pytest $(PARALLEL) $(if $(COVER),--cov --cov-append --cov-report=term) -m 'slow and not browser' $(TESTS) $(OR_NONE)

.PHONY: coverage
coverage: ## Run the tests without a browser, and fail if they cover fewer lines and branches than pyproject.toml asks for
	@$(MAKE) COVER=1 test
	@$(MAKE) COVER=1 test-long

.PHONY: mutants
mutants: $(STAMPS)/dev ## Try 100 small faults at random (MUTANTS=… changes the number, SEED=… repeats a choice)
	@$(BIN)/python -m tests.mutants --number $(or $(MUTANTS),100) $(if $(SEED),--seed $(SEED))

.PHONY: screenshots
screenshots: $(STAMPS)/browser ## Take the screenshots in docs/editors.md again, from the demo
	@$(BIN)/python -m pytest -q -m browser tests/browser/screenshots.py

.PHONY: check
check: $(STAMPS)/dev $(BIOME) ## Lint, types, import contracts, scripts and styles, migrations, deployment settings
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { echo "Run make format." >&2; exit 1; }
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports
	@NEWSROOM_DEBUG=1 $(BIN)/mypy
	$(call biome,--error-on-warnings)
	@NEWSROOM_DEBUG=1 $(BIN)/python manage.py makemigrations --check --dry-run
	@NEWSROOM_SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
	  $(BIN)/python manage.py check --deploy --fail-level WARNING

.PHONY: format
format: $(STAMPS)/dev $(BIOME) ## Format the code, scripts and style sheets
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .
	$(call biome,--write)

.PHONY: bench
bench: $(STAMPS)/test ## Measure (BENCH="--posts 200000" for the large one)
	@$(BIN)/python -m tests.benchmarks $(BENCH)

.PHONY: notices
notices: $(STAMPS)/run ## Write docs/third-party.md: the packages that running installs, and their licences
	@$(BIN)/python .requirements/notices.py

.PHONY: openapi
openapi: $(STAMPS)/test ## Write docs/openapi.json, the description of the API that the site serves
	@NEWSROOM_DEBUG=1 $(BIN)/python manage.py write_openapi

.PHONY: lock
lock: $(STAMPS)/dev ## Pin the requirements of pyproject.toml (UPGRADE= keeps the versions that still fit)
	@$(BIN)/python -m pip install --quiet uv
	@for list in run: postgres:postgres redis:redis test:postgres,test dev:postgres,test,dev contract:postgres,test,contract browser:postgres,test,contract,browser; do \
	  extras=$$(echo "$${list#*:}" | tr ',' '\n' | sed '/^$$/d; s/^/--extra /' | tr '\n' ' '); \
	  $(BIN)/uv pip compile --quiet $(UPGRADE) pyproject.toml --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' $$extras \
	    --output-file .requirements/$${list%%:*}.txt; \
	done
