#!/bin/sh
# The same environment without Docker: native.sh up | down | running | ports
# Supervisor keeps JupyterLab and TensorBoard running in the background, and ends just those.
set -eu
. "$(dirname "$0")/settings.sh"
. scripts/processes.sh

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
    case $(command_line "$pid") in
    *"$STUDY_HOME/.venv/"*"$program"*) echo "$pid" ;;
    esac
}
running() { [ -n "$(pid_of supervisord)$(pid_of jupyter)$(pid_of tensorboard)" ]; }

up() {
    . scripts/ports.sh
    . scripts/waiting.sh
    . scripts/loopback.sh
    started=''
    if [ -z "$(pid_of supervisord)" ]; then
        started=yes
        # A supervisor that was killed leaves its servers behind.
        down
        require_free JUPYTER_PORT
        require_free TENSORBOARD_PORT
    fi
    mkdir -p .study
    sh scripts/environment.sh
    require_loopback .venv/bin/python
    began=$(date +%s)
    if [ -n "$started" ]; then
        mkdir -p "$STATE_DIR" "$SOCKET_DIR"
        # Jupyter's log holds its token.
        chmod 700 "$STATE_DIR"
        chmod 700 "$SOCKET_DIR" 2>/dev/null || true
        # shellcheck disable=SC2012 # the one portable way to ask for an owner
        [ "$(ls -nd "$SOCKET_DIR" | awk '{print $3}')" -eq "$(id -u)" ] \
            || fail "Expected $SOCKET_DIR to be yours, received: $(ls -nd "$SOCKET_DIR")" "Remove it, then run the command again."
        # What it says of an earlier start must not be taken for this one.
        rm -f "$STATE_DIR/supervisord.log"
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
    answers jupyter "$jupyter_port" & jupyter=$!
    answers tensorboard "$tensorboard_port" & tensorboard=$!
    watch_both "$jupyter" "$tensorboard" || {
        control status >&2 || true
        tail -n 15 "$STATE_DIR/jupyter.log" "$STATE_DIR/tensorboard.log" >&2
        reason=$(cat "$STATE_DIR/jupyter.health" "$STATE_DIR/tensorboard.health")
        # What ran before may only be busy.
        [ -z "$started" ] || down
        fail "" "$reason" "The lines above say why. Next: make doctor"
    }
    [ -z "$started" ] || remember start "$began"
    . scripts/engine.sh
    . scripts/links.sh
    print_links "natively, in .venv" "$jupyter_port" "$tensorboard_port"
}

# answers SERVICE PORT: waits until it answers; gives up when the supervisor does.
answers() {
    .venv/bin/python -I -S scripts/services/healthcheck.py "$1" --port "$2" --wait 180 2>"$STATE_DIR/$1.health" &
    asking=$!
    while kill -0 "$asking" 2>/dev/null; do
        if [ -n "$started" ] && grep -q "gave up: $1 entered FATAL state" "$STATE_DIR/supervisord.log" 2>/dev/null; then
            kill "$asking" 2>/dev/null || true
            echo "$1 ended again and again." >"$STATE_DIR/$1.health"
            return 1
        fi
        sleep 0.1
    done
    wait "$asking"
}

down() {
    # Supervisor ends its programs, then itself. One that was killed has left them behind: those end by their ids. Jupyter
    # gets time to end its kernels.
    for name in supervisord jupyter tensorboard; do
        pid=$(pid_of "$name")
        [ -z "$pid" ] || { [ "$name" = supervisord ] && control shutdown >/dev/null 2>&1; } || kill "$pid" 2>/dev/null || true
        tries=0
        while [ -n "$(pid_of "$name")" ] && [ "$tries" -lt 225 ]; do
            tries=$((tries + 1))
            sleep 0.2
        done
    done
    rm -f "$SOCKET_DIR"/supervisor.sock* "$STATE_DIR"/*.pid "$STATE_DIR/ports"
    rmdir "$SOCKET_DIR" 2>/dev/null || true
}

case ${1:-} in
up) up ;;
down) down ;;
running) running ;;
ports) running && cat "$STATE_DIR/ports" ;;
*) fail "Expected one of up, down, running, ports; received: ${1:-nothing}" ;;
esac
