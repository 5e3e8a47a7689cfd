#!/bin/sh
# `make lint`: the style of the Python and of the shell scripts, the workflows, and whether the notebooks are fresh.
set -eu
. "$(dirname "$0")/settings.sh"
sh scripts/environment.sh test

.venv/bin/ruff check .
.venv/bin/ruff format --check .
find scripts benchmarks .ci -name '*.sh' -exec .venv/bin/shellcheck {} +
.venv/bin/shellcheck --shell=sh scripts/image/as-learner scripts/image/pip scripts/image/tensorboard .ci/run
.venv/bin/python scripts/notebooks.py --check
.venv/bin/zizmor --offline --quiet --no-progress .github
