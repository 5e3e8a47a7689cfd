#!/bin/sh
# Starts TensorBoard natively, on loopback: it knows no password.
set -eu
# Jupyter's, from the supervisor they share.
unset JUPYTER_TOKEN JUPYTER_PASSWORD_HASH
# `make down` finds it by this when the supervisor is gone.
echo $$ >"$STATE_DIR/tensorboard.pid"
exec "$STUDY_HOME/.venv/bin/python" -m keras_study.tensorboard --logdir logs --host 127.0.0.1 --port "$TENSORBOARD_PORT"
