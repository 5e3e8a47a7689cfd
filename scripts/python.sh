# shellcheck shell=sh
# Sourced: which Python this machine has, and what removes only what make has made.

# Prints the first Python that the lock fits.
suitable_python() {
    for python in python3.13 python3.12 python3.11 python3; do
        if "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            echo "$python"
            return
        fi
    done
}

# Prints a Python for what needs no package: the system's, else that of .venv. On a Mac without one, the mere name
# python3 would open a window.
any_python() {
    for python in python3 python3.13 python3.12 python3.11 .venv/bin/python; do
        [ "$python" != python3 ] || [ "$(command -v python3)" != /usr/bin/python3 ] || [ "$(uname -s)" != Darwin ] \
            || xcode-select -p >/dev/null 2>&1 || continue
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null; then
            echo "$python"
            return
        fi
    done
}

# shellcheck disable=SC2034 # used where this is sourced
removal=packages/keras_study/src/keras_study/removal.py
