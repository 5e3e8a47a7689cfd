# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # doctor.sh has and uses these
# Sourced by doctor.sh: the engine, and which way `make up` would go.

# Sets mode to what `make up` would choose, and engine_arch, engine_memory, engine_root and image where there are any.
check_docker() {
    mode=native engine_arch='' engine_memory='' engine_root='' image=''
    if [ "$STUDY_MODE" = native ]; then
        tell ok "$(in_words "Docker: not asked for (STUDY_MODE=native)." "Docker: 使いません(STUDY_MODE=native)。")"
        return
    fi
    verdict=warn
    instead=$(in_words " make up runs natively instead, in .venv." "make up は、代わりに .venv で直接動かします。")
    if [ "$STUDY_MODE" = docker ]; then
        verdict=FAIL instead=$(in_words " STUDY_MODE=docker needs it." "STUDY_MODE=docker には必要です。")
    fi
    if ! command -v docker >/dev/null 2>&1; then
        tell "$verdict" "$(in_words "Docker: not installed." "Docker: インストールされていません。")$instead" \
            "$(in_words "to have it, " "使うには ")https://docs.docker.com/get-started/get-docker/"
        return
    fi
    facts=$(docker info --format '{{.ServerVersion}}|{{.Architecture}}|{{.MemTotal}}|{{.DockerRootDir}}' 2>/dev/null) || facts=
    if [ -z "${facts%%|*}" ]; then
        docker_silent "$(docker info 2>&1 >/dev/null || true)"
        return
    fi
    rest=${facts#*|}
    engine_arch=${rest%%|*} rest=${rest#*|}
    engine_memory=${rest%%|*} engine_root=${rest#*|}
    tell ok "$(in_words "Docker: engine ${facts%%|*} answers." "Docker: エンジン ${facts%%|*} が応答しています。")"

    compose=$(docker compose version --short 2>/dev/null) || compose=
    case ${compose#v} in
    '' | 0.* | 1.*)
        tell "$verdict" "$(in_words "Compose: v2 is missing${compose:+, this is $compose}." "Compose: v2 がありません${compose:+(見つかったのは $compose)}。")$instead" \
            "https://docs.docker.com/compose/install/linux/"
        return ;;
    esac
    tell ok "$(in_words "Compose: ${compose#v}." "Compose: ${compose#v}。")"
    mode=docker
    image=$(docker image inspect --format '{{.Architecture}}' keras-study:cpu 2>/dev/null) || image=
    if docker buildx version >/dev/null 2>&1; then
        tell ok "$(in_words "BuildKit: buildx is there." "BuildKit: buildx があります。")"
    else
        tell warn "$(in_words "BuildKit: buildx is missing, which newer Compose builds with." "BuildKit: 新しい Compose がビルドに使う buildx がありません。")" \
            "sudo apt install docker-buildx-plugin (Debian: docker-buildx)"
    fi
}

# docker_silent ANSWER: the client is there, but no engine answered it.
docker_silent() {
    case $1 in
    *"ermission denied"*)
        user=$(id -un)
        case " $(id -nG "$user") " in
        *" docker "*) next=$(in_words "log out and in again: you are in the group docker only from then on." "ログアウトしてからログインし直してください。docker グループに入るのはそれからです。") ;;
        *) next="sudo usermod -aG docker $user$(in_words ", then log out and in again" " を実行し、ログインし直す")" ;;
        esac
        tell "$verdict" "$(in_words "Docker: you may not use the engine's socket." "Docker: エンジンのソケットを使う権限がありません。")$instead" "$next" ;;
    *)
        if [ -n "${DOCKER_HOST:-}" ]; then
            next="unset DOCKER_HOST$(in_words " (now $DOCKER_HOST), or start the engine there" "(現在は $DOCKER_HOST)。またはそこでエンジンを起動する")"
        elif [ "$system" = Darwin ]; then next="open -a Docker"
        else next="sudo systemctl start docker$(in_words " (without systemd: sudo service docker start)" "(systemd がなければ sudo service docker start)")"; fi
        tell "$verdict" "$(in_words "Docker: installed, but no engine answers." "Docker: インストールされていますが、エンジンが応答しません。")$instead" "$next" ;;
    esac
}
