#!/bin/sh
# Makes .venv from the same lock as the image, or brings it up to date: environment.sh [test]
# With "test" it also holds what `make test`, `make lint` and `make notebooks` need. Nothing that a learner added goes.
set -eu
. "$(dirname "$0")/settings.sh"
. scripts/disk.sh
. scripts/waiting.sh
. scripts/python.sh

lists="requirements/uv.txt requirements/study.txt requirements/native.txt"
[ "${1:-}" != test ] || lists="$lists requirements/test.txt"

# What the environment was made from; extra.txt is the learner's own list and may be absent.
# shellcheck disable=SC2086 # the lists are words
fingerprint() {
    # An editable install copies a package's data files.
    { cat $lists requirements/extra.txt packages/*/pyproject.toml 2>/dev/null; find packages/*/data -type f -exec cksum {} + 2>/dev/null | sort; } | cksum
}

# A moved checkout's .venv starts, but its programs still name the old place.
usable() { [ -x .venv/bin/python ] && .venv/bin/python -c '' 2>/dev/null && grep -qF "$STUDY_HOME/.venv/" .venv/bin/pip 2>/dev/null; }

# set_aside: what is in .venv and not of our making gets a name of its own.
set_aside() {
    name=.venv-yours-$(date +%Y%m%d-%H%M%S) number=1
    aside=$name
    while [ -e "$aside" ] || [ -L "$aside" ]; do number=$((number + 1)) aside=$name-$number; done
    say "Renaming .venv to $aside: it holds what make did not put there."
    mv .venv "$aside"
}

stamp=.venv/.keras-study${1:+-$1}
# Whose environment this is says the stamp; the first is written before anything else.
if { [ -e .venv ] || [ -L .venv ]; } && [ -z "$(ls -d .venv/.keras-study* 2>/dev/null)" ]; then set_aside; fi
if usable && [ "$(cat "$stamp" 2>/dev/null)" = "$(fingerprint)" ]; then
    exit 0
fi

if ! usable; then
    python=$(suitable_python)
    [ -n "$python" ] || fail "Expected Python 3.11, 3.12 or 3.13, received: $(python3 --version 2>&1 || echo none)." \
        "Install one (Debian, Ubuntu: sudo apt install python3 python3-venv; macOS: brew install python@3.13)."
    case $(python_facts "$python") in
    *sqlite3*) fail "$python has no sqlite3 module, which Jupyter needs." \
        "Debian, Ubuntu: use the system's python3. pyenv: install libsqlite3-dev, then build that Python again." ;;
    *venv* | *ensurepip*) fail "$python has no venv module. Next: sudo apt install python3-venv" ;;
    esac
    say "Making .venv with $("$python" --version)."
    made=yes
    "$python" -I "$removal" .venv >/dev/null
    if [ -e .venv ] || [ -L .venv ]; then set_aside; fi
    mkdir .venv
    echo begun >.venv/.keras-study-begun
    "$python" -m venv .venv
fi

# Two gigabytes are unpacked; a full disk in the middle would only say so in a traceback.
free=$(free_megabytes .venv)
[ -n "$(ls -d .venv/lib/python3*/site-packages/tensorflow 2>/dev/null)" ] || [ "${free:-$environment_megabytes}" -ge "$environment_megabytes" ] || fail "Expected $environment_megabytes MB free for .venv, received $free MB." "Free some space, then run the command again."

began=$(date +%s)
say "Installing what the lock lists: 2 GB, once ($(time_of environment "some minutes"))."
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt \
    || fail "" "pip could not install uv; the lines above say why." "Certificates refused: set CA_BUNDLE in .env."
set --
for list in $lists; do set -- "$@" -r "$list"; done
UV_NATIVE_TLS=1 VIRTUAL_ENV=$STUDY_HOME/.venv
export UV_NATIVE_TLS VIRTUAL_ENV
{
    .venv/bin/uv pip install --compile-bytecode --require-hashes "$@" \
    && for package in packages/*/; do .venv/bin/uv pip install --quiet --no-deps --editable "$package"; done \
    && if [ -f requirements/extra.txt ]; then .venv/bin/uv pip install -r requirements/extra.txt -c requirements/study.txt; fi
} || fail "" "The environment is not complete; the lines above say why. Run the command again to go on from here."

# As in the image: Matplotlib looks through its own folder first, so a Japanese label needs no import and no setting.
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
ln -sf ../../../../matplotlib_fontja/fonts/ipaexg.ttf "$site/matplotlib/mpl-data/fonts/ttf/ipaexg.ttf"
# What the kernels are told, as in the image's /etc/ipython.
mkdir -p .venv/etc
ln -sfn "$STUDY_HOME/scripts/services/ipython" .venv/etc/ipython
fingerprint >"$stamp"
[ -z "${made:-}" ] || remember environment "$began"
