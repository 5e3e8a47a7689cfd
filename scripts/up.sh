#!/bin/sh
# `make up`: starts JupyterLab and TensorBoard, in containers or natively, waits until both answer, prints the links.
set -eu
. "$(dirname "$0")/settings.sh"
. scripts/engine.sh
. scripts/ports.sh
. scripts/inputs.sh
. scripts/links.sh
. scripts/memory.sh
. scripts/owner.sh
. scripts/waiting.sh

choose_mode

# .study holds the token. Docker would make a missing folder as root.
mkdir -p notebooks logs .study
for folder in notebooks logs; do
    [ -w "$folder" ] || fail "Expected a folder that you may write to: $folder/" "Received: $(ls -nd "$folder")" \
        "Give it to yourself: sudo chown -R \"\$(id -u):\$(id -g)\" $folder && chmod u+rwX $folder"
done

if [ "$mode" = docker ]; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    trap 'exit 130' HUP INT TERM
    # The slowest of Docker's questions, while the others are asked.
    docker info --format '{{.MemTotal}}' >"$work/memory" 2>/dev/null &
    asking=$!
    # Compose would only say that the address is in use, not by whom. Our own containers may hold it.
    there=$(containers)
    for publishing in "jupyter 8888 JUPYTER_PORT" "tensorboard 6006 TENSORBOARD_PORT" "jupyter 5000 QUIVER_PORT"; do
        # shellcheck disable=SC2086 # three words
        set -- $publishing
        name=$3 port=$(printenv "$3")
        ours=$(published "$there" "$1" "$2")
        [ "$ours" != "$port" ] || continue
        holder=$(port_holder "$port")
        if [ -n "$holder" ] && [ "$name" = QUIVER_PORT ]; then
            # Nothing needs it yet, and many Macs hold 5000 themselves. What is published already stays.
            if [ -n "$ours" ]; then QUIVER_PORT=$ours; else QUIVER_PORT=$(next_free_port "$port"); fi
            say "Port $port is taken by $holder: Quiver gets $QUIVER_PORT."
            continue
        fi
        [ -z "$holder" ] || require_free "$name"
    done

    status=0
    fresh "$(inputs)" || sh scripts/image.sh || status=$?
    if [ "$status" -eq 3 ] && [ "$STUDY_MODE" = auto ]; then
        say "No base image to build on: running the same environment natively, in .venv."
        mode=native
    elif [ "$status" -ne 0 ]; then
        exit "$status"
    fi
fi

problem=$(env_file_problem)
[ -z "$problem" ] || say "$problem"
if [ "$mode" = native ]; then
    with_secrets sh scripts/native.sh up
    exec sh scripts/overnight.sh resume native
fi

problem=$(root_problem)
[ -z "$problem" ] || say "$problem"
wait "$asking" || true
follow_machine "$(cat "$work/memory")"

began=$(date +%s) before=$there

# answers SERVICE: waits inside its container until it answers. Compose's own --wait sees nothing between two probes of
# the health check, which are seconds apart, and the host may have no program that asks a port.
answers() {
    id=$(printf '%s\n' "$there" | sed -n "s/^$1 \([^ ]*\) .*/\1/p")
    restarts=''
    until docker exec "$id" /usr/bin/python3 -I -S /usr/local/lib/keras-study/healthcheck.py "$1" --wait 180 2>"$work/$1"; do
        # A container that just restarts can be asked again; one that does so again and again cannot start.
        now=$(docker inspect --format '{{.RestartCount}}' "$id" 2>/dev/null) || return 1
        : "${restarts:=$now}"
        ! grep -q 'does not answer' "$work/$1" && [ "$now" -lt $((restarts + 3)) ] && [ $(($(date +%s) - began)) -lt 180 ] || return 1
        sleep 0.5
    done
}

fine=''
if with_secrets docker compose up --detach; then
    there=$(containers)
    answers jupyter & jupyter=$!
    answers tensorboard & tensorboard=$!
    watch_both "$jupyter" "$tensorboard" && fine=yes
fi
[ -n "$fine" ] || {
    docker compose ps --all >&2
    docker compose logs --tail 15 >&2
    cat "$work/jupyter" "$work/tensorboard" >&2 2>/dev/null || true
    fail "" "Not everything came up; the lines above say why. Next: make doctor"
}
# How long it takes is known from starts only, not from what was up already.
case $before in *running*running*) ;; *) remember start "$began" ;; esac
print_links "in Docker" "$JUPYTER_PORT" "$TENSORBOARD_PORT"
sh scripts/overnight.sh resume docker
