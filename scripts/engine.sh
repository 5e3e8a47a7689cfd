# shellcheck shell=sh
# Sourced after settings.sh. Tells whether Docker can be used, which way this checkout runs, and what of it is there.

# Prints the name of this checkout's project: the one that its containers have, else Compose's own name for the folder;
# where another checkout's containers have that, since Compose looks at the folder's last name only, a number besides.
# Otherwise `make up` in the one would replace, and `make down` remove, what runs in the other.
project() {
    name=$(basename "$STUDY_HOME" | tr '[:upper:]' '[:lower:]' | LC_ALL=C tr -cd 'a-z0-9_-' | sed 's/^[_-]*//')
    : "${name:=keras-study}"
    others=''
    while read -r project folder; do
        # A folder that is gone was moved, or is one of another machine.
        folder=$(CDPATH='' cd "${folder:-/}" 2>/dev/null && pwd -P) || continue
        if [ "$folder" = "$STUDY_HOME" ]; then
            echo "$project"
            return
        fi
        [ "$project" != "$name" ] || others=yes
    done <<EOT
$(docker ps --all --filter label=com.docker.compose.project.working_dir \
    --format '{{.Label "com.docker.compose.project"}} {{.Label "com.docker.compose.project.working_dir"}}' 2>/dev/null)
EOT
    [ -z "$others" ] || name=$name-$(printf '%s' "$STUDY_HOME" | cksum | cut -d' ' -f1)
    echo "$name"
}
: "${COMPOSE_PROJECT_NAME:=$(project)}"
export COMPOSE_PROJECT_NAME

# Prints why there is no usable engine; prints nothing when there is one.
engine_problem() {
    if ! command -v docker >/dev/null 2>&1; then
        echo "Docker is not installed"
    # Older clients end well, but print nothing, where no engine answers.
    elif ! answer=$(docker version --format '{{.Server.Version}}' 2>&1) || [ -z "$answer" ]; then
        case $answer$(docker version 2>&1 || true) in
        *"ermission denied"*) echo "you may not use Docker's socket" ;;
        *) echo "no Docker engine answers" ;;
        esac
    elif ! docker compose version >/dev/null 2>&1; then
        echo "Docker is here, but Compose v2 is not"
    fi
}

# Prints one line for each container of this checkout: its service, id, state and published ports. One call of docker,
# which takes a tenth of what each of Compose's takes. Prints nothing where no engine answers.
containers() {
    docker ps --all --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME" \
        --filter label=com.docker.compose.oneoff=False \
        --format '{{.Label "com.docker.compose.service"}} {{.ID}} {{.State}} {{.Ports}}' 2>/dev/null || true
}

# published CONTAINERS SERVICE PORT: the port of this machine that leads to PORT of a running SERVICE.
published() { printf '%s\n' "$1" | sed -n "s/^$2 [^ ]* running .*127\.0\.0\.1:\([0-9]*\)->$3\/tcp.*/\1/p"; }

# Sets mode to docker or native, as STUDY_MODE says; says in one line when it has to be native.
choose_mode() {
    mode=$STUDY_MODE
    [ "$mode" != native ] || return 0
    problem=$(engine_problem)
    if [ -z "$problem" ]; then
        mode=docker
    elif [ "$mode" = docker ]; then
        fail "STUDY_MODE=docker, but $problem." "\`make doctor\` tells what to do; STUDY_MODE=native works without an engine."
    else
        mode=native
        say "No Docker: $problem. Running the same environment natively, in .venv (\`make doctor\` tells more)."
    fi
}
