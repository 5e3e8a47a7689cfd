# shellcheck shell=sh
# Sourced. privileged: whether what this process starts has any capability, as what `docker exec` starts has.
privileged() { /usr/bin/grep -q '^CapEff:.*[1-9a-f]' /proc/self/status; }
