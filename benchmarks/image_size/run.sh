#!/bin/sh
# The study image's size against a plain two-stage image of the same lock on the same base, uncompressed and compressed.
set -eu
cd "$(dirname "$0")/../.."
sh scripts/image.sh

size() { docker image inspect --format '{{.Size}}' "$1"; }
compressed() { docker save "$1" | gzip | wc -c; }

set -- --quiet --file benchmarks/image_size/plain.Dockerfile --tag keras-study:plain
set -- "$@" --build-arg "BASE_IMAGE=$(docker image inspect --format '{{index .Config.Labels "org.opencontainers.image.base.name"}}' keras-study:cpu)"
bundle=${CA_BUNDLE:-${SSL_CERT_FILE:-}}
[ -z "$bundle" ] || set -- "$@" --secret "id=ca_bundle,src=$bundle"
DOCKER_BUILDKIT=1 docker build "$@" . >/dev/null
trap 'docker image rm keras-study:plain >/dev/null' EXIT

{
    echo "$(size keras-study:cpu) $(size keras-study:plain) uncompressed"
    echo "$(compressed keras-study:cpu) $(compressed keras-study:plain) compressed"
} | awk '{ printf "image size, %-12s  study %4d MB   plain %4d MB   ratio %.2f\n", $3, $1 / 1e6, $2 / 1e6, $1 / $2 }'
