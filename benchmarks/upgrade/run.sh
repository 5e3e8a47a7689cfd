#!/bin/sh
# keras-upgrade: files a second, what a modern cell costs, and --help, each against Python's own work on the same text.
set -eu
cd "$(dirname "$0")/../.."
sh scripts/environment.sh
exec .venv/bin/python benchmarks/upgrade/measure.py
