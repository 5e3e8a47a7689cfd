#!/bin/sh
# `make doctor`: checks this machine, one line a check, and names the next command where something is not well. Ends with
# 1 when anything would keep the environment from running.
set -eu
: "${PROC_DIR:=/proc}"

# A bad setting ends settings.sh; here the other checks go on, with the defaults.
if settings_problem=$( (. "$(dirname "$0")/settings.sh") 2>&1); then
    . "$(dirname "$0")/settings.sh"
    settings_problem=
else
    CDPATH='' cd "$(dirname "$0")/.."
    STUDY_HOME=$(pwd -P) JUPYTER_PORT=8888 TENSORBOARD_PORT=6006 QUIVER_PORT=5000 STUDY_MODE=auto CA_BUNDLE=''
    export STUDY_HOME JUPYTER_PORT TENSORBOARD_PORT QUIVER_PORT STUDY_MODE
fi
. scripts/ports.sh
. scripts/disk.sh

green='' yellow='' red='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
    escape=$(printf '\033')
    green="${escape}[32m" yellow="${escape}[33m" red="${escape}[31m" plain="${escape}[0m"
fi
warnings=0 failures=0
ok() { printf '%sok%s    %s\n' "$green" "$plain" "$1"; }
warn() { warnings=$((warnings + 1)); printf '%swarn%s  %s Next: %s\n' "$yellow" "$plain" "$1" "$2"; }
bad() { failures=$((failures + 1)); printf '%sFAIL%s  %s Next: %s\n' "$red" "$plain" "$1" "$2"; }

# megabytes NUMBER FACTOR and gigabytes MEGABYTES: awk, since a shell's integers may be too small. Decimal units, so that
# what is sold as 4 GB counts as 4 GB.
megabytes() { awk -v number="$1" -v factor="$2" 'BEGIN { printf "%d", number * factor / 1000000 }'; }
gigabytes() { awk -v number="$1" 'BEGIN { printf "%.1f GB", number / 1000 }'; }

check_settings() {
    if [ -n "$settings_problem" ]; then
        bad "Settings: $(printf '%s' "$settings_problem" | tr '\n' ' ')" "correct it, then make doctor (the lines below are about the defaults)."
    elif [ -n "${CA_BUNDLE:-}" ]; then
        ok "Certificates: $(grep -c 'BEGIN.* CERTIFICATE' "$CA_BUNDLE") in $CA_BUNDLE."
    fi
}

# Sets mode to what `make up` would choose, and engine_arch, engine_memory and engine_root where there is an engine.
check_docker() {
    mode=native engine_arch='' engine_memory='' engine_root=''
    if [ "$STUDY_MODE" = native ]; then
        ok "Docker: not asked for (STUDY_MODE=native)."
        return
    fi
    tell=warn instead=' make up runs natively instead, in .venv.'
    [ "$STUDY_MODE" != docker ] || tell=bad instead=' STUDY_MODE=docker needs it.'
    if ! command -v docker >/dev/null 2>&1; then
        "$tell" "Docker: not installed.$instead" "to have it, https://docs.docker.com/get-started/get-docker/"
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
    ok "Docker: engine ${facts%%|*} answers."

    compose=$(docker compose version --short 2>/dev/null) || compose=
    case ${compose#v} in
    '' | 0.* | 1.*)
        "$tell" "Compose: v2 is missing${compose:+, this is $compose}.$instead" "https://docs.docker.com/compose/install/linux/"
        return ;;
    esac
    ok "Compose: ${compose#v}."
    mode=docker
    if docker buildx version >/dev/null 2>&1; then
        ok "BuildKit: buildx is there."
    else
        warn "BuildKit: buildx is missing, which newer Compose builds with." "sudo apt install docker-buildx-plugin (Debian's own: docker-buildx)"
    fi
}

# docker_silent ANSWER: the client is there, but no engine answered it.
docker_silent() {
    case $1 in
    *"ermission denied"*)
        user=$(id -un)
        case " $(id -nG "$user") " in
        *" docker "*) next="log out and in again: you are in the group docker only from then on." ;;
        *) next="sudo usermod -aG docker $user, then log out and in again" ;;
        esac
        "$tell" "Docker: you may not use the engine's socket.$instead" "$next" ;;
    *)
        if [ -n "${DOCKER_HOST:-}" ]; then next="unset DOCKER_HOST (now $DOCKER_HOST), or start the engine there"
        elif [ "$(uname -s)" = Darwin ]; then next="open -a Docker"
        else next="sudo systemctl start docker (without systemd: sudo service docker start)"; fi
        "$tell" "Docker: installed, but no engine answers.$instead" "$next" ;;
    esac
}

# python_facts PYTHON: prints its version and which of the modules that .venv needs it lacks, if the lock fits it.
python_facts() {
    "$1" -c '
import sys
if (3, 11) <= sys.version_info[:2] <= (3, 13):
    missing = []
    for name in ("venv", "ensurepip", "sqlite3"):
        try:
            __import__(name)
        except ImportError:
            missing.append(name)
    print("%d.%d.%d" % sys.version_info[:3], *missing)' 2>/dev/null
}

check_python() {
    facts=$(python_facts .venv/bin/python) || facts=
    if [ -n "$facts" ]; then
        ok "Python: .venv is there, with ${facts%% *}."
        return
    fi
    for python in python3.13 python3.12 python3.11 python3; do
        facts=$(python_facts "$python") || facts=
        [ -z "$facts" ] || break
    done
    version=${facts%% *}
    case $facts in
    '') bad "Python: expected 3.11, 3.12 or 3.13, received: $(python3 --version 2>&1 | head -n 1 || true)." \
        "sudo apt install python3 python3-venv (macOS: brew install python@3.13), or install Docker" ;;
    *sqlite3*) bad "Python: $version ($python) has no sqlite3 module, which Jupyter needs." \
        "use the system's python3, or build this one again with libsqlite3-dev installed" ;;
    *" "*) bad "Python: $version ($python) lacks ${facts#* }." "sudo apt install python${version%.*}-venv" ;;
    *) ok "Python: $version ($python), with venv and sqlite3." ;;
    esac
}

command_line() {
    if [ -r "$PROC_DIR/$1/cmdline" ]; then tr '\0' ' ' <"$PROC_DIR/$1/cmdline"; else ps -o args= -p "$1" 2>/dev/null || true; fi
}

parent_of() {
    if [ -r "$PROC_DIR/$1/status" ]; then awk '$1 == "PPid:" {print $2}' "$PROC_DIR/$1/status"; else ps -o ppid= -p "$1" 2>/dev/null | tr -d ' '; fi
}

# Whether the process, or the one that keeps it running, is of this checkout's .venv.
is_ours() {
    case "$(command_line "$1") $(command_line "$(parent_of "$1")")" in *"$STUDY_HOME/.venv/"*) ;; *) return 1 ;; esac
}

# check_port NAME SERVICE INNER TELL [WHAT]: the port that the setting NAME holds, and who has it.
check_port() {
    port=$(printenv "$1") what=${5:-$2}
    published=''
    [ "$mode" = native ] || published=$(docker compose port "$2" "$3" 2>/dev/null | sed 's/.*://') || published=
    if [ "$published" = "$port" ]; then
        health=$(docker compose ps --quiet "$2" 2>/dev/null | head -n 1)
        health=$(docker inspect --format '{{if .State.Health}}{{.State.Health.Status}}{{end}}' "$health" 2>/dev/null) || health=
        case $health in
        unhealthy) warn "Port $port: $what of this checkout holds it, but does not answer well." "make logs" ;;
        *)
            if [ "$what" = "$2" ]; then ok "Port $port: $what of this checkout runs there${health:+ ($health)}."
            else ok "Port $port: this checkout keeps it for $what."; fi ;;
        esac
        return
    fi
    holder=$(port_holder "$port")
    if [ -z "$holder" ]; then
        ok "Port $port: free for $what."
        return
    fi
    pid=$(printf '%s\n' "$holder" | sed -n 's/^pid \([0-9]*\) .*/\1/p')
    if [ -n "$pid" ] && is_ours "$pid"; then
        ok "Port $port: $what of this checkout runs there, natively ($holder)."
        return
    fi
    end="end that program"
    [ -z "$pid" ] || end="kill $pid"
    case "$holder $([ -z "$pid" ] || command_line "$pid")" in *[Jj]upyter*) holder="another Jupyter, $holder" ;; esac
    if [ "$mode" = docker ]; then
        container=$(docker ps --filter "publish=$port" --format '{{.Names}}' 2>/dev/null | head -n 1)
        [ -z "$container" ] || holder="the container $container" end="docker stop $container"
    fi
    "$4" "Port $port: held by $holder, so that $what cannot have it." "$end, or put $1=$(next_free_port "$port") into .env"
}

check_ports() {
    check_port JUPYTER_PORT jupyter 8888 bad
    check_port TENSORBOARD_PORT tensorboard 6006 bad
    # Only a lesson needs it, when it opens Quiver.
    check_port QUIVER_PORT jupyter 5000 warn Quiver
}

# Prints a line of meminfo in MB, nothing where there is none.
meminfo() {
    kilobytes=$(awk -v name="$1:" '$1 == name {print $2}' "$PROC_DIR/meminfo" 2>/dev/null) || kilobytes=
    [ -z "$kilobytes" ] || megabytes "$kilobytes" 1024
}

check_memory() {
    whose="this machine's" more="end other programs, or use a machine with more"
    if [ -n "$engine_memory" ] && [ "$mode" = docker ]; then
        total=$(megabytes "$engine_memory" 1) whose="the Docker engine's"
        [ "$(uname -s)" != Darwin ] || more="Docker Desktop > Settings > Resources > Memory"
    elif [ "$(uname -s)" = Darwin ]; then
        total=$(sysctl -n hw.memsize 2>/dev/null) || total=
        [ -z "$total" ] || total=$(megabytes "$total" 1)
    else
        total=$(meminfo MemTotal)
    fi
    if [ -z "$total" ]; then
        warn "Memory: this system does not tell how much it has." "make sure of 4 GB, then make up"
        return
    fi
    text="Memory: $(gigabytes "$total") ($whose)"
    available=$(meminfo MemAvailable)
    [ -z "$available" ] || text="$text, $(gigabytes "$available") available"
    if [ "$total" -lt 2000 ]; then
        bad "$text; TensorFlow and JupyterLab need 2 GB at least, better 4." "$more"
    elif [ "$total" -lt 4000 ] || [ "${available:-4000}" -lt 2000 ]; then
        warn "$text; a larger lesson's kernel may be killed without a word." "$more"
    else
        ok "$text."
    fi
}

check_disk() {
    place=.
    # An engine in a virtual machine has its folder there, not here.
    if [ "$mode" = docker ] && [ -d "$engine_root" ]; then place=$engine_root; fi
    free=$(free_megabytes "$place")
    if [ -z "$free" ]; then
        warn "Disk: df does not tell what is free in $place." "df -h $place"
        return
    fi
    text="Disk: $(gigabytes "$free") free in $(cd "$place" 2>/dev/null && pwd -P || echo "$place")"
    next="free some space"
    [ "$mode" != docker ] || next="docker system prune"
    # The build unpacks the environment, slims a copy of it and keeps what it downloaded; .venv is unpacked once.
    needed=7000
    [ "$mode" = docker ] || needed=3000
    # What is built already needs room for runs only.
    if [ -x .venv/bin/python ] || { [ "$mode" = docker ] && docker image inspect keras-study:cpu >/dev/null 2>&1; }; then needed=1000; fi
    if [ "$free" -lt "$needed" ]; then
        bad "$text; expected $(gigabytes "$needed")." "$next"
    elif [ "$free" -lt $((needed + 3000)) ]; then
        warn "$text; that may become little." "$next"
    else
        ok "$text."
    fi
}

check_cpu() {
    machine=${engine_arch:-$(uname -m)}
    case $machine in
    arm64 | aarch64) ok "CPU: $machine." ;;
    x86_64 | amd64)
        if [ "$(uname -s)" = Darwin ]; then
            flags=$(sysctl -n machdep.cpu.features 2>/dev/null | tr '[:upper:]' '[:lower:]') || flags=
        else
            flags=$(sed -n 's/^flags[^:]*://p' "$PROC_DIR/cpuinfo" 2>/dev/null | head -n 1) || flags=
        fi
        case " $flags " in
        "  ") warn "CPU: $machine, but this system does not tell whether it has AVX, which TensorFlow needs." "make up" ;;
        *" avx "* | *" avx1.0 "*) ok "CPU: $machine with AVX." ;;
        *) bad "CPU: $machine without AVX, which TensorFlow needs (it would die with 'Illegal instruction')." \
            "use another machine; in a virtual machine, pass the host's CPU on (QEMU: -cpu host)" ;;
        esac ;;
    *) bad "CPU: expected x86_64 or arm64, received $machine: TensorFlow is not made for it." "use another machine" ;;
    esac
    # TensorFlow's last release for Intel Macs was 2.16.
    if [ "$mode" = native ] && [ "$(uname -s)-$machine" = Darwin-x86_64 ] && [ "$(translated)" != 1 ]; then
        bad "TensorFlow: not made for Intel Macs any more." "install Docker, then make up"
    fi
}

translated() { sysctl -n sysctl.proc_translated 2>/dev/null || echo 0; }

# Prints amd64 or arm64 for the names that uname and Docker have for them.
architecture() {
    case $1 in x86_64 | amd64 | */amd64) echo amd64 ;; aarch64 | arm64 | */arm64*) echo arm64 ;; *) echo "$1" ;; esac
}

check_emulation() {
    native=$(architecture "${engine_arch:-$(uname -m)}")
    if [ "$(uname -s)" = Darwin ] && [ "$(translated)" = 1 ]; then
        warn "Emulation: this shell runs under Rosetta, as an Intel program." "arch -arm64 zsh, then make doctor"
    elif [ "$mode" = docker ] && [ -n "${DOCKER_DEFAULT_PLATFORM:-}" ] && [ "$(architecture "$DOCKER_DEFAULT_PLATFORM")" != "$native" ]; then
        warn "Emulation: DOCKER_DEFAULT_PLATFORM=$DOCKER_DEFAULT_PLATFORM on $native: TensorFlow would crawl or crash." "unset DOCKER_DEFAULT_PLATFORM"
    elif [ "$mode" = docker ] && image=$(docker image inspect --format '{{.Architecture}}' keras-study:cpu 2>/dev/null) \
        && [ -n "$image" ] && [ "$(architecture "$image")" != "$native" ]; then
        warn "Emulation: the image keras-study:cpu is for $image, the engine is $native." "docker image rm --force keras-study:cpu, then make up"
    else
        ok "Emulation: none."
    fi
}

# check_folder NAME: whether it can be written, and whose it and what is in it are.
check_folder() {
    give="sudo chown -R \"\$(id -u):\$(id -g)\" logs notebooks"
    if [ ! -d "$1" ]; then
        if [ -e "$1" ] || [ -L "$1" ]; then bad "Folder $1/: expected a folder, received: $(ls -ld "$1")." "move it away, then make up"
        elif [ ! -w . ]; then bad "Folder $1/: missing, and you may not write to $STUDY_HOME." "sudo chown -R \"\$(id -u):\$(id -g)\" ."
        else warn "Folder $1/: missing." "make update restores what the release has there, make up an empty one"; fi
        return
    fi
    # shellcheck disable=SC2012
    owner=$(ls -nd "$1" | awk '{print $3}')
    user=$(id -u)
    if [ ! -w "$1" ] || [ ! -x "$1" ]; then
        if [ "$owner" != "$user" ]; then bad "Folder $1/: belongs to uid $owner, and you (uid $user) may not write there." "$give"
        else bad "Folder $1/: yours, but not writable." "chmod -R u+rwX $1"; fi
    elif [ "$user" -ne 0 ] && [ "$owner" != "$user" ]; then
        warn "Folder $1/: belongs to uid $owner, you are uid $user." "$give"
    else
        foreign=''
        [ "$user" -eq 0 ] || foreign=$(find "$1" ! -user "$user" 2>/dev/null | head -n 1)
        if [ -n "$foreign" ]; then warn "Folder $1/: some of it is another user's, such as $foreign." "$give"
        else ok "Folder $1/: writable, uid $owner's."; fi
    fi
}

# days YYYY-MM-DD: counted so that two of them can be subtracted (Fliegel and van Flandern's Julian day).
days() {
    echo "$1" | awk -F - '{
        a = int(($2 - 14) / 12)
        print int(1461 * ($1 + 4800 + a) / 4) + int(367 * ($2 - 2 - 12 * a) / 12) - int(3 * int(($1 + 4900 + a) / 100) / 4) + $3
    }'
}

check_lock() {
    locked=$(sed -n '1s/^# locked \([0-9]\{4\}-[0-9][0-9]-[0-9][0-9]\).*/\1/p' requirements/study.txt 2>/dev/null) || locked=
    if [ -z "$locked" ]; then
        warn "Lock: requirements/study.txt does not begin with its date." "make update (your own lock: make lock)"
        return
    fi
    today=$(date -u +%Y-%m-%d)
    age=$(($(days "$today") - $(days "$locked")))
    if [ "$age" -lt 0 ]; then
        bad "Clock: it says $today, but the lock is of $locked: certificates would be refused." \
            "set the clock (Linux: sudo timedatectl set-ntp true; macOS: sudo sntp -sS time.apple.com)"
    elif [ "$age" -gt 180 ]; then
        warn "Lock: of $locked, $age days old." "make update"
    else
        ok "Clock and lock: $today, the lock is $age days old."
    fi
}

check_settings
check_docker
[ "$mode" = docker ] || check_python
check_ports
check_memory
check_disk
check_cpu
check_emulation
check_folder notebooks
check_folder logs
check_lock
if [ "$failures" -gt 0 ]; then
    echo "$failures to put right, $warnings to look at."
    exit 1
fi
echo "Ready, with $warnings to look at. Next: make up"
