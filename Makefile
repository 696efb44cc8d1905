# Everything starts here; `make` alone says what there is.
PYTHON ?= python3
STACK = $(PYTHON) -m config.stack
.DEFAULT_GOAL := help
.PHONY: help run test check demo screenshots pictures bench lock clean

help: ## Say what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | \
		while IFS='|' read -r name words; do printf '  make %-12s %s\n' "$$name" "$$words"; done

run: ## Start Bearing on this machine (PORT=8000, BEARING_DATA=.bearing); Ctrl-C stops it
	@$(STACK) run

test: ## Run the tests on engines of their own; ARGS="tests/stack -k port" for some of them
	@$(STACK) test $(ARGS)

check: ## Check style, types, directions, templates and migrations
	@$(STACK) exec --dev -- python -m config.quality

demo: ## Load the sample into an empty installation
	@$(STACK) exec -- sh -c 'python manage.py migrate --no-input --verbosity 0 && python manage.py demo'

screenshots: ## Write every page to screenshots/
	@$(STACK) exec --dev -- python -m tests.screenshots

pictures: ## Take the pictures of the guide anew, into docs/images/
	@$(STACK) exec --dev -- python -m tests.pictures

bench: ## Measure what must stay fast
	@$(STACK) exec --dev -- sh -c 'python tests/benchmarks/live.py --rooms 20,40,200 $(ARGS) && python tests/benchmarks/pages.py && python tests/benchmarks/nudges.py'

lock: ## Write requirements/*.txt anew from pyproject.toml; ARGS=--upgrade for newer versions
	@$(STACK) lock $(ARGS)

clean: ## Remove the environment and what tools left behind; the data in .bearing stays
	rm -rf .venv .venv.* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache screenshots staticfiles
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
