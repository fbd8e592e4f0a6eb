.DEFAULT_GOAL := help
.PHONY: help setup run test bench lock format clean
BIN := .venv/bin

help: ## What can be done here
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: .venv/.ready ## Make .venv with everything (run and test call it themselves)

.venv/.ready: requirements/dev.txt pyproject.toml scripts/setup
	@scripts/setup

run: .venv/.ready ## Start the bot: on Discord with a token, else the demo in your browser
	@$(BIN)/boundary-bot run --or-demo

test: .venv/.ready ## The whole check: lint, types, import contracts, tests
	@scripts/test

bench: .venv/.ready ## Measure speed and memory beside a floor and peers
	@$(BIN)/python -m benchmarks

lock: .venv/.ready ## Write the requirement locks anew
	@scripts/lock

format: .venv/.ready ## Format and fix what can be fixed
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

clean: ## Remove the environment and caches
	@rm -rf .venv .ruff_cache .import_linter_cache .hypothesis
