#!/bin/sh
# `make token`: makes a new token, which a running JupyterLab asks for from the next request on. Nothing is restarted.
set -eu
. "$(dirname "$0")/settings.sh"
. scripts/engine.sh

[ ! -e .study/token-given ] && [ -z "${JUPYTER_TOKEN:-}" ] \
    || fail "JUPYTER_TOKEN is set, and it wins." "Change or remove it (in .env, or in the environment), then: make up"
mkdir -p .study
new=.study/token.$$
trap 'rm -f "$new"' EXIT
trap 'exit 130' HUP INT TERM
(umask 077 && od -An -v -N24 -tx1 /dev/urandom | tr -d ' \n' >"$new")
[ "$(wc -c <"$new")" -eq 48 ] || fail "The token could not be written to .study/ (is the disk full?). The one before still holds."
# A container reads it as the owner of notebooks/, who need not be whoever calls make.
if [ "$(id -u)" -eq 0 ]; then
    # shellcheck disable=SC2012 # the one portable way to ask for an owner
    chown "$(ls -nd notebooks | awk '{print $3 ":" $4}')" "$new"
fi
mv -f "$new" .study/token

say "The token is a new one: old links and open pages no longer work."
if sh scripts/native.sh running || [ -n "$(published "$(containers)" jupyter 8888)" ]; then
    exec sh scripts/url.sh
fi
say "The next \`make up\` prints the new links."
