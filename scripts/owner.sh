# shellcheck shell=sh
# Sourced after settings.sh.

# Prints what it means in Docker that only root may write to notebooks/ or logs/ (scripts/image/as-learner), nothing where
# others may. An engine in a virtual machine, or a rootless one, knows other owners: there the host's say nothing.
root_problem() {
    folders=''
    for folder in notebooks logs; do
        # shellcheck disable=SC2012 # the one portable way to ask for an owner
        ls -lnd "$folder/" 2>/dev/null | awk '{ exit !($3 == 0 && substr($1, 9, 1) != "w") }' && folders="$folders $folder/"
    done
    [ -z "$folders" ] || echo "Only root may write to${folders}, so that notebooks run as uid 0 in their container (without capabilities)." \
        "To change that, give this checkout to a user of your machine: sudo chown -R USER ."
}
