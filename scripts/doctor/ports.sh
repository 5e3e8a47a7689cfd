# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # doctor.sh has and uses these
# Sourced by doctor.sh: who has the ports.

# Whether the process, or the one that keeps it running, is of this checkout's .venv.
is_ours() {
    case "$(command_line "$1") $(command_line "$(parent_of "$1")")" in *"$STUDY_HOME/.venv/"*) ;; *) return 1 ;; esac
}

# check_port NAME SERVICE INNER VERDICT [WHAT]: the port that the setting NAME holds, and who has it. Sets running.
check_port() {
    port=$(printenv "$1") what=${5:-$2} subject="$(in_words Port ポート) $(printenv "$1")"
    published=''
    [ "$mode" = native ] || published=$(docker compose port "$2" "$3" 2>/dev/null | sed 's/.*://') || published=
    if [ "$published" = "$port" ]; then
        health=$(docker compose ps --quiet "$2" 2>/dev/null | head -n 1)
        health=$(docker inspect --format '{{if .State.Health}}{{.State.Health.Status}}{{end}}' "$health" 2>/dev/null) || health=
        if [ "$health" = unhealthy ]; then
            tell warn "$subject: $(in_words "$what of this checkout holds it, but does not answer well." "このチェックアウトの $what が使っていますが、正しく応答しません。")" "make logs"
        elif [ "$what" != "$2" ]; then
            tell ok "$subject: $(in_words "this checkout keeps it for $what." "このチェックアウトが $what のために確保しています。")"
        else
            [ "$1" != JUPYTER_PORT ] || running=$port
            tell ok "$subject: $(in_words "$what of this checkout runs there${health:+ ($health)}." "このチェックアウトの $what が動いています${health:+($health)}。")"
        fi
        return
    fi
    holder=$(port_holder "$port")
    if [ -z "$holder" ]; then
        tell ok "$subject: $(in_words "free for $what." "空いています($what 用)。")"
        return
    fi
    pid=$(printf '%s\n' "$holder" | sed -n 's/^pid \([0-9]*\) .*/\1/p')
    if [ -n "$pid" ] && is_ours "$pid"; then
        [ "$1" != JUPYTER_PORT ] || running=$port
        tell ok "$subject: $(in_words "$what of this checkout runs there, natively ($holder)." "このチェックアウトの $what が Docker なしで動いています($holder)。")"
        return
    fi
    end=$(in_words "end that program" "そのプログラムを終了する")
    [ -z "$pid" ] || end="kill $pid"
    case "$holder $([ -z "$pid" ] || command_line "$pid")" in
    *[Jj]upyter*) holder="$(in_words "another Jupyter, " "別の Jupyter、")$holder" ;;
    esac
    if [ "$mode" = docker ]; then
        container=$(docker ps --filter "publish=$port" --format '{{.Names}}' 2>/dev/null | head -n 1)
        [ -z "$container" ] || holder="$(in_words "the container" "コンテナ") $container" end="docker stop $container"
    fi
    free=$(next_free_port "$port")
    tell "$4" "$subject: $(in_words "held by $holder, so that $what cannot have it." "$holder が使っているため、$what には使えません。")" \
        "$(in_words "$end, or put $1=$free into .env" "$end。または .env に $1=$free と書く")"
}

check_ports() {
    running=''
    check_port JUPYTER_PORT jupyter 8888 FAIL
    check_port TENSORBOARD_PORT tensorboard 6006 FAIL
    # Only a lesson needs it, when it opens Quiver.
    check_port QUIVER_PORT jupyter 5000 warn Quiver
}
