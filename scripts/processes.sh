# shellcheck shell=sh
# Sourced. What a process runs and who started it. A small machine may have no ps, macOS has no /proc.

# command_line PID: its program and arguments; prints nothing when there is no such process.
command_line() {
    if [ -r "${PROC_DIR:-/proc}/$1/cmdline" ]; then tr '\0' ' ' <"${PROC_DIR:-/proc}/$1/cmdline"
    else ps -ww -o args= -p "$1" 2>/dev/null || true; fi
}

parent_of() {
    if [ -r "${PROC_DIR:-/proc}/$1/status" ]; then awk '$1 == "PPid:" {print $2}' "${PROC_DIR:-/proc}/$1/status"
    else ps -o ppid= -p "$1" 2>/dev/null | tr -d ' '; fi
}
