#!/bin/sh
# `make backup`: notebooks/, logs/ and requirements/extra.txt in one dated archive, backups/keras-study-YYYYmmdd-HHMMSS.tar.gz.
# It gets that name only when it is whole.
set -eu
. "$(dirname "$0")/settings.sh"

# With the dot, a folder that is a link is followed; links inside are kept as links.
set --
for folder in notebooks logs; do [ ! -d "$folder" ] || set -- "$@" "$folder/."; done
[ ! -f requirements/extra.txt ] || set -- "$@" requirements/extra.txt
[ $# -gt 0 ] || fail "Expected notebooks/ or logs/ in $STUDY_HOME, found neither. Next: make doctor"

umask 077
mkdir -p backups
name=backups/keras-study-$(date +%Y%m%d-%H%M%S) number=1
archive=$name
while [ -e "$archive.tar.gz" ]; do number=$((number + 1)) archive=$name-$number; done
archive=$archive.tar.gz part=backups/.part-$$
trap 'rm -f "$part"' EXIT
trap 'exit 1' HUP INT TERM

status=0
tar -czf "$part" "$@" || status=$?
# GNU tar's 1: a file changed while it was read, such as the log of a training. Any other tar's 1 is a failure.
case $status-$(tar --version 2>/dev/null) in
0-*) ;;
1-*GNU*) say "Something is being written just now; the lines above name it. For a quiet copy: make down, then make backup." ;;
*) fail "" "No archive was made; the lines above say why." "No space left: free some, then run the command again." ;;
esac
files=$(tar -tzf "$part" | awk '!/\/$/ {files++} END {print files + 0}') && [ "$files" -gt 0 ] \
    || fail "The archive could not be read back, so it was removed." "Next: make doctor"
mv "$part" "$archive"

bytes=$(wc -c <"$archive")
echo "$archive: $files files, $(awk -v bytes="$bytes" 'BEGIN {printf "%.1f MB", bytes / 1000000}'). Copy it to another disk."
echo "To have it back, in this folder or in a new clone: tar -xzf $archive"
echo "That replaces files of the same names; to look first: mkdir restored && tar -xzf $archive -C restored"
