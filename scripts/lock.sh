#!/bin/sh
# `make lock`: renews requirements/*.txt from requirements/*.in. One lock for Python 3.11-3.13, amd64 and arm64, with
# hashes and without download addresses.
set -eu
. "$(dirname "$0")/settings.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
python3 -m venv "$work/uv"
"$work/uv/bin/python" -m pip install --quiet --disable-pip-version-check -r requirements/uv.in
export UV_NATIVE_TLS=1

# study.txt comes before the lists that it constrains.
for list in uv study native test; do
    say "Locking requirements/$list.in."
    "$work/uv/bin/uv" pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
        --no-header --no-emit-index-url "requirements/$list.in" -o "$work/$list.txt"
    { date -u '+# locked %Y-%m-%d'; cat "$work/$list.txt"; } >"requirements/$list.txt"
done
say "Review the change with git diff, set the ARGs at the top of the Dockerfile alike, then run make test."
