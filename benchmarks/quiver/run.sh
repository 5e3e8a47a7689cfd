#!/bin/sh
# Quiver's click until the last pixel on VGG16 against the model's own forward pass and the original's design, and its memory.
set -eu
cd "$(dirname "$0")/../.."
sh scripts/environment.sh test
exec .venv/bin/python benchmarks/quiver/measure.py "$@"
