#!/bin/sh
# Lives through learners' days for MINUTES, in Docker, in a copy of this checkout with ports of its own:
#   sh benchmarks/soak/soak.sh 30
set -eu
cd "$(dirname "$0")/../.."
case ${1:-} in '' | 0* | *[!0-9]*) echo "Expected a number of minutes, received: ${1:-nothing}. Next: sh benchmarks/soak/soak.sh 30" >&2; exit 2 ;; esac
sh scripts/environment.sh
exec .venv/bin/python benchmarks/soak/soak.py "$1"
