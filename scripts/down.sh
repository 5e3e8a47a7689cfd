#!/bin/sh
# `make down`: ends what `make up` started, natively or in Docker, and nothing else.
set -eu
. "$(dirname "$0")/settings.sh"
. scripts/engine.sh

if sh scripts/native.sh running; then
    sh scripts/native.sh down
fi
if [ -z "$(engine_problem)" ] && [ -n "$(docker compose ps --all --quiet 2>/dev/null)" ]; then
    docker compose down
fi
say "Nothing of this checkout is running any more. notebooks/ and logs/ are as you left them."
