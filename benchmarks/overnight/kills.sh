#!/bin/sh
# SIGKILLs a training N times (1000) on each backend and compares every result with an undisturbed one: kills.sh [N]
set -eu
cd "$(dirname "$0")/../.."
sh scripts/environment.sh test
for backend in tensorflow jax; do
    .venv/bin/python packages/keras_overnight/tests/kills.py --backend "$backend" --kills "$((${1:-1000} / 2))"
done
