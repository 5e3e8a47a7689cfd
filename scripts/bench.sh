#!/bin/sh
# `make bench`: measures what the README claims; each benchmark prints ratios within one run.
set -eu
. "$(dirname "$0")/settings.sh"
. scripts/engine.sh

problem=$(engine_problem)
for benchmark in benchmarks/*/run.sh; do
    if [ "$benchmark" = benchmarks/image_size/run.sh ] && [ -n "$problem" ]; then
        say "Left out: $benchmark needs a Docker engine, but $problem."
    else
        sh "$benchmark"
    fi
done
