#!/bin/sh
# `make up`, `make url` and `make down` against a bare `docker run` and a bare `jupyter lab`; then the page in a browser
# against plain JupyterLab, and the first cell. Arguments: docker, native, page (default: all that this machine can), --pairs N
set -eu
cd "$(dirname "$0")/../.."
sh scripts/environment.sh test
exec .venv/bin/python benchmarks/start/measure.py "$@"
