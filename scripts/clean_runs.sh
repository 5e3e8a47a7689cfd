#!/bin/sh
# `make clean-runs`: removes TensorBoard's records of runs that are older than a day, after asking. Models, pictures and
# whatever else lies in logs/ stay. DAYS=7: only those older than a week; DAYS=0: all.
set -eu
. "$(dirname "$0")/settings.sh"

days=${DAYS:-1}
case $days in '' | *[!0-9]*) fail "Expected a number of days for DAYS, received: $days" "For example: make clean-runs DAYS=7" ;; esac

# One file a line: a name with a line break is nobody's record.
old() { find logs -type f -name 'events.out.tfevents.*' ! -name '*
*' -mmin "+$((days * 24 * 60))" 2>/dev/null; }

files=$(old)
if [ -z "$files" ]; then
    say "No record of a run in logs/ is older than $days day(s): nothing to remove."
    exit 0
fi
runs=$(printf '%s\n' "$files" | sed 's|/[^/]*$||; s|/train$||; s|/validation$||' | sort -u)
size=$(printf '%s\n' "$files" | while IFS= read -r file; do wc -c <"$file"; done | awk '{ sum += $1 } END { printf "%.1f MB", sum / 1e6 }')
say "Older than $days day(s), $(printf '%s\n' "$runs" | wc -l | tr -d ' ') run(s) with $size:" "$(printf '%s\n' "$runs" | sed 's/^/  /')"
printf 'Remove their records from TensorBoard? Models and other files stay. [y/N] ' >&2
read -r answer || answer=''
case $answer in
y | Y | yes) ;;
*)
    say "Nothing was removed."
    exit 0
    ;;
esac
printf '%s\n' "$files" | while IFS= read -r file; do
    rm -f "$file"
    # Up to logs/ itself, what is empty now.
    folder=${file%/*}
    while [ "$folder" != logs ] && rmdir "$folder" 2>/dev/null; do folder=${folder%/*}; done
done
say "Removed. TensorBoard notices within half a minute."
