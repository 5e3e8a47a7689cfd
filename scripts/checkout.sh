# shellcheck shell=sh
# Sourced after settings.sh by what changes the checkout with git: whether it can, and one at a time.
. scripts/processes.sh

# Sets git_dir.
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
    [ "$(id -u)" -ne 0 ] || [ "$owner" -eq 0 ] || fail "This checkout belongs to uid $owner; what root writes would not." \
        "Next: run it as that user, without sudo."
}

# NUL-ended paths as lines: no release has a path with a newline.
lines() { LC_ALL=C tr '\0' '\n'; }

# Sets branch. $work is a folder for notes.
# shellcheck disable=SC2154 # of the script that sources this
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
    git ls-tree -r -d -z --name-only HEAD | lines >"$work/folders"
    while IFS= read -r folder; do
        [ ! -L "$folder" ] || fail "Expected a folder, received a symbolic link: $folder. git does not follow it." \
            "Put the folder itself there, then make update"
    done <"$work/folders"
}

# Waits for nobody: the second one says so. The lock of a process that was killed is taken over.
lock_checkout() {
    lock=$git_dir/keras-study-lock
    # A shell creates the file or fails, in one step.
    until (set -C && echo "$$" >"$lock") 2>/dev/null; do
        [ -w "$git_dir" ] || fail "Expected a git directory that you may write to: $git_dir" "Received: $(ls -nd "$git_dir")"
        holder=$(cat "$lock" 2>/dev/null) || continue
        case $(command_line "${holder:-0}") in
        *scripts/update.sh* | *scripts/reset.sh*)
            fail "Another make update or make reset is at work here (pid $holder)." "Next: wait until it is done, then run this again." ;;
        esac
        # Of two that take over at once, one gets the file; a lock that is newer than what was read goes back.
        if mv "$lock" "$lock.$$" 2>/dev/null; then
            [ "$(cat "$lock.$$")" = "$holder" ] || mv "$lock.$$" "$lock"
            rm -f "$lock.$$"
        fi
    done
}

unlock_checkout() { rm -f "$git_dir/keras-study-lock"; }
