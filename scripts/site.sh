#!/bin/sh
# `make site`: runs the lessons of both languages where they have changed, and renders them to build/site, a static site
# that opens without a server. The first time takes as long as all lessons.
set -eu
. "$(dirname "$0")/settings.sh"
sh scripts/environment.sh test

# Mermaid draws the map of chapter 2. It is no Python package: without npm the table below the map has to do.
mermaid=build/npm/node_modules/mermaid/dist/mermaid.min.js
if [ ! -f "$mermaid" ] && command -v npm >/dev/null 2>&1; then
    npm install --silent --no-audit --no-fund --ignore-scripts --prefix build/npm mermaid@11.17.2 >&2 \
        || say "npm could not install Mermaid; the lines above say why. Going on without the map's drawing."
fi
[ -f "$mermaid" ] || say "No Mermaid: the site has the map of chapter 2 as a table only."
set --
[ ! -f "$mermaid" ] || set -- --mermaid "$mermaid"
.venv/bin/python scripts/render.py "$@"
