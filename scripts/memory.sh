# shellcheck shell=sh
# Sourced after settings.sh where there is an engine.

# memory_share BYTES: prints what JupyterLab's container may use of a machine's memory, nothing when that is unknown: two
# thirds, but 4 GB where there is that much. In steps of 256 MB, since a machine's own number changes a little when it
# starts anew, and with another limit Compose would make a new container.
memory_share() {
    awk -v bytes="$1" 'BEGIN {
        total = bytes / 1048576
        if (total < 256) exit
        share = total * 2 / 3
        if (share < 4096) share = total < 4096 ? total : 4096
        printf "%dm", int(share / 256) * 256
    }'
}

# follow_machine BYTES: sets JUPYTER_MEMORY where nobody has, from the engine's memory. `docker compose up` by itself
# cannot ask the machine, and takes 4 GB.
follow_machine() {
    [ -z "${JUPYTER_MEMORY:-}" ] || return 0
    JUPYTER_MEMORY=$(memory_share "${1:-0}")
    [ -z "$JUPYTER_MEMORY" ] || export JUPYTER_MEMORY
}
