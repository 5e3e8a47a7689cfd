# shellcheck shell=sh
# Sourced by the scripts of the host: goes to the checkout's root, reads .env, checks every setting and exports it.
# What the environment says wins over .env, as in Docker Compose.

say() { printf '%s\n' "$*" >&2; }
fail() { printf '%s\n' "$@" >&2; exit 1; }

CDPATH='' cd "$(dirname "$0")/.." || exit
STUDY_HOME=$(pwd -P)
export STUDY_HOME

if [ -f .env ]; then
    while IFS= read -r line || [ -n "$line" ]; do
        line=$(printf '%s' "$line" | tr -d '\r')
        case $line in '' | '#'*) continue ;; esac
        name=${line%%=*}
        case $name in
        "$line" | '' | [0-9]* | *[!A-Za-z0-9_]*)
            fail "Expected NAME=value in .env, received: $line" "Correct that line; .env.example shows every setting." ;;
        esac
        if ! printenv "$name" >/dev/null; then
            value=${line#*=}
            case $value in
            \"*\") value=${value#\"} value=${value%\"} ;;
            \'*\') value=${value#\'} value=${value%\'} ;;
            *) value=$(printf '%s' "$value" | sed 's/[[:blank:]]#.*//; s/[[:blank:]]*$//') ;;
            esac
            export "$name=$value"
        fi
    done <.env
fi

# check_setting NAME PATTERN EXPECTED: PATTERN is an extended regular expression for the whole value.
check_setting() {
    printenv "$1" | grep -Eqx "$2" || fail "Expected $3 for $1, received: $(printenv "$1")" "Correct it in .env, or in the environment."
}

: "${JUPYTER_PORT:=8888}" "${TENSORBOARD_PORT:=6006}" "${QUIVER_PORT:=5000}" "${JUPYTER_MEMORY:=4g}" "${TENSORBOARD_MEMORY:=1g}" "${STUDY_MODE:=auto}" "${STUDY_LANGUAGE:=auto}"
export JUPYTER_PORT TENSORBOARD_PORT QUIVER_PORT JUPYTER_MEMORY TENSORBOARD_MEMORY STUDY_MODE STUDY_LANGUAGE

for name in JUPYTER_PORT TENSORBOARD_PORT QUIVER_PORT; do
    check_setting "$name" '[1-9][0-9]{0,4}' "a port number from 1 to 65535"
    [ "$(printenv "$name")" -le 65535 ] || fail "Expected a port number from 1 to 65535 for $name, received: $(printenv "$name")"
done
[ "$JUPYTER_PORT" -ne "$TENSORBOARD_PORT" ] && [ "$JUPYTER_PORT" -ne "$QUIVER_PORT" ] && [ "$TENSORBOARD_PORT" -ne "$QUIVER_PORT" ] \
    || fail "Expected three different ports, received JUPYTER_PORT=$JUPYTER_PORT, TENSORBOARD_PORT=$TENSORBOARD_PORT and QUIVER_PORT=$QUIVER_PORT." "Correct it in .env, or in the environment."
for name in JUPYTER_MEMORY TENSORBOARD_MEMORY; do
    check_setting "$name" '[1-9][0-9]*[bkmgBKMG]?' "a size such as 4g or 900m"
done
check_setting STUDY_MODE 'auto|docker|native' "auto, docker or native"
check_setting STUDY_LANGUAGE 'auto|en|ja' "auto, en or ja"
# A machine whose own programs need a bundle mostly says so in SSL_CERT_FILE.
: "${CA_BUNDLE:=${SSL_CERT_FILE:-}}"
case $CA_BUNDLE in '' | /*) ;; *) CA_BUNDLE=$STUDY_HOME/$CA_BUNDLE ;; esac
if [ -n "$CA_BUNDLE" ]; then
    grep -q 'BEGIN.* CERTIFICATE' "$CA_BUNDLE" 2>/dev/null \
        || fail "Expected a readable file of PEM certificates for CA_BUNDLE, received: $CA_BUNDLE"
    export CA_BUNDLE SSL_CERT_FILE="$CA_BUNDLE" PIP_CERT="$CA_BUNDLE" REQUESTS_CA_BUNDLE="$CA_BUNDLE" UV_SYSTEM_CERTS=1
fi
