# shellcheck shell=sh
# Sourced. Says how long things take. .study/durations keeps what each step took on this machine the last time: one
# "STEP SECONDS" a line.

# last_time STEP: prints "last time here: 85 s", nothing where that is not known.
last_time() {
    sed -n "s/^$1 \([0-9]\{1,6\}\)$/last time here: \1 s/p" .study/durations 2>/dev/null | tail -n 1
}

# time_of STEP ELSE: "last time here: 85 s", or the second word where that is not known.
time_of() {
    known=$(last_time "$1")
    printf '%s' "${known:-$2}"
}

# remember STEP BEGAN: BEGAN is what `date +%s` printed when the step began. A checkout that cannot be written forgets.
remember() {
    mkdir -p .study 2>/dev/null || return 0
    {
        sed "/^$1 /d" .study/durations 2>/dev/null || true
        echo "$1 $(($(date +%s) - $2))"
    } >".study/durations.$$" 2>/dev/null && mv -f ".study/durations.$$" .study/durations 2>/dev/null || rm -f ".study/durations.$$" 2>/dev/null || true
}

# watch_both PID PID: waits for the two processes, shows on a terminal for how long already, and fails if one of them does.
watch_both() {
    began_waiting=$(date +%s) known=$(last_time start) ticker='' status=0
    if [ -t 2 ]; then
        while :; do
            printf '\r\033[KWaiting for JupyterLab and TensorBoard: %s s%s' $(($(date +%s) - began_waiting)) "${known:+ ($known)}" >&2
            sleep 0.5
        done &
        ticker=$!
    else
        say "Waiting for JupyterLab and TensorBoard${known:+ ($known)}."
    fi
    for pid; do
        wait "$pid" || status=$?
    done
    if [ -n "$ticker" ]; then
        kill "$ticker" 2>/dev/null || true
        wait "$ticker" 2>/dev/null || true
        printf '\r\033[K' >&2
    fi
    return "$status"
}
