#!/bin/sh
# `make logs`: follows what both services write.
set -eu
. "$(dirname "$0")/settings.sh"
. scripts/engine.sh

if sh scripts/native.sh running; then
    exec tail -n 50 -F .venv/var/jupyter.log .venv/var/tensorboard.log
fi
problem=$(engine_problem)
[ -z "$problem" ] || fail "Nothing runs natively, and $problem. Start with: make up"
exec docker compose logs --follow --tail 50
