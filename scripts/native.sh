#!/bin/sh
# The same environment without Docker: native.sh up | down | running | ports | list
# Supervisor keeps JupyterLab and TensorBoard running in the background, and ends just those.
set -eu
. "$(dirname "$0")/settings.sh"

STATE_DIR=$STUDY_HOME/.venv/var
# A socket's path may have about 100 characters, which a checkout's easily exceeds.
SOCKET_DIR=/tmp/keras-study-$(id -u)-$(printf '%s' "$STUDY_HOME" | cksum | cut -d' ' -f1)
export STATE_DIR SOCKET_DIR
export JUPYTER_RUNTIME_DIR="$STATE_DIR/jupyter" MATPLOTLIBRC="$STUDY_HOME/scripts/services/matplotlibrc" MPLCONFIGDIR="$STATE_DIR/matplotlib" TF_CPP_MIN_LOG_LEVEL=1 TF_ENABLE_ONEDNN_OPTS=1
export PATH="$STUDY_HOME/.venv/bin:$PATH"

control() { .venv/bin/supervisorctl -c scripts/services/supervisord.conf "$@"; }

# Prints the process id in $STATE_DIR/NAME.pid as long as it still belongs to a program of this checkout.
pid_of() {
    pid=$(cat "$STATE_DIR/$1.pid" 2>/dev/null) || return 0
    case $1 in tensorboard) program=keras_study.tensorboard ;; *) program=$1 ;; esac
    # A small machine may have no ps, macOS has no /proc.
    case $(ps -ww -p "$pid" -o args= 2>/dev/null || { tr '\0' ' ' <"/proc/$pid/cmdline"; } 2>/dev/null) in
    *"$STUDY_HOME/.venv/"*"$program"*) echo "$pid" ;;
    esac
}
running() { [ -n "$(pid_of supervisord)$(pid_of jupyter)$(pid_of tensorboard)" ]; }

up() {
    . scripts/ports.sh
    started=''
    if [ -z "$(pid_of supervisord)" ]; then
        started=yes
        # A supervisor that was killed leaves its servers behind.
        down
        for name in JUPYTER_PORT TENSORBOARD_PORT; do
            port=$(printenv "$name")
            holder=$(port_holder "$port")
            [ -z "$holder" ] || fail "Port $port is taken by $holder." "End that program, or choose another port: $name=$((port + 1)) make up (or in .env)."
        done
    fi
    sh scripts/environment.sh
    if [ -n "$started" ]; then
        mkdir -p "$STATE_DIR" "$SOCKET_DIR"
        # Jupyter's log holds its token.
        chmod 700 "$STATE_DIR"
        chmod 700 "$SOCKET_DIR" 2>/dev/null || true
        # shellcheck disable=SC2012 # the one portable way to ask for an owner
        [ "$(ls -nd "$SOCKET_DIR" | awk '{print $3}')" -eq "$(id -u)" ] \
            || fail "Expected $SOCKET_DIR to be yours, received: $(ls -nd "$SOCKET_DIR")" "Remove it, then run the command again."
        echo "$JUPYTER_PORT $TENSORBOARD_PORT" >"$STATE_DIR/ports"
        # The supervisor lives long; it must not keep a password in its environment.
        (
            export PASSWORD="${PASSWORD:-}" JUPYTER_TOKEN="${JUPYTER_TOKEN:-}"
            . scripts/services/password.sh
            exec "$STUDY_HOME/.venv/bin/supervisord" -c scripts/services/supervisord.conf
        )
    fi

    # What runs already keeps the ports that it was started with.
    read -r jupyter_port tensorboard_port <"$STATE_DIR/ports"
    tries=0
    until .venv/bin/python scripts/services/healthcheck.py jupyter --port "$jupyter_port" 2>"$STATE_DIR/health" \
        && .venv/bin/python scripts/services/healthcheck.py tensorboard --port "$tensorboard_port" 2>"$STATE_DIR/health"; do
        tries=$((tries + 1))
        if [ "$tries" -ge 90 ] || control status | grep -q FATAL; then
            control status >&2 || true
            tail -n 15 "$STATE_DIR/jupyter.log" "$STATE_DIR/tensorboard.log" >&2
            reason=$(cat "$STATE_DIR/health")
            # What ran before may only be busy.
            [ -z "$started" ] || down
            fail "" "$reason" "The lines above say why. Next: make doctor"
        fi
        sleep 1
    done
    exec sh scripts/url.sh
}

down() {
    # The supervisor ends first, or it would start the others again; Jupyter gets time to end its kernels.
    for name in supervisord jupyter tensorboard; do
        pid=$(pid_of "$name")
        [ -z "$pid" ] || kill "$pid" 2>/dev/null || true
        tries=0
        while [ -n "$(pid_of "$name")" ] && [ "$tries" -lt 150 ]; do
            tries=$((tries + 1))
            sleep 0.2
        done
    done
    rm -rf "$SOCKET_DIR" "$STATE_DIR"/*.pid "$STATE_DIR/ports"
}

case ${1:-} in
up) up ;;
down) down ;;
running) running ;;
ports) cat "$STATE_DIR/ports" ;;
list) .venv/bin/jupyter server list --json ;;
*) fail "Expected one of up, down, running, ports, list; received: ${1:-nothing}" ;;
esac
