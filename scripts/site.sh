#!/bin/sh
# `make site`: runs the lessons of both languages where they have changed, and renders them to build/site, a static site
# that opens without a server. The first time takes as long as all lessons.
set -eu
. "$(dirname "$0")/settings.sh"
sh scripts/environment.sh test

# Mermaid draws the map of chapter 2. It is no Python package: without npm the table below the map has to do. Of its npm package
# only the bundle is taken, and none of the packages that the bundle was made from. The checksum is npm's "integrity".
version=11.17.2
sha512=V6K3C8EBdEsPFZXSKMJe6ppQOENxuHARr9GvHX4hh47lAbhMRD9qf4oEK7LoaRQxULMa80/qt5gHO73aCleBBg==
mermaid=build/npm/mermaid-$version.min.js
tarball=build/npm/mermaid-$version.tgz
if [ ! -f "$mermaid" ] && command -v npm >/dev/null 2>&1; then
    mkdir -p build/npm
    if npm pack --loglevel error --pack-destination build/npm "mermaid@$version" >/dev/null; then
        received=$(node -p 'require("crypto").createHash("sha512").update(require("fs").readFileSync(process.argv[1])).digest("base64")' "$tarball")
        [ "$received" = "$sha512" ] || fail "Expected a mermaid-$version.tgz with the sha512 $sha512, received: $received" \
            "Something else than Mermaid may have come: look at $tarball and at npm's registry setting."
        tar -xzOf "$tarball" package/dist/mermaid.min.js >"$mermaid.new"
        mv "$mermaid.new" "$mermaid"
        rm "$tarball"
    else
        say "npm could not fetch Mermaid; the lines above say why. Going on without the map's drawing."
    fi
fi
[ -f "$mermaid" ] || say "No Mermaid: the site has the map of chapter 2 as a table only."
set --
[ ! -f "$mermaid" ] || set -- --mermaid "$mermaid"
.venv/bin/python scripts/render.py "$@"
