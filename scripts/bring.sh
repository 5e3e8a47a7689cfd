# shellcheck shell=sh
# Sourced by update.sh: makes the working folder, the index and the branch those of a release, but for what is the learner's.
# git plans it: the release's tree, with the learner's changed files laid over it, is what the folder must become.
# shellcheck disable=SC2154 # update.sh makes the folder $work


# planned COMMAND: with an index of its own, so that whatever is staged stays alone.
planned() { GIT_INDEX_FILE=$work/index "$@"; }
is_file_of() { [ "$(git cat-file -t "$1:$2" 2>/dev/null)" = blob ]; }

# Sets mine to HEAD's files as the learner has them. A file that they deleted counts as untouched, a chmod as no change.
snapshot() {
    rm -f "$work/index"
    {
        planned git read-tree HEAD && { planned git update-index -q --refresh >/dev/null || true; } \
            && planned git -c core.fileMode=false diff-files -z --name-only --diff-filter=MT >"$work/list" \
            && planned git -c core.fileMode=false -c core.safecrlf=false update-index -z --stdin <"$work/list" \
            && mine=$(planned git write-tree) && planned git diff-files -z --diff-filter=M >"$work/list" \
            && lines <"$work/list" >"$work/chmods"
    } || fail "Nothing changed here: git could not read every file; the lines above say why." "Next: make doctor"
}

# plan TARGET: sorts the paths into files of $work: wanted, remove, and for the summary changed, conflict, orphan.
plan() {
    snapshot
    for name in changed conflict orphan; do : >"$work/$name"; done
    planned git read-tree "$1"
    git diff-tree -r -z --no-renames HEAD "$mine" | lines >"$work/edits"
    while read -r _ mode old new _ && IFS= read -r path; do
        printf '%s\n' "$path" >>"$work/changed"
        if ! is_file_of "$1" "$path"; then printf '%s\n' "$path" >>"$work/orphan"; continue; fi
        planned git update-index --cacheinfo "$mode,$new,$path"
        release=$(git rev-parse "$1:$path")
        [ "$release" = "$old" ] || [ "$release" = "$new" ] || printf '%s\n' "$path" >>"$work/conflict"
    done <"$work/edits"
    while read -r _ mode _ && IFS= read -r path; do
        ! is_file_of "$1" "$path" || planned git update-index --cacheinfo "$mode,$(planned git rev-parse ":$path"),$path"
    done <"$work/chmods"
    planned git update-index -q --refresh >/dev/null || true
    planned git diff-files -z --name-only >"$work/list"
    lines <"$work/list" >"$work/wanted"
    git ls-tree -r -z --name-only "$1" | lines >"$work/target"
    git diff-tree -r -z --no-renames --name-only --diff-filter=D HEAD "$1" | lines >"$work/gone"
    while IFS= read -r path; do
        [ -f "$path" ] || [ -L "$path" ] || continue
        # Where README.MD and README.md are one file, a new spelling removes nothing.
        [ "$(git config --bool core.ignorecase || true)" != true ] || ! grep -Fixq -- "$path" "$work/target" || continue
        grep -Fxq -- "$path" "$work/orphan" || printf '%s\n' "$path"
    done <"$work/gone" >"$work/remove"
}

# Keeps the learner's files of now under a ref, in the shape of a stash: its second parent holds what was staged.
back_up() {
    staged=$(git write-tree) || fail "git cannot read what is staged. Next: git status"
    [ -s "$work/changed" ] || [ "$staged" != "$(git rev-parse 'HEAD^{tree}')" ] || return 0
    stamp=refs/keras-study/backup-$(date +%Y%m%d-%H%M%S)
    backup=$stamp number=1
    while git rev-parse --quiet --verify "$backup" >/dev/null; do number=$((number + 1)) backup=$stamp-$number; done
    # Learners need not have told git their name.
    staged=$(echo "What was staged before make update" | as_study git commit-tree "$staged" -p HEAD)
    git update-ref "$backup" "$(echo "Before make update" | as_study git commit-tree "$mine" -p HEAD -p "$staged")"
}
as_study() {
    GIT_AUTHOR_NAME=make GIT_AUTHOR_EMAIL=make@localhost GIT_COMMITTER_NAME=make GIT_COMMITTER_EMAIL=make@localhost "$@"
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

# untouched PATH: whether it still has what the plan saw, since a learner may be saving just now.
untouched() {
    [ -L "$1" ] || [ "$(git hash-object --path="$1" -- "./$1")" = "$(git rev-parse "$mine:$1")" ] \
        || fail "$1 was saved at this moment." "Next: make update"
}

# place PATH: moves the staged file there; what is the learner's in its way gets another name.
place() {
    rest=$1 prefix=
    while [ "${rest#*/}" != "$rest" ]; do
        prefix=$prefix${rest%%/*} rest=${rest#*/}
        if [ -L "$prefix" ] || { [ -e "$prefix" ] && [ ! -d "$prefix" ]; }; then rename_aside "$prefix"; fi
        prefix=$prefix/
    done
    # Folders without a file in them are nobody's work.
    if [ -d "$1" ] && [ ! -L "$1" ]; then find "./$1" -depth -type d -exec rmdir {} \; 2>/dev/null || true; fi
    if [ -L "$1" ] || [ -e "$1" ]; then
        if [ -d "$1" ] && [ ! -L "$1" ] || ! is_file_of "$mine" "$1"; then rename_aside "$1"
        else
            untouched "$1"
            # mv would follow a link to a folder.
            [ ! -L "$1" ] || rm -f "./$1"
        fi
    fi
    [ -z "$prefix" ] || mkdir -p "./$prefix"
    mv -f "$work/files/$1" "./$1"
}

# move_files: what the plan wants, written beside first, so that a full disk shows before anything changes.
move_files() {
    rm -rf "$work/files"
    planned git checkout-index -z --stdin --prefix="$work/files/" <"$work/list" \
        || fail "No file changed here: the release's could not be written; the lines above say why." "Next: make doctor"
    while IFS= read -r path; do untouched "$path"; rm -f "./$path"; done <"$work/remove"
    while IFS= read -r path; do place "$path"; done <"$work/wanted"
    # Only now: a folder that holds files again may be where a kernel is at work.
    while IFS= read -r path; do
        while [ "${path%/*}" != "$path" ]; do path=${path%/*}; rmdir "./$path" 2>/dev/null || break; done
    done <"$work/remove"
}
