#!/bin/sh
# `make shell`: a shell inside the environment, as the learner.
set -eu
. "$(dirname "$0")/settings.sh"
. scripts/engine.sh

if ! sh scripts/native.sh running && [ -z "$(engine_problem)" ] \
    && [ -n "$(docker compose ps --quiet --status running jupyter 2>/dev/null)" ]; then
    exec docker compose exec jupyter as-learner bash
fi
[ -x .venv/bin/python ] || fail "Nothing of this checkout is running. Start it: make up"
say "A shell with .venv active; leave it with: exit"
VIRTUAL_ENV=$STUDY_HOME/.venv PATH=$STUDY_HOME/.venv/bin:$PATH
export VIRTUAL_ENV PATH
exec "${SHELL:-/bin/sh}"
