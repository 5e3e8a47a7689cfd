# shellcheck shell=sh
# Sourced by the scripts of the host: goes to the checkout's root, reads .env, checks every setting and exports it.
# What the environment says wins over .env, as in Docker Compose.

say() { printf '%s\n' "$*" >&2; }
fail() { printf '%s\n' "$@" >&2; exit 1; }

CDPATH='' cd "$(dirname "$0")/.." || exit
STUDY_HOME=$(pwd -P)
export STUDY_HOME
# Compose notes the folder as it is called here, and knows its containers by it.
cd "$STUDY_HOME" || exit

# What .env may hold; anything else there is named and has no effect, or LD_PRELOAD would reach every program below.
known="JUPYTER_PORT TENSORBOARD_PORT QUIVER_PORT JUPYTER_MEMORY TENSORBOARD_MEMORY TENSORBOARD_HOSTS JUPYTER_TOKEN PASSWORD"
known="$known STUDY_MODE STUDY_LANGUAGE CA_BUNDLE BASE_IMAGE SSL_CERT_FILE FASHION_MNIST_DIR COMPOSE_PROJECT_NAME"
# Not exported: git, pip and Docker's build have no business with them.
secrets="JUPYTER_TOKEN PASSWORD"

# with_secrets COMMAND...: runs what needs the token and the password.
with_secrets() (
    for name in $secrets; do
        eval "[ -z \"\${$name+set}\" ]" || export "${name?}"
    done
    exec "$@"
)

for name in $secrets; do
    if eval "[ -n \"\${$name+set}\" ]"; then
        eval "value=\$$name"
        unset "$name"
        eval "$name=\$value"
    fi
done

number=0 secret_in_file=''
if [ -f .env ]; then
    while IFS= read -r line || [ -n "$line" ]; do
        number=$((number + 1))
        line=$(printf '%s' "$line" | tr -d '\r')
        case $line in '' | '#'*) continue ;; esac
        name=${line%%=*}
        # Not the line itself: it may be a password.
        case $name in
        "$line" | '' | [0-9]* | *[!A-Za-z0-9_]*)
            fail "Expected NAME=value in line $number of .env." "Correct that line; .env.example shows every setting." ;;
        esac
        case " $known " in
        *" $name "*) ;;
        *)
            # Compose has settings of its own there.
            case $name in COMPOSE_*) ;; *) say "Line $number of .env: there is no setting $name, so it has no effect. .env.example shows every setting." ;; esac
            continue ;;
        esac
        value=${line#*=}
        case $value in
        \"*\") value=${value#\"} value=${value%\"} ;;
        \'*\') value=${value#\'} value=${value%\'} ;;
        *) value=$(printf '%s' "$value" | sed 's/[[:blank:]]#.*//; s/[[:blank:]]*$//') ;;
        esac
        case " $secrets " in
        *" $name "*)
            [ -z "$value" ] || secret_in_file=yes
            eval "[ -n \"\${$name+set}\" ]" || eval "$name=\$value" ;;
        *) printenv "$name" >/dev/null || export "$name=$value" ;;
        esac
    done <.env
fi

# Prints what to do when others on this machine can read a password or a token in .env.
env_file_problem() {
    [ -z "$secret_in_file" ] || case $(ls -ld .env) in
    ????r* | ???????r*) echo "Other users of this machine can read the token or the password in .env. Next: chmod 600 .env" ;;
    esac
}

# check_setting NAME PATTERN EXPECTED: PATTERN is an extended regular expression for the whole value.
check_setting() {
    printenv "$1" | grep -Eqx "$2" || fail "Expected $3 for $1, received: $(printenv "$1")" "Correct it in .env, or in the environment."
}

: "${JUPYTER_PORT:=8888}" "${TENSORBOARD_PORT:=6006}" "${QUIVER_PORT:=5000}" "${TENSORBOARD_MEMORY:=1g}" "${STUDY_MODE:=auto}" "${STUDY_LANGUAGE:=auto}"
export JUPYTER_PORT TENSORBOARD_PORT QUIVER_PORT TENSORBOARD_MEMORY STUDY_MODE STUDY_LANGUAGE

for name in JUPYTER_PORT TENSORBOARD_PORT QUIVER_PORT; do
    check_setting "$name" '[1-9][0-9]{0,4}' "a port number from 1 to 65535"
    [ "$(printenv "$name")" -le 65535 ] || fail "Expected a port number from 1 to 65535 for $name, received: $(printenv "$name")"
done
[ "$JUPYTER_PORT" -ne "$TENSORBOARD_PORT" ] && [ "$JUPYTER_PORT" -ne "$QUIVER_PORT" ] && [ "$TENSORBOARD_PORT" -ne "$QUIVER_PORT" ] \
    || fail "Expected three different ports, received JUPYTER_PORT=$JUPYTER_PORT, TENSORBOARD_PORT=$TENSORBOARD_PORT and QUIVER_PORT=$QUIVER_PORT." "Correct it in .env, or in the environment."
for name in JUPYTER_MEMORY TENSORBOARD_MEMORY; do
    # Without JUPYTER_MEMORY it follows the machine: memory.sh.
    [ -z "$(printenv "$name")" ] || check_setting "$name" '[1-9][0-9]*[bkmgBKMG]?' "a size such as 4g or 900m"
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
