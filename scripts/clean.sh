#!/bin/sh
# `make clean`: removes what `make` made outside notebooks/ and logs/, and no file of anybody else's.
set -eu
. "$(dirname "$0")/settings.sh"
. scripts/engine.sh
. scripts/python.sh

sh scripts/down.sh
if [ -z "$(engine_problem)" ]; then
    docker image rm keras-study:cpu keras-study-base:trixie >/dev/null 2>&1 || true
fi
python=$(any_python)
if [ -n "$python" ]; then
    left=$("$python" -B -I "$removal" .venv .pytest_cache .ruff_cache build/site build/executed build/npm build/generated \
        packages scripts tests benchmarks)
    rmdir build 2>/dev/null || true
    [ -z "$left" ] || say "Left, since make did not make it:" "$left"
elif [ -e .venv ]; then
    say "Left: .venv and build/, since no Python is here any more to tell what make made in them. Look, then remove them yourself."
fi
say "Clean. notebooks/ and logs/ are as you left them."
