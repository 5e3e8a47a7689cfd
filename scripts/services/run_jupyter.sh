#!/bin/sh
# Starts JupyterLab on port 8888, in the container and natively; what follows is passed on to `jupyter lab`.
#   sh run_jupyter.sh --allow-root
#   sh run_jupyter.sh --ServerApp.base_url=/me/
set -eu

here=$(dirname "$(readlink -f "$0")")
. "$here/password.sh"
# Where jupyter_server_config.py and JupyterLab's settings are.
export JUPYTER_CONFIG_PATH="$here"
: "${STUDY_HOME:=$(dirname "$(dirname "$here")")}"
export STUDY_HOME
# Quiver stands alone and has a setting of its own.
export QUIVER_LANGUAGE="${QUIVER_LANGUAGE:-${STUDY_LANGUAGE:-auto}}"

for folder in notebooks logs; do
    if ! [ -d "$STUDY_HOME/$folder" ] || ! [ -w "$STUDY_HOME/$folder" ]; then
        echo "Expected a folder that uid $(id -u) may write to: $STUDY_HOME/$folder ($folder/ of your checkout)." >&2
        echo "Received: $(ls -nd "$STUDY_HOME/$folder" 2>&1)" >&2
        echo "Give it to yourself, on your own machine: sudo chown -R \"\$(id -u):\$(id -g)\" $folder && chmod u+rwX $folder" >&2
        exit 1
    fi
done

# Natively: `make down` finds it by this when the supervisor is gone.
[ -z "${STATE_DIR:-}" ] || echo $$ >"$STATE_DIR/jupyter.pid"
# Not `jupyter lab`, which would start a Python of its own only to find this.
exec jupyter-lab "$@"
