# shellcheck shell=sh
# Sourced. Tells who listens on a TCP port of this host.

# port_holder PORT: prints one line such as "pid 4711 (jupyter-lab)", or "another user's program" where the kernel names
# nobody, for any listener on that port (loopback, one address or all, IPv4 and IPv6). Prints nothing when it is free.
port_holder() {
    holder=
    if command -v ss >/dev/null 2>&1; then
        holder=$(ss -ltnp 2>/dev/null | awk -v port="$1" '
            $1 == "LISTEN" && $4 ~ (":" port "$") {
                found = 1
                if (match($0, /"[^"]*",pid=[0-9]+/)) {
                    split(substr($0, RSTART + 1, RLENGTH - 1), part, "\",pid=")
                    named = "pid " part[2] " (" part[1] ")"
                }
            }
            END { if (found) print named ? named : "another user'\''s program" }')
    elif command -v lsof >/dev/null 2>&1; then
        # Only lines of the -F form count: BusyBox knows no option and lists every open file instead.
        holder=$(lsof -nP -a -iTCP:"$1" -sTCP:LISTEN -Fpc 2>/dev/null | awk '
            /^p[0-9]+$/ { pid = substr($0, 2) }
            /^c/ && pid { print "pid " pid " (" substr($0, 2) ")"; exit }')
    fi
    # A sandbox may refuse ss its socket, and lsof keeps silent about other users' programs.
    [ -n "$holder" ] || holder=$(port_holder_by_proc "$1")
    [ -z "$holder" ] || printf '%s\n' "$holder"
}

# The same from Linux's /proc. The tables give addresses and ports in hexadecimal; 0A is the state LISTEN.
port_holder_by_proc() {
    proc=${PROC_DIR:-/proc}
    inode=$(cat "$proc/net/tcp" "$proc/net/tcp6" 2>/dev/null \
        | awk -v port="$(printf '%04X' "$1")" '$4 == "0A" && $2 ~ (":" port "$") { print $10; exit }')
    [ -n "$inode" ] || return 0
    # One `ls` for all processes; those of other users cannot be read, and are left out.
    # shellcheck disable=SC2012
    pid=$(ls -l "$proc"/[0-9]*/fd 2>/dev/null | awk -v target="socket:[$inode]" '
        /\/fd:$/ { count = split($0, part, "/"); pid = part[count - 1] }
        $NF == target { print pid; exit }') || true
    if [ -n "$pid" ]; then
        echo "pid $pid ($(cat "$proc/$pid/comm" 2>/dev/null || echo unknown))"
    else
        echo "another user's program"
    fi
}

# next_free_port PORT: the next one that nobody holds and no setting names.
next_free_port() {
    port=$1
    while :; do
        port=$((port + 1))
        case " $JUPYTER_PORT $TENSORBOARD_PORT $QUIVER_PORT " in *" $port "*) continue ;; esac
        [ -n "$(port_holder "$port")" ] || break
    done
    echo "$port"
}

# require_free NAME: ends where somebody has the port that the setting NAME holds.
require_free() {
    port=$(printenv "$1")
    holder=$(port_holder "$port")
    [ -z "$holder" ] || fail "Port $port is taken by $holder." \
        "End that program, or choose another port: $1=$(next_free_port "$port") make up (or in .env)."
}
