#!/bin/sh
# TensorBoard as the study environment starts it against `tensorboard.main`: until it answers, and its memory.
set -eu
cd "$(dirname "$0")/../.."
sh scripts/environment.sh
exec .venv/bin/python benchmarks/tensorboard/measure.py
