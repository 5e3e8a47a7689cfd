#!/bin/sh
# `make down`: ends what `make up` started, natively or in Docker, and nothing else. What trains has time to save.
set -eu
. "$(dirname "$0")/settings.sh"
. scripts/engine.sh

sh scripts/overnight.sh down
if sh scripts/native.sh running; then
    sh scripts/native.sh down
fi
if [ -n "$(containers)" ]; then
    docker compose --profile overnight down
fi
say "Nothing of this checkout is running any more. notebooks/ and logs/ are as you left them."
