#!/bin/sh
# `make clean`: removes what `make` made outside notebooks/ and logs/.
set -eu
. "$(dirname "$0")/settings.sh"
. scripts/engine.sh

sh scripts/down.sh
if [ -z "$(engine_problem)" ]; then
    docker image rm keras-study:cpu keras-study-base:trixie >/dev/null 2>&1 || true
fi
rm -rf .venv .pytest_cache .ruff_cache build
find . -name __pycache__ -type d -prune -exec rm -rf {} +
say "Clean. notebooks/ and logs/ are as you left them."
