# shellcheck shell=sh
# Sourced after settings.sh.

# loopback_problem PYTHON: prints what to do on a machine whose loopback has no IPv4 address: Jupyter's kernels, TensorBoard
# and every link of ours are at 127.0.0.1.
loopback_problem() {
    error=$("$1" -c '
import socket
with socket.create_server(("127.0.0.1", 0)) as server:
    socket.create_connection(server.getsockname(), 5).close()' 2>&1) && return
    echo "Expected this machine to reach itself at 127.0.0.1, received: $(printf '%s\n' "$error" | tail -n 1)"
    echo "Give this machine's loopback its IPv4 address: sudo ip address add 127.0.0.1/8 dev lo; sudo ip link set lo up"
}

require_loopback() {
    problem=$(loopback_problem "$1")
    [ -z "$problem" ] || fail "$problem"
}
