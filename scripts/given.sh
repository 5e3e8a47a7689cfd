#!/bin/sh
# given.sh NAME...: names each setting of make's command line that no script reads, with the nearest that one does.
# The Makefile calls it before any verb: a misspelt setting would have no effect, and nobody would notice.
set -eu
CDPATH='' cd "$(dirname "$0")/.."

# The settings of .env, and what the comment of a verb shows (make reset LESSON=first-network).
settings=$(sed -n 's/^#\{0,1\}\([A-Z_]*\)=.*/\1/p' .env.example)
arguments=$(sed -n 's/.*## .*make [a-z-]* \([A-Z_]*\)=.*/\1/p' Makefile)

status=0
for name; do
    case $name in
    # What other programs read from their environment is none of our business.
    FASHION_MNIST_DIR | SSL_CERT_FILE | DOCKER_* | COMPOSE_* | BUILDKIT_* | UV_* | PIP_* | XDG_* | *_proxy | *_PROXY | HOME | PATH | SHELL | TMPDIR | LANG | LC_* | NO_COLOR | TERM | CI) continue ;;
    esac
    printf '%s\n' "$settings" "$arguments" | grep -Fqx "$name" && continue
    status=1
    # Those that hold the name first, else those that differ in the fewest letters (Levenshtein's distance).
    nearest=$(printf '%s\n' "$settings" "$arguments" | sort -u | awk -v given="$name" '
        function least(a, b, c) { return a < b ? (a < c ? a : c) : (b < c ? b : c) }
        function distance(a, b,    i, j, row, above, left) {
            for (j = 0; j <= length(b); j++) row[j] = j
            for (i = 1; i <= length(a); i++) {
                above = row[0]; row[0] = i
                for (j = 1; j <= length(b); j++) {
                    left = row[j]
                    row[j] = least(row[j] + 1, row[j - 1] + 1, above + (substr(a, i, 1) != substr(b, j, 1)))
                    above = left
                }
            }
            return row[length(b)]
        }
        $0 == "" { next }
        index($0, toupper(given)) { holds = holds (holds ? ", " : "") $0 }
        { d = distance(toupper(given), $0); if (best == "" || d < best) { best = d; near = $0 } else if (d == best) near = near ", " $0 }
        END { print holds ? holds : near }')
    printf '%s\n' "Expected a setting that a script reads, received: $name" "The nearest: $nearest. All of them: .env.example" >&2
done
exit "$status"
