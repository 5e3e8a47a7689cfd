# shellcheck shell=sh
# Sourced after engine.sh. The links of what runs.

# Prints the token of what runs, as it stands in a link. Nothing else that a file may hold reaches the terminal.
token_in_use() {
    token=$(cat .study/token-given 2>/dev/null || cat .study/token 2>/dev/null) || token=''
    # Where the container could not write there, only its server knows.
    [ -n "$token" ] || token=$(docker compose exec -T jupyter as-learner jupyter server list --json 2>/dev/null \
        | sed -n 's/.*"token": *"\([^"]*\)".*/\1/p' | head -n 1) || token=''
    printf '%s' "$token" | LC_ALL=C tr -cd 'A-Za-z0-9._~%-'
}

# print_links WHERE JUPYTER_PORT TENSORBOARD_PORT: a port is empty where that service does not run.
print_links() {
    echo "Keras Study runs $1. Stop it with: make down"
    echo
    if [ -n "$2" ]; then
        token=$(token_in_use)
        echo "  Start here, はじめに  http://127.0.0.1:$2/start?token=$token"
        echo "  JupyterLab            http://127.0.0.1:$2/lab?token=$token"
    fi
    [ -z "$3" ] || echo "  TensorBoard           http://127.0.0.1:$3/"
}
