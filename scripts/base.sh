#!/bin/sh
# `make base`: a Debian 13 base image from Debian's packages, for machines that reach no image registry.
set -eu
. "$(dirname "$0")/settings.sh"
. scripts/engine.sh

problem=$(engine_problem)
[ -z "$problem" ] || fail "A base image needs a Docker engine, but $problem." "\`make doctor\` tells what to do."
[ "$(id -u)" -eq 0 ] || fail "debootstrap must run as root. Next: sudo make base"
if ! command -v debootstrap >/dev/null 2>&1; then
    command -v apt-get >/dev/null 2>&1 || fail "debootstrap is missing, and this is no Debian or Ubuntu to install it on."
    say "Installing debootstrap."
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends debootstrap >&2 \
        || fail "debootstrap could not be installed. Next: apt-get update && apt-get install debootstrap"
fi

# The mirror that this machine's apt uses already; debootstrap knows Debian's own where apt tells none.
# shellcheck disable=SC2016 # apt-get fills these in
mirror=$(apt-get indextargets --format '$(CREATED_BY) $(ORIGIN) $(REPO_URI)' 2>/dev/null \
    | sed -n '/security/d; s/^Packages Debian //p' | head -n 1)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
trap 'exit 1' HUP INT TERM
say "Unpacking Debian 13 (about 30 s)."
# shellcheck disable=SC2086
debootstrap --variant=minbase trixie "$root" $mirror >"$root.log" 2>&1 \
    || { tail -n 5 "$root.log" >&2; fail "debootstrap failed; its log: $root.log"; }
# As in Debian's own slim image: no documentation, neither now nor with what apt installs later.
printf 'path-exclude /usr/share/%s/*\n' doc man locale info lintian >"$root/etc/dpkg/dpkg.cfg.d/slim"
echo 'path-include /usr/share/doc/*/copyright' >>"$root/etc/dpkg/dpkg.cfg.d/slim"
rm -rf "$root"/usr/share/man "$root"/usr/share/locale "$root"/usr/share/info "$root"/usr/share/lintian
find "$root/usr/share/doc" -type f -not -name copyright -delete
find "$root/usr/share/doc" -type d -empty -delete
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/var/log/* "$root.log"
tar -C "$root" -c . | docker import - keras-study-base:trixie >/dev/null
say "keras-study-base:trixie is there; \`make up\` uses it when no registry answers."
