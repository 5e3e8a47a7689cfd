#!/bin/sh
# `make up`: starts JupyterLab and TensorBoard, in containers or natively, waits until both answer, prints the links.
set -eu
. "$(dirname "$0")/settings.sh"
. scripts/engine.sh
. scripts/ports.sh
. scripts/memory.sh
. scripts/owner.sh

choose_mode

mkdir -p notebooks logs
for folder in notebooks logs; do
    [ -w "$folder" ] || fail "Expected a folder that you may write to: $folder/" "Received: $(ls -nd "$folder")" \
        "Give it to yourself: sudo chown -R \"\$(id -u):\$(id -g)\" $folder && chmod u+rwX $folder"
done

if [ "$mode" = docker ]; then
    # Compose would only say that the address is in use, not by whom. Our own containers may hold it.
    for published in "jupyter 8888 JUPYTER_PORT" "tensorboard 6006 TENSORBOARD_PORT" "jupyter 5000 QUIVER_PORT"; do
        # shellcheck disable=SC2086 # three words
        set -- $published
        name=$3 port=$(printenv "$3")
        ours=$(docker compose port "$1" "$2" 2>/dev/null | sed 's/.*://') || ours=
        [ "$ours" != "$port" ] || continue
        holder=$(port_holder "$port")
        if [ -n "$holder" ] && [ "$name" = QUIVER_PORT ]; then
            # Nothing needs it yet, and many Macs hold 5000 themselves. What is published already stays.
            case $ours in '' | 0) QUIVER_PORT=$(next_free_port "$port") ;; *) QUIVER_PORT=$ours ;; esac
            say "Port $port is taken by $holder: Quiver gets $QUIVER_PORT."
            continue
        fi
        [ -z "$holder" ] || fail "Port $port is taken by $holder." "End that program, or choose another port: $name=$((port + 1)) make up (or in .env)."
    done

    status=0
    sh scripts/image.sh || status=$?
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
    exit
fi

problem=$(root_problem)
[ -z "$problem" ] || say "$problem"
follow_machine

with_secrets docker compose up --detach --wait || {
    docker compose ps --all >&2
    docker compose logs --tail 15 >&2
    fail "" "Not everything came up; the lines above say why. Next: make doctor"
}
exec sh scripts/url.sh
