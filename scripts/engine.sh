# shellcheck shell=sh
# Sourced after settings.sh. Tells whether Docker can be used, and which way this checkout runs.

# Prints why there is no usable engine; prints nothing when there is one.
engine_problem() {
    if ! command -v docker >/dev/null 2>&1; then
        echo "Docker is not installed"
    # Older clients end well, but print nothing, where no engine answers.
    elif ! answer=$(docker info --format '{{.ServerVersion}}' 2>&1) || [ -z "$answer" ]; then
        case $answer$(docker info 2>&1 || true) in
        *"ermission denied"*) echo "you may not use Docker's socket" ;;
        *) echo "no Docker engine answers" ;;
        esac
    elif ! docker compose version >/dev/null 2>&1; then
        echo "Docker is here, but Compose v2 is not"
    fi
}

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
