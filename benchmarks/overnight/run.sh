#!/bin/sh
# What saving costs: keras_overnight.fit against model.fit, on the chapter's network and on a CNN of 10 million weights.
set -eu
cd "$(dirname "$0")/../.."
sh scripts/environment.sh test
exec .venv/bin/python benchmarks/overnight/measure.py "$@"
