#!/bin/sh
# `make update`: brings a newer release and keeps whatever the learner changed or wrote. The rules are nbgitpuller's:
# - a file that you changed stays as a whole; one that you did not touch becomes the release's;
# - a file of the release that you deleted comes back, also when nothing newer is there;
# - a file of your own in the way of a new one is renamed to name_YYYYmmddHHMMSS.ext.
# It can be killed at any point and run again: files are replaced by rename, and refs/keras-study/updating/BRANCH names
# the release until all of it is in, so that the next run first finishes that one.
set -eu
. "$(dirname "$0")/settings.sh"
. scripts/checkout.sh
. scripts/bring.sh

# Sets newest to the commit of the branch's upstream, or of origin's default branch when it follows none.
fetch_newest() {
    remote=$(git config "branch.$branch.remote" || echo origin)
    ref=$(git config "branch.$branch.merge" || true)
    [ "$remote" != . ] || remote=origin ref=
    unreachable="The newest release could not be fetched; the lines above say why."
    if [ "$remote" = origin ] && ! git config remote.origin.url >/dev/null; then
        fail "This clone has no remote named origin to update from." "Next: git remote add origin ADDRESS, then make update"
    fi
    [ -z "${CA_BUNDLE:-}" ] || export GIT_SSL_CAINFO="$CA_BUNDLE"
    if [ -z "$ref" ]; then
        ref=$(git ls-remote --symref "$remote" HEAD | awk '$1 == "ref:" {print $2; exit}')
        [ -n "$ref" ] || fail "$unreachable" "Next: look at the network, then make update"
    fi
    git fetch --quiet "$remote" "$ref" || fail "$unreachable" \
        "Next: look at the network (certificates refused: set CA_BUNDLE in .env), then make update"
    newest=$(git rev-parse --verify 'FETCH_HEAD^{commit}')
}

# bring TARGET: makes the working folder, the index and the branch that commit's, but for what is the learner's.
bring() {
    plan "$1"
    while IFS= read -r path; do
        if [ -e "$path" ] || [ -L "$path" ] || [ "$(git rev-parse -q --verify "HEAD:$path")" != "$(git rev-parse "$1:$path")" ]; then
            printf '%s\n' "$path" >>"$work/came"
        else
            printf '%s\n' "$path" >>"$work/restored"
        fi
    done <"$work/wanted"
    cat "$work/remove" >>"$work/came"
    cat "$work/conflict" >>"$work/conflicts"
    cat "$work/orphan" >>"$work/orphans"
    git diff-tree -r -z -M --diff-filter=R --name-status HEAD "$1" | lines >>"$work/renamed"
    if [ "$(git rev-parse HEAD)" != "$1" ]; then
        back_up
        git update-ref "refs/keras-study/updating/$branch" "$1"
    fi
    move_files
    if [ "$(git rev-parse HEAD)" != "$1" ]; then
        git reset --quiet "$1" -- || fail "The files are in, but git could not note it; the lines above say why." "Next: make update"
    fi
}

summary() {
    if [ "$before" = "$(git rev-parse HEAD)" ] && [ ! -s "$work/came" ]; then
        echo "Already up to date: $(git log -1 --format='%h of %cd' --date=short)."
    else
        LC_ALL=C sort -u -o "$work/came" "$work/came"
        echo "Updated to $(git log -1 --format='%h of %cd' --date=short): $(awk 'END {print NR, NR == 1 ? "file" : "files"}' "$work/came") came in."
        sed -n 's|^notebooks/|  &|p' "$work/came"
    fi
    sed 's/^/Restored, since it was deleted: /' "$work/restored"
    while IFS= read -r path; do
        case $path in
        notebooks/*/*.ipynb) lesson=${path##*/} command="make reset LESSON=${lesson%.ipynb} (keeps a copy of yours)" ;;
        *) command="git show 'HEAD:$path'" ;;
        esac
        printf '%s\n' "Kept as you left it: $path" "  the release's: $command"
    done <"$work/conflicts"
    while IFS= read -r path; do
        # By the environment: awk would take a backslash in -v for an escape.
        new=$(OLD=$path LC_ALL=C awk 'NR % 3 == 2 { was = $0 } NR % 3 == 0 && was == ENVIRON["OLD"] { print; exit }' "$work/renamed")
        printf '%s\n' "Kept as you left it: $path" "  the release has no such file any more${new:+: it is $new now}"
    done <"$work/orphans"
    [ -z "$backup" ] || echo "All that you had changed is also in $backup; a file from there: git show $backup:FILE >COPY"
    if [ -s "$work/came" ]; then echo "A lesson that is open in JupyterLab: File > Reload Notebook from Disk."; fi
    echo "Next: make up"
}

backup=
require_checkout
lock_checkout
work=$git_dir/keras-study-update
trap 'rm -rf "$work"; unlock_checkout' EXIT
trap 'exit 1' HUP INT TERM
rm -rf "$work"
mkdir "$work"
for name in came restored conflicts orphans renamed; do : >"$work/$name"; done
require_nothing_under_way
before=$(git rev-parse HEAD)
if updating=$(git rev-parse --quiet --verify "refs/keras-study/updating/$branch^{commit}") && git merge-base --is-ancestor HEAD "$updating"; then
    say "Finishing the update that was interrupted."
    bring "$updating"
    git update-ref -d "refs/keras-study/updating/$branch"
fi
say "Looking for a newer release."
fetch_newest
if git merge-base --is-ancestor "$newest" HEAD; then
    newest=$(git rev-parse HEAD)
elif ! git merge-base --is-ancestor HEAD "$newest"; then
    say "Your branch $branch has commits that the release has not:"
    git log --oneline --max-count=10 "$newest..HEAD" >&2
    fail "Bring the release in yourself: git merge $newest (or git rebase $newest), then make up"
fi
bring "$newest"
git update-ref -d "refs/keras-study/updating/$branch"
summary
