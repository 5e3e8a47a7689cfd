# The verbs of the study environment. A recipe that needs more than five lines is a script.
.DEFAULT_GOAL := help
.PHONY: help up down url logs shell doctor test lint notebooks site lock base bench reproducible update reset clean
SHELL := /bin/sh

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

up: ## Start JupyterLab and TensorBoard, wait until both answer, print the links
	@sh scripts/up.sh

down: ## Stop both; notebooks/ and logs/ stay
	@sh scripts/down.sh

url: ## Print the links again, Jupyter's with its token
	@sh scripts/url.sh

logs: ## Follow what both services write
	@sh scripts/logs.sh

shell: ## Open a shell inside the environment
	@sh scripts/shell.sh

doctor: ## Check this machine and say what to do next
	@sh scripts/doctor.sh

test: ## Set up what is needed and run every test that this machine can run
	@sh scripts/test.sh

lint: ## Check the style of the Python, the shell scripts and the notebooks
	@sh scripts/lint.sh

notebooks: ## Generate notebooks/en and notebooks/ja, the cheat sheet and the glossary
	@sh scripts/environment.sh test
	@.venv/bin/python scripts/notebooks.py
	@.venv/bin/python scripts/reference.py

site: ## Render the executed lessons to build/site, which opens without a server
	@sh scripts/site.sh

lock: ## Renew requirements/*.txt from requirements/*.in
	@sh scripts/lock.sh

base: ## Build a base image from Debian's packages, where no image registry can be reached
	@sh scripts/base.sh

bench: ## Measure what the README claims
	@sh scripts/bench.sh

reproducible: ## Build the environment twice and compare the two file trees
	@sh scripts/reproducible.sh

update: ## Bring a newer release; whatever you changed or wrote stays
	@sh scripts/update.sh

reset: ## Restore one lesson and keep your copy: make reset LESSON=00-your-first-network
	@sh scripts/reset.sh

clean: ## Remove the containers, the images, .venv and the caches; notebooks/ and logs/ stay
	@sh scripts/clean.sh
