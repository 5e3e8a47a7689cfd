#!/bin/sh
# `make url`: prints the links of whatever runs, Jupyter's with its token, right on remapped ports too.
set -eu
. "$(dirname "$0")/settings.sh"
. scripts/engine.sh

# Prints the token of what runs, as it stands in a link. Nothing else that a file may hold reaches the terminal.
token_in_use() {
    token=$(cat .study/token-given 2>/dev/null || cat .study/token 2>/dev/null) || token=''
    # Where the container could not write there, only its server knows.
    [ -n "$token" ] || token=$(docker compose exec -T jupyter as-learner jupyter server list --json 2>/dev/null \
        | sed -n 's/.*"token": *"\([^"]*\)".*/\1/p' | head -n 1) || token=''
    printf '%s' "$token" | LC_ALL=C tr -cd 'A-Za-z0-9._~%-'
}

jupyter='' tensorboard=''
if ports=$(sh scripts/native.sh ports); then
    where="natively, in .venv"
    jupyter=${ports% *} tensorboard=${ports#* }
else
    there=$(containers)
    where="in Docker"
    jupyter=$(published "$there" jupyter 8888)
    tensorboard=$(published "$there" tensorboard 6006)
fi
[ -n "$jupyter$tensorboard" ] || fail "Nothing of this checkout is running. Start it: make up"

echo "Keras Study runs $where. Stop it with: make down"
echo
if [ -n "$jupyter" ]; then
    token=$(token_in_use)
    echo "  JupyterLab            http://127.0.0.1:$jupyter/lab?token=$token"
    echo "  Start here            http://127.0.0.1:$jupyter/lab/tree/en/00-start-here.ipynb?token=$token"
    echo "  はじめに              http://127.0.0.1:$jupyter/lab/tree/ja/00-start-here.ipynb?token=$token"
fi
[ -z "$tensorboard" ] || echo "  TensorBoard           http://127.0.0.1:$tensorboard/"
