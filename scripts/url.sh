#!/bin/sh
# `make url`: prints the links of whatever runs, Jupyter's with its token, right on remapped ports too.
set -eu
. "$(dirname "$0")/settings.sh"
. scripts/engine.sh
. scripts/links.sh

if ports=$(sh scripts/native.sh ports); then
    print_links "natively, in .venv" "${ports% *}" "${ports#* }"
    exit
fi
there=$(containers)
jupyter=$(published "$there" jupyter 8888)
tensorboard=$(published "$there" tensorboard 6006)
[ -n "$jupyter$tensorboard" ] || fail "Nothing of this checkout is running. Start it: make up"
print_links "in Docker" "$jupyter" "$tensorboard"
