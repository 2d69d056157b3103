# Two commands need nothing before them: `make demo` and `make test`.

PORT ?= 8000
PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,\
	$(shell $(name) -c 'import sys; sys.version_info >= (3, 11) and print("$(name)")' 2>/dev/null)) python3)
PY = .venv/bin/python
BESIDE_SERVERS = $(PY) -m config.local run
TESTS ?=

.DEFAULT_GOAL := help
.PHONY: help install demo test check bench attack fuzz-pdf samples faults frontend format lock messages pictures shell secrets clean drill

help: ## Show these commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

install: ## Make .venv with the pinned packages and compile the catalogues
	@$(PYTHON) scripts/install.py
	@$(PY) scripts/catalogues.py compile

demo: install ## Start everything with fictional data (PORT=8000); Ctrl-C stops it
	@$(PY) -m config.local demo --port $(PORT)

test: ## Run every test (TESTS=tests/casework for some)
	@$(PYTHON) scripts/install.py --browser
	@$(PY) scripts/catalogues.py compile
	@$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(TESTS)

check: install ## Run every check that is not a test
	@$(PY) scripts/check.py

bench: install ## Measure pages at 100,000 cases (CASES=…; takes a while)
	@$(BESIDE_SERVERS) --fresh -- $(PY) -m bench.duplicates
	@$(BESIDE_SERVERS) --fresh -- $(PY) -m bench.run
	@$(BESIDE_SERVERS) --fresh -- $(PY) -m bench.pump
	@$(BESIDE_SERVERS) --fresh -- $(PY) -m bench.dashboards --plans
	@$(PY) -m bench.letters
	@$(BESIDE_SERVERS) --fresh -- $(PY) -m bench.figures --plans

attack: install ## Attack everything with hostile inputs and a web scanner (takes half an hour)
	@$(PYTHON) -m venv var/scanner && var/scanner/bin/python -m pip install -q --disable-pip-version-check \
		-r requirements-attack.txt
	@$(PY) -m tests.audit.tamper --count 1000
	@$(PY) -m attack.scanner --self-test --crawl 15
	@$(PY) -m attack.run

fuzz-pdf: install ## Put 20,000 hostile texts through every PDF (TEXTS=…; two minutes)
	@$(PY) -m attack.pdfs --texts $(or $(TEXTS),20000)

samples: install ## Make docs/samples anew: one PDF of each kind, from fictional data
	@$(BESIDE_SERVERS) --fresh -- $(PY) -m scripts.samples

faults: ## Send 10,000 reminders while processes, servers and clocks fail (ten minutes; SEED=…)
	@$(PYTHON) scripts/install.py --browser
	@$(PY) scripts/catalogues.py compile
	@$(PY) -m faults.run

frontend: ## Rebuild the stylesheet and the script (needs Node)
	@cd frontend && npm ci --ignore-scripts --no-audit --no-fund && npm run build

format: install ## Format the code
	@$(PY) -m ruff check --fix --quiet . ; $(PY) -m ruff format .

pictures: install ## Take the README's pictures from the running demo (PORT=8000)
	@$(PY) scripts/pictures.py http://127.0.0.1:$(PORT)

messages: install ## Collect new texts into the catalogues
	@$(PY) scripts/catalogues.py extract

shell: install ## Open Django's shell on the data of the demo
	@ENVIRONMENT=demo $(BESIDE_SERVERS) -- $(PY) manage.py shell

drill: install ## Back up, destroy and restore a house of fictional data
	@$(BESIDE_SERVERS) --fresh -- $(PY) -m scripts.drill

secrets: ## Write the secrets of a production installation to secrets/
	@$(PYTHON) scripts/make_secrets.py

lock: ## Pin every package anew from requirements*.in (needs uv)
	@for name in requirements requirements-dev requirements-attack; do uv pip compile --quiet --universal --python-version 3.11 \
		--no-header --no-emit-index-url --no-emit-find-links $$name.in --output-file $$name.txt; done

clean: ## Remove .venv, the data of the demo and everything built
	@test ! -x $(PY) || $(PY) -m config.local forget
	@rm -rf .venv var .pytest_cache .ruff_cache .hypothesis .import_linter_cache frontend/node_modules
	@find . -name __pycache__ -prune -exec rm -rf {} + ; rm -f locale/*/LC_MESSAGES/*.mo
