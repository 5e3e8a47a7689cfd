# The verbs of the study environment. A recipe that needs more than five lines is a script.
.DEFAULT_GOAL := help
.PHONY: help up down url token logs shell doctor test lint notebooks site lock base bench reproducible update reset backup clean clean-runs overnight
SHELL := /bin/sh

# `make url PORT=9999` would ignore PORT silently.
given := $(strip $(foreach name,$(.VARIABLES),$(if $(findstring command line,$(origin $(name))),$(name))))
ifneq ($(given),)
ifneq ($(shell sh scripts/given.sh $(foreach name,$(given),'$(name)') >&2 && echo known),known)
$(error Nothing was done)
endif
endif

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile

up: ## Start JupyterLab and TensorBoard, wait until both answer, print the links
	@sh scripts/up.sh

down: ## Stop both; notebooks/ and logs/ stay
	@sh scripts/down.sh

url: ## Print the links again, Jupyter's with its token
	@sh scripts/url.sh

token: ## Make a new token: old links and bookmarks no longer let anybody in
	@sh scripts/token.sh

logs: ## Follow what both services write
	@sh scripts/logs.sh

overnight: ## Train the chapter's network in the background until it no longer improves
	@sh scripts/overnight.sh start

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

backup: ## Pack notebooks/, logs/ and requirements/extra.txt into one dated archive in backups/
	@sh scripts/backup.sh

clean: ## Remove the containers, the images, .venv and the caches; notebooks/ and logs/ stay
	@sh scripts/clean.sh

clean-runs: ## Remove TensorBoard's records older than a day, after asking; models stay
	@sh scripts/clean_runs.sh
