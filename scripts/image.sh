#!/bin/sh
# Builds keras-study:cpu when what it is made of has changed; needs an engine. Exit code 3: there is no base to build on.
set -eu
. "$(dirname "$0")/settings.sh"
. scripts/disk.sh
. scripts/inputs.sh
. scripts/waiting.sh

stand_in=keras-study-base:trixie

# Sets BASE_IMAGE to the stand-in where no registry can be reached; fails when that cannot be made either.
choose_base() {
    [ -z "${BASE_IMAGE:-}" ] || return 0
    official=$(sed -n 's/^ARG BASE_IMAGE=//p' Dockerfile | head -n 1)
    docker image inspect "$official" >/dev/null 2>&1 || say "Looking for the base image ${official%%@*}."
    if docker image inspect "$official" >/dev/null 2>&1 || docker pull --quiet "$official" >/dev/null 2>&1; then
        return 0
    fi
    if ! docker image inspect "$stand_in" >/dev/null 2>&1; then
        say "No image registry can be reached: building a base from Debian's packages first (make base)."
        sh scripts/base.sh || return 1
    fi
    say "No image registry can be reached: building on the stand-in base $stand_in."
    BASE_IMAGE=$stand_in
    export BASE_IMAGE
}

INPUTS=$(inputs)
! fresh "$INPUTS" || exit 0
# Where the engine keeps its images on this machine itself, a build that would fill the disk is not begun.
folder=$(docker info --format '{{.DockerRootDir}}' 2>/dev/null || true)
if [ -d "$folder" ]; then
    free=$(free_megabytes "$folder")
    [ "${free:-$image_megabytes}" -ge "$image_megabytes" ] || fail "Expected $image_megabytes MB free for building the image, received $free MB in $folder." \
        "Free some space (docker system prune clears what no container uses), then run the command again."
fi
choose_base || exit 3
began=$(date +%s)
say "Building keras-study:cpu: what it is made of is downloaded and unpacked ($(time_of build "the first time takes some minutes")). Then it starts ($(time_of start "some seconds"))."
REVISION=$(git rev-parse HEAD 2>/dev/null || echo unknown)
export INPUTS REVISION
docker compose build jupyter || fail "" "The image could not be built; the lines above say why." \
    "No space left: docker system prune. Certificates refused: set CA_BUNDLE in .env. Else: make doctor"
remember build "$began"
