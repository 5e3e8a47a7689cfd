#!/bin/sh
# `make doctor`: checks this machine, one line a check, and names the next command where something is not well. Ends with
# 1 when anything would keep the environment from running. Docker and ports are asked here, since a host may have no
# Python; the machine itself by keras_study's doctor.py, which needs no package.
set -eu
: "${PROC_DIR:=/proc}"
export PROC_DIR

# A bad setting ends settings.sh; here the other checks go on, with the defaults.
settings_problem='' settings_notes=''
if said=$( (. "$(dirname "$0")/settings.sh") 2>&1); then
    settings_notes=$said
    . "$(dirname "$0")/settings.sh" 2>/dev/null
else
    settings_problem=$said
    fail() { printf '%s\n' "$@" >&2; exit 1; }
    env_file_problem() { :; }
    CDPATH='' cd "$(dirname "$0")/.."
    STUDY_HOME=$(pwd -P) JUPYTER_PORT=8888 TENSORBOARD_PORT=6006 QUIVER_PORT=5000 STUDY_MODE=auto CA_BUNDLE=''
    export STUDY_HOME JUPYTER_PORT TENSORBOARD_PORT QUIVER_PORT STUDY_MODE
fi
system=$(uname -s)
. scripts/processes.sh
. scripts/ports.sh
. scripts/disk.sh
. scripts/python.sh
. scripts/owner.sh
. scripts/memory.sh
. scripts/doctor/telling.sh
. scripts/doctor/docker.sh
. scripts/doctor/ports.sh

check_settings() {
    if [ -n "$settings_problem" ]; then
        tell FAIL "$(in_words Settings: 設定:) $(printf '%s' "$settings_problem" | tr '\n' ' ')" \
            "$(in_words "correct it, then make doctor (the lines below are about the defaults)." "直してから make doctor(以下の行は既定値についてのものです)。")"
        return
    fi
    [ -z "${CA_BUNDLE:-}" ] || tell ok "$(in_words Certificates: 証明書:) $(in_words "$(grep -c 'BEGIN.* CERTIFICATE' "$CA_BUNDLE") in $CA_BUNDLE." "$CA_BUNDLE に $(grep -c 'BEGIN.* CERTIFICATE' "$CA_BUNDLE") 件。")"
    for note in "$settings_notes" "$(env_file_problem)"; do
        [ -z "$note" ] || tell warn "$(in_words Settings: 設定:) $(printf '%s' "$note" | tr '\n' ' ')" "$(in_words "look at .env" ".env を確認する")"
    done
}

# Only without Docker: .venv is made from it.
check_python() {
    facts=$(python_facts .venv/bin/python) || facts=
    if [ -n "$facts" ]; then
        tell ok "Python: $(in_words ".venv is there, with ${facts%% *}." ".venv があります(${facts%% *})。")"
        return
    fi
    python=$(suitable_python)
    if [ -z "$python" ]; then
        tell FAIL "Python: $(in_words "expected 3.11, 3.12 or 3.13, received: " "3.11、3.12、3.13 のどれかが必要です。見つかったもの: ")$(python3 --version 2>&1 | head -n 1 || true)." \
            "sudo apt install python3 python3-venv (macOS: brew install python@3.13)$(in_words ", or install Docker" "。または Docker を使う")"
        return
    fi
    facts=$(python_facts "$python") version=${facts%% *}
    case $facts in
    *sqlite3*) tell FAIL "Python: $(in_words "$version ($python) has no sqlite3 module, which Jupyter needs." "$version ($python) には、Jupyter に必要な sqlite3 モジュールがありません。")" \
        "$(in_words "use the system's python3, or build this one again with libsqlite3-dev installed" "システムの python3 を使う。または libsqlite3-dev を入れてからビルドし直す")" ;;
    *" "*) tell FAIL "Python: $(in_words "$version ($python) lacks ${facts#* }." "$version ($python) に ${facts#* } がありません。")" "sudo apt install python${version%.*}-venv" ;;
    *) tell ok "Python: $(in_words "$version ($python), with venv and sqlite3." "$version ($python)。venv と sqlite3 もあります。")" ;;
    esac
}

# Memory, disk, CPU, folders, clock: one line each, as "verdict TAB text TAB next".
check_machine() {
    python=$(any_python)
    if [ -z "$python" ]; then
        tell warn "$(in_words "Machine: memory, disk, CPU, folders and clock are not checked: there is no Python here yet." "コンピューター: Python がまだないため、メモリ、ディスク、CPU、フォルダ、時計は点検していません。")" \
            "$(in_words "make up checks the disk by itself; with Python 3 installed, make doctor checks all" "make up はディスクの空きを自分で確かめます。Python 3 があれば、make doctor がすべてを点検します")"
        return
    fi
    # An engine in a virtual machine has its folder there, not here.
    place=$STUDY_HOME needed=$environment_megabytes
    if [ "$mode" = docker ]; then
        needed=$image_megabytes
        [ ! -d "$engine_root" ] || place=$engine_root
    fi
    # What is built already needs room for runs only.
    [ -z "$image" ] && [ ! -x .venv/bin/python ] || needed=1000
    lines=$("$python" -B -I packages/keras_study/src/keras_study/doctor.py --language "$language" --mode "$mode" --proc "$PROC_DIR" \
        --system "$system" --machine "${engine_arch:-$(uname -m)}" --engine-memory "$engine_memory" --image "$image" \
        --platform "${DOCKER_DEFAULT_PLATFORM:-}" --place "$place" --free "$(free_megabytes "$place")" --needed "$needed" \
        --today "$(date -u +%Y-%m-%d)")
    while IFS="$(printf '\t')" read -r verdict text next; do tell "$verdict" "$text" "$next"; done <<EOT
$lines
EOT
}

check_settings
check_docker
[ "$mode" = docker ] || check_python
check_ports
check_machine
if [ "$mode" = docker ]; then
    limit=${JUPYTER_MEMORY:-$(memory_share "$engine_memory")}
    [ -z "$limit" ] || tell ok "$(in_words "Limit: JupyterLab's container may use $limit of memory (JUPYTER_MEMORY changes it)." "上限: JupyterLab のコンテナが使えるメモリは $limit です(JUPYTER_MEMORY で変更できます)。")"
fi
# An engine in a virtual machine knows other owners.
if [ "$mode" = docker ] && [ -d "$engine_root" ]; then
    [ -z "$(root_problem)" ] || tell warn "$(in_words "Owner: only root may write to this checkout, so that notebooks run as uid 0 in their container." "所有者: このチェックアウトには root しか書き込めないため、ノートブックはコンテナの中で uid 0 として動きます。")" "sudo chown -R USER ."
fi
conclude
