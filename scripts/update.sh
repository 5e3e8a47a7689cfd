#!/bin/sh
# `make update`: brings a newer release and keeps whatever the learner changed or wrote. The rules are nbgitpuller's:
# - a file that you changed stays as a whole; one that you did not touch becomes the release's;
# - a file of the release that you deleted comes back, also when nothing newer is there;
# - a file of your own in the way of a new one is renamed to name_YYYYmmddHHMMSS.ext.
# It can be killed at any point and run again: files are replaced by rename, and refs/keras-study/updating/BRANCH names
# the release until all of it is in, so that the next run first finishes that one.
set -eu
. "$(dirname "$0")/settings.sh"

require_checkout() {
    command -v git >/dev/null 2>&1 || fail "git is missing. Next: sudo apt install git (macOS: xcode-select --install)"
    [ -e .git ] || fail "Expected a git clone, received a folder without .git (a downloaded ZIP?)." \
        "Clone the project beside it as the README says, and copy your notebooks/ into the clone."
    # A git hook that calls make would pass on its own idea of the repository.
    # shellcheck disable=SC2046
    unset $(git rev-parse --local-env-vars)
    git_dir=$(git rev-parse --absolute-git-dir) || fail "git cannot use this checkout; the line above says why."
    [ -z "$(git rev-parse --show-prefix)" ] || fail "$STUDY_HOME/.git is no git directory. Next: git status"
    # shellcheck disable=SC2012
    owner=$(ls -nd .git | awk '{print $3}')
    [ "$(id -u)" -ne 0 ] || [ "$owner" -eq 0 ] || fail "This checkout belongs to uid $owner; what root brings would not." \
        "Next: run it as that user, without sudo."
}

require_nothing_under_way() {
    branch=$(git symbolic-ref --quiet --short HEAD) || fail "Expected a branch, received a detached HEAD: $(git log -1 --oneline)." \
        "Next: git switch main (or your own branch), then make update"
    git rev-parse --quiet --verify 'HEAD^{commit}' >/dev/null || fail "The branch $branch has no commit yet." "Next: git status"
    for state in MERGE_HEAD:merge CHERRY_PICK_HEAD:cherry-pick REVERT_HEAD:revert rebase-merge:rebase rebase-apply:rebase; do
        verb=${state#*:}
        [ ! -e "$git_dir/${state%:*}" ] || fail "A git $verb is under way." \
            "Next: finish it (git status tells how) or leave it (git $verb --abort), then make update"
    done
    [ -z "$(git ls-files --unmerged)" ] || fail "Some files hold unresolved conflicts: git status" "Resolve them, then make update"
    [ ! -e "$git_dir/index.lock" ] || fail "Another git is at work here, or one was killed." \
        "If none is running: rm '$git_dir/index.lock', then make update"
    git ls-tree -r -d -z --name-only HEAD | LC_ALL=C tr '\0' '\n' >"$work/folders"
    while IFS= read -r folder; do
        [ ! -L "$folder" ] || fail "Expected a folder, received a symbolic link: $folder. git does not follow it." \
            "Put the folder itself there, then make update"
    done <"$work/folders"
}

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

# worktree_of COMMIT: prints a tree of what the working folder has under the paths of that commit. An index of its own
# leaves whatever is staged alone; line endings and filters count as git counts them.
worktree_of() {
    {
        rm -f "$work/index" \
            && GIT_INDEX_FILE=$work/index git read-tree "$1" \
            && GIT_INDEX_FILE=$work/index git -c core.safecrlf=false add --update \
            && GIT_INDEX_FILE=$work/index git write-tree
    } || fail "Nothing changed here: git could not read every file; the lines above say why." "Next: make doctor"
}

# list TREE: one line a file, "mode type blob<TAB>path"; a newline in a name becomes a byte that no name of ours has.
list() {
    git ls-tree -r -z "$1" >"$work/list"
    LC_ALL=C tr '\0\n' '\n\001' <"$work/list"
}

# plan TARGET: sorts every path into the files of $work/plan, by what HEAD, the learner and the target have there.
plan() {
    rm -rf "$work/plan"
    mkdir "$work/plan"
    for name in remove change add restore aside conflict orphan set-x unset-x; do : >"$work/plan/$name"; done
    mine=$(worktree_of HEAD)
    # Also what is no file of HEAD's, where the target has one.
    beside=$(worktree_of "$1")
    list HEAD >"$work/head"
    list "$mine" >"$work/mine"
    list "$beside" >>"$work/mine"
    list "$1" >"$work/target"
    LC_ALL=C awk -v out="$work/plan/" -v ignorecase="$(git config --bool core.ignorecase || echo false)" '
        function same(a, b) { return a == b || (substr(a, 1, 3) == "100" && substr(b, 1, 3) == "100" && substr(a, 8) == substr(b, 8)) }
        $2 != "blob" { next }
        {
            tab = index($0, "\t")
            path = substr($0, tab + 1)
            entry = $1 " " $3
        }
        side == "head" { head[path] = entry }
        side == "mine" { mine[path] = entry }
        side == "target" { target[path] = entry; folded[tolower(path)] = 1 }
        END {
            for (path in target) {
                if (!(path in mine)) print path >(out (path in head && same(head[path], target[path]) ? "restore" : "add"))
                else if (mine[path] == target[path]) continue
                else if (path in head && mine[path] == head[path]) print path >(out "change")
                else if (same(mine[path], target[path])) continue
                else if (!(path in head)) print path >(out "aside")
                else if (same(mine[path], head[path])) {
                    # A learner'\''s chmod is no change of content, and survives the new content.
                    print path >(out "change")
                    print path >(out (substr(mine[path], 1, 6) == "100755" ? "set-x" : "unset-x"))
                }
                else if (!same(head[path], target[path])) print path >(out "conflict")
            }
            for (path in head) {
                if (path in target || !(path in mine)) continue
                # Where README.MD and README.md are one file, a new spelling removes nothing.
                if (ignorecase == "true" && tolower(path) in folded) continue
                print path >(out (same(mine[path], head[path]) ? "remove" : "orphan"))
            }
        }' side=head "$work/head" side=mine "$work/mine" side=target "$work/target"
    for name in "$work"/plan/*; do LC_ALL=C sort -o "$name" "$name"; done
}

# Keeps the learner's files of now under a ref, in the shape of a stash: its second parent holds what was staged.
back_up() {
    staged=$(git write-tree) || fail "git cannot read what is staged. Next: git status"
    if [ -z "$(git diff-tree -r --name-only --diff-filter=d HEAD "$mine")" ]; then
        [ "$staged" != "$(git rev-parse 'HEAD^{tree}')" ] || return 0
    fi
    stamp=refs/keras-study/backup-$(date +%Y%m%d-%H%M%S)
    backup=$stamp number=1
    while git rev-parse --quiet --verify "$backup" >/dev/null; do number=$((number + 1)) backup=$stamp-$number; done
    staged=$(echo "What was staged before make update" | as_study git commit-tree "$staged" -p HEAD)
    git update-ref "$backup" "$(echo "Before make update" | as_study git commit-tree "$mine" -p HEAD -p "$staged")"
}

# Learners need not have told git their name.
as_study() {
    GIT_AUTHOR_NAME=make GIT_AUTHOR_EMAIL=make@localhost GIT_COMMITTER_NAME=make GIT_COMMITTER_EMAIL=make@localhost "$@"
}

# stage TARGET: writes what will come in beside the index first, so that a full disk shows before anything changes.
stage() {
    rm -rf "$work/files" "$work/index"
    mkdir "$work/files"
    GIT_INDEX_FILE=$work/index git read-tree "$1"
    cat "$work/plan/change" "$work/plan/add" "$work/plan/restore" "$work/plan/aside" | LC_ALL=C tr '\n' '\0' >"$work/wanted"
    GIT_INDEX_FILE=$work/index git checkout-index -z --stdin --prefix="$work/files/" <"$work/wanted" \
        || fail "No file changed here: the release's could not be written; the lines above say why." "Next: make doctor"
    while IFS= read -r path; do chmod a+x "$work/files/$path"; done <"$work/plan/set-x"
    while IFS= read -r path; do chmod a-x "$work/files/$path"; done <"$work/plan/unset-x"
}

# rename_aside PATH: gives what the learner has there a new name.
rename_aside() {
    case $1 in */*) folder=${1%/*}/ ;; *) folder= ;; esac
    base=${1##*/}
    case $base in ?*.*) stem=${base%.*} ending=.${base##*.} ;; *) stem=$base ending= ;; esac
    stamp=$(date +%Y%m%d%H%M%S)
    aside=$folder${stem}_$stamp$ending number=1
    while [ -e "$aside" ] || [ -L "$aside" ]; do number=$((number + 1)) aside=$folder${stem}_$stamp-$number$ending; done
    # Said before it is done: a killed run must not leave an unexplained name.
    say "Renaming your $1 to $aside: the release has a file in that place."
    mv "./$1" "./$aside"
}

# place PATH: moves the staged file to where nothing of the learner's is any more.
place() {
    rest=$1 prefix=
    while [ "${rest#*/}" != "$rest" ]; do
        prefix=$prefix${rest%%/*} rest=${rest#*/}
        if [ -L "$prefix" ] || { [ -e "$prefix" ] && [ ! -d "$prefix" ]; }; then rename_aside "$prefix"; fi
        prefix=$prefix/
    done
    # Folders without a file in them are nobody's work.
    if [ -d "$1" ] && [ ! -L "$1" ]; then find "./$1" -depth -type d -exec rmdir {} \; 2>/dev/null || true; fi
    if [ -L "$1" ] || [ -e "$1" ]; then rename_aside "$1"; fi
    [ -z "$prefix" ] || mkdir -p "./$prefix"
    mv "$work/files/$1" "./$1"
}

# Whether PATH still has what the plan saw, since a learner may be saving just now.
still_untouched() {
    [ -L "$1" ] || [ "$(git hash-object --path="$1" -- "./$1")" = "$(git rev-parse "$mine:$1")" ]
}

# bring TARGET: makes the working folder, the index and the branch that commit's, but for what is the learner's.
bring() {
    plan "$1"
    if [ "$(git rev-parse HEAD)" != "$1" ]; then
        back_up
        git update-ref "refs/keras-study/updating/$branch" "$1"
    fi
    stage "$1"
    while IFS= read -r path; do
        still_untouched "$path" || fail "$path was saved at this moment." "Next: make update"
        rm -f "./$path"
    done <"$work/plan/remove"
    while IFS= read -r path; do
        still_untouched "$path" || fail "$path was saved at this moment." "Next: make update"
        # mv would follow a link to a folder.
        [ ! -L "$path" ] || rm -f "./$path"
        mv -f "$work/files/$path" "./$path"
    done <"$work/plan/change"
    cat "$work/plan/add" "$work/plan/restore" "$work/plan/aside" >"$work/wanted"
    while IFS= read -r path; do place "$path"; done <"$work/wanted"
    # Only now: a folder that holds files again may be where a kernel is at work.
    while IFS= read -r path; do
        while [ "${path%/*}" != "$path" ]; do
            path=${path%/*}
            rmdir "./$path" 2>/dev/null || break
        done
    done <"$work/plan/remove"

    if [ "$(git rev-parse HEAD)" != "$1" ]; then
        git reset --quiet "$1" -- || fail "The files are in, but git could not note it; the lines above say why." "Next: make update"
    fi
    cat "$work/plan/change" "$work/plan/add" "$work/plan/aside" "$work/plan/remove" >>"$work/came"
    for name in restore conflict orphan; do cat "$work/plan/$name" >>"$work/$name"; done
}

finish_interrupted() {
    updating=$(git rev-parse --quiet --verify "refs/keras-study/updating/$branch^{commit}") || return 0
    if git merge-base --is-ancestor HEAD "$updating"; then
        say "Finishing the update that was interrupted."
        bring "$updating"
        git update-ref -d "refs/keras-study/updating/$branch"
    fi
}

summary() {
    if [ "$before" = "$(git rev-parse HEAD)" ] && [ ! -s "$work/came" ]; then
        echo "Already up to date: $(git log -1 --format='%h of %cd' --date=short)."
    else
        sort -u -o "$work/came" "$work/came"
        echo "Updated to $(git log -1 --format='%h of %cd' --date=short): $(awk 'END {print NR}' "$work/came") files came in."
        sed -n 's|^notebooks/|  &|p' "$work/came"
    fi
    sed 's/^/Restored, since it was deleted: /' "$work/restore"
    while IFS= read -r path; do
        case $path in
        notebooks/*/*.ipynb) lesson=${path##*/} command="make reset LESSON=${lesson%.ipynb} (keeps a copy of yours)" ;;
        *) command="git show 'HEAD:$path'" ;;
        esac
        printf '%s\n' "Kept as you left it: $path" "  the release's: $command"
    done <"$work/conflict"
    while IFS= read -r path; do printf '%s\n' "Kept as you left it: $path" "  the release has no such file any more"; done <"$work/orphan"
    [ -z "$backup" ] || echo "All that you had changed is also in $backup; a file from there: git show $backup:FILE >COPY"
    if [ -s "$work/came" ]; then echo "A lesson that is open in JupyterLab: File > Reload Notebook from Disk."; fi
    echo "Next: make up"
}

backup=
require_checkout
work=$git_dir/keras-study-update
rm -rf "$work"
mkdir "$work" || fail "Expected a git directory that you may write to: $git_dir" "Received: $(ls -nd "$git_dir")"
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
for name in came restore conflict orphan; do : >"$work/$name"; done
require_nothing_under_way
before=$(git rev-parse HEAD)
finish_interrupted
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
