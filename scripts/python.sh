# shellcheck shell=sh
# Sourced: which Python this machine has, and what removes only what make has made.

# python_facts PYTHON: prints its version and which of the modules that .venv needs it lacks, if the lock fits it.
python_facts() {
    "$1" -c '
import sys
if (3, 11) <= sys.version_info[:2] <= (3, 13):
    missing = []
    for name in ("venv", "ensurepip", "sqlite3"):
        try:
            __import__(name)
        except ImportError:
            missing.append(name)
    print("%d.%d.%d" % sys.version_info[:3], *missing)' 2>/dev/null
}

# Prints the first Python that the lock fits.
suitable_python() {
    for python in python3.13 python3.12 python3.11 python3; do
        if [ -n "$(python_facts "$python")" ]; then
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
        if [ "$("$python" -c 'import sys; print(sys.version_info >= (3, 8))' 2>/dev/null)" = True ]; then
            echo "$python"
            return
        fi
    done
}

# shellcheck disable=SC2034 # used where this is sourced
removal=packages/keras_study/src/keras_study/removal.py
