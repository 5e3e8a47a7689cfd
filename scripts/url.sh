#!/bin/sh
# `make url`: prints the links of whatever runs, Jupyter's with its token, right on remapped ports too.
set -eu
. "$(dirname "$0")/settings.sh"
. scripts/engine.sh

# Reads `jupyter server list --json`, one server a line, and prints the first token.
first_token() { sed -n 's/.*"token": *"\([^"]*\)".*/\1/p' | head -n 1; }

jupyter='' tensorboard='' token=''
if sh scripts/native.sh running; then
    where="natively, in .venv"
    ports=$(sh scripts/native.sh ports)
    jupyter=${ports% *} tensorboard=${ports#* }
    token=$(sh scripts/native.sh list | first_token)
elif [ -z "$(engine_problem)" ] && [ -n "$(docker compose ps --quiet --status running 2>/dev/null)" ]; then
    where="in Docker"
    jupyter=$(docker compose port jupyter 8888 2>/dev/null | sed 's/.*://')
    tensorboard=$(docker compose port tensorboard 6006 2>/dev/null | sed 's/.*://')
    token=$(docker compose exec -T jupyter as-learner jupyter server list --json 2>/dev/null | first_token)
fi
[ -n "$jupyter$tensorboard" ] || fail "Nothing of this checkout is running. Start it: make up"

echo "Keras Study runs $where. Stop it with: make down"
echo
if [ -n "$jupyter" ]; then
    echo "  JupyterLab            http://127.0.0.1:$jupyter/lab?token=$token"
    echo "  Start here            http://127.0.0.1:$jupyter/lab/tree/en/00-start-here.ipynb?token=$token"
    echo "  はじめに              http://127.0.0.1:$jupyter/lab/tree/ja/00-start-here.ipynb?token=$token"
fi
[ -z "$tensorboard" ] || echo "  TensorBoard           http://127.0.0.1:$tensorboard/"
