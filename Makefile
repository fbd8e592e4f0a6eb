.DEFAULT_GOAL := help
.PHONY: help setup run test coverage bench screenshots lock format clean
BIN := .venv/bin

help: ## List the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: .venv/.test ## Make .venv with everything (run and test do this by themselves)

.venv/.run: requirements/run.txt pyproject.toml scripts/setup
	@scripts/setup run

.venv/.test: requirements/dev.txt pyproject.toml scripts/setup
	@scripts/setup test

run: .venv/.run ## Start the bot: on Discord with a token, else the demo in your browser
	@$(BIN)/boundary-bot run --or-demo

test: .venv/.test ## The whole check: lint, types, import contracts, tests
	@scripts/test

coverage: .venv/.test ## Run the tests and list the lines that they leave out
	@$(BIN)/python -m pytest -n "$${TEST_WORKERS:-3}" --cov --cov-report=term-missing:skip-covered

bench: .venv/.test ## Measure speed and memory beside a floor and peers
	@$(BIN)/python -m benchmarks

screenshots: .venv/.test ## Make the pictures of the README and docs anew (needs Chromium)
	@scripts/screenshots

lock: .venv/.test ## Write the requirement locks anew
	@scripts/lock

format: .venv/.test ## Format and fix what can be fixed
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

clean: ## Remove the environment and caches
	@rm -rf .venv .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.*
