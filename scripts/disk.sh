# shellcheck shell=sh
# Sourced: how much room is left, and how much is needed.

# Decimal megabytes. The build unpacks the environment, slims a copy of it and keeps what it downloaded; .venv is unpacked once.
# shellcheck disable=SC2034 # used where this is sourced
image_megabytes=7000 environment_megabytes=3000

# Prints the free megabytes (decimal) at $1; nothing where df does not tell. A file system's name may hold blanks, so the column
# before the percentage is taken.
free_megabytes() {
    df -Pk "$1" 2>/dev/null | awk 'NR == 2 { for (i = 2; i <= NF; i++) if ($i ~ /^[0-9]+%$/) { printf "%d", $(i - 1) * 1.024 / 1000; exit } }'
}
