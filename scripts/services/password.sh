# shellcheck shell=sh
# Sourced. Replaces the variable PASSWORD by its hash, as dl-docker did: nothing that starts later can read the password.
if [ -n "${PASSWORD:-}" ]; then
    JUPYTER_PASSWORD_HASH=$(python -c 'import os; from jupyter_server.auth import passwd; print(passwd(os.environ["PASSWORD"]))')
    export JUPYTER_PASSWORD_HASH
fi
unset PASSWORD
