#!/bin/sh
# `make overnight`: trains the chapter's network in the background until it no longer improves: overnight.sh start | resume | down
# `make down` ends it with a snapshot; the next `make up` goes on with it, unasked.
set -eu
. "$(dirname "$0")/settings.sh"
. scripts/engine.sh
. scripts/inputs.sh

folder=logs/overnight
# There from the start until the training has come to its own end.
wanted=$folder/wanted
pid_file=$STUDY_HOME/.venv/var/overnight.pid

# Prints the process id of this checkout's training outside of Docker.
training() {
    pid=$(cat "$pid_file" 2>/dev/null) || return 0
    # A small machine may have no ps, macOS has no /proc.
    case $(ps -ww -p "$pid" -o args= 2>/dev/null || { tr '\0' ' ' <"/proc/$pid/cmdline"; } 2>/dev/null) in
    *"$STUDY_HOME/.venv/"*overnight.py*) echo "$pid" ;;
    esac
}

# run MODE: starts the training, which finds its snapshot itself.
run() {
    if [ "$1" = docker ]; then
        docker compose --profile overnight up --detach overnight
        return
    fi
    [ -z "$(training)" ] || return 0
    mkdir -p "$STUDY_HOME/.venv/var"
    TF_CPP_MIN_LOG_LEVEL=1 TF_ENABLE_ONEDNN_OPTS=1 nohup "$STUDY_HOME/.venv/bin/python" scripts/overnight.py --folder "$folder" \
        >>"$folder/log.txt" 2>&1 </dev/null &
    echo $! >"$pid_file"
}

start() {
    choose_mode
    if [ "$mode" = docker ]; then
        status=0
        fresh "$(inputs)" || sh scripts/image.sh || status=$?
        if [ "$status" -eq 3 ] && [ "$STUDY_MODE" = auto ]; then mode=native; elif [ "$status" -ne 0 ]; then exit "$status"; fi
    fi
    [ "$mode" = docker ] || sh scripts/environment.sh
    mkdir -p "$folder"
    : >"$wanted"
    run "$mode"
    say "Training in the background, in $folder. \`make down\` ends it with a snapshot; \`make overnight\` or \`make up\` goes on."
    say "学習をバックグラウンドで始めました ($folder)。\`make down\` で保存して止まり、\`make overnight\` か \`make up\` で続きから進みます。"
    if [ "$mode" = docker ]; then
        say "What it shows: docker compose logs --follow overnight"
    else
        say "What it shows: tail -f $folder/log.txt"
        say "Where it stands: .venv/bin/python -m keras_overnight $folder"
    fi
}

case ${1:-} in
start) start ;;
resume)
    # What already runs goes on by itself.
    [ -e "$wanted" ] || exit 0
    run "${2:?Expected docker or native}"
    say "The training in $folder goes on from its last snapshot."
    say "$folder の学習を、最後のスナップショットの続きから再開しました。"
    ;;
down)
    pid=$(training)
    [ -n "$pid" ] || exit 0
    kill -TERM "$pid"
    tries=0
    while [ -n "$(training)" ] && [ "$tries" -lt 150 ]; do
        tries=$((tries + 1))
        sleep 0.2
    done
    # Whatever it is stuck in: the snapshot before it is whole.
    [ -z "$(training)" ] || kill -KILL "$pid"
    rm -f "$pid_file"
    say "The training in $folder has stopped with a snapshot; \`make up\` goes on with it."
    say "$folder の学習を保存して止めました。\`make up\` で続きから進みます。"
    ;;
*) fail "Expected one of start, resume, down; received: ${1:-nothing}" ;;
esac
