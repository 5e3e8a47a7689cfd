#!/bin/sh
# `make reproducible`: builds the environment once more, without a cache, and compares its files to the image's: names,
# contents, modes, owners and dates. Prints one hash when they agree, the first differences when they don't.
set -eu
. "$(dirname "$0")/settings.sh"
. scripts/engine.sh

problem=$(engine_problem)
[ -z "$problem" ] || fail "Comparing images needs a Docker engine, but $problem."
sh scripts/image.sh
base=$(docker image inspect --format '{{index .Config.Labels "org.opencontainers.image.base.name"}}' keras-study:cpu 2>/dev/null) \
    || fail "There is no image to compare with. Next: make up"

work=$(mktemp -d)
trap 'rm -rf "$work"; docker image rm keras-study:again >/dev/null 2>&1 || true' EXIT
trap 'exit 1' HUP INT TERM

# The prefix itself is left out: its date is that of the copy, not of the build.
tree() {
    docker run --rm --network none --user 0 --entrypoint sh "$1" -c 'cd /opt/keras-study &&
        { find . -mindepth 1 -printf "%y %m %U:%G %T@ %p %l\n"; find . -type f -exec sha256sum {} +; } | LC_ALL=C sort -k5'
}

say "Building the environment again, without a cache (about two minutes)."
set -- --no-cache --quiet --build-arg "BASE_IMAGE=$base" --tag keras-study:again
[ -z "${CA_BUNDLE:-}" ] || set -- "$@" --secret "id=ca_bundle,src=$CA_BUNDLE"
DOCKER_BUILDKIT=1 docker build "$@" . >/dev/null
tree keras-study:cpu >"$work/first"
tree keras-study:again >"$work/second"
if ! cmp -s "$work/first" "$work/second"; then
    diff "$work/first" "$work/second" | head -n 20 >&2
    fail "Expected two builds to agree to the byte; the lines above are the first that differ."
fi
echo "$(wc -l <"$work/first") entries agree: $(sha256sum <"$work/first" | cut -d' ' -f1)"
