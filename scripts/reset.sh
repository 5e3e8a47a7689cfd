#!/bin/sh
# `make reset LESSON=00-your-first-network`: restores a lesson, in both languages, from the release that is checked out, and keeps
# the learner's version beside it as 00-your-first-network.mine-YYYYmmdd-HHMMSS.ipynb. LESSON=ja/00-your-first-network: that language only.
set -eu
. "$(dirname "$0")/settings.sh"
. scripts/checkout.sh

lessons() { git ls-tree -r -z --name-only HEAD notebooks/en/ notebooks/ja/ | tr '\0' '\n' | sed -n 's|^notebooks/[^/]*/\([^/]*\)\.ipynb$|  \1|p' | sort -u; }

require_checkout

lesson=${LESSON:-}
[ -n "$lesson" ] || fail "Expected the name of a lesson: make reset LESSON=00-your-first-network" "There are:" "$(lessons)"
languages="en ja"
case $lesson in en/* | ja/*) languages=${lesson%%/*} lesson=${lesson#*/} ;; esac
lesson=${lesson%.ipynb}
case $lesson in
'' | [!A-Za-z0-9]* | *[!A-Za-z0-9._-]*)
    fail "Expected the name of a lesson (letters, digits, hyphens), received: $LESSON" "There are:" "$(lessons)" ;;
esac

new=
lock_checkout
trap '[ -z "$new" ] || rm -f "$new"; unlock_checkout' EXIT
trap 'exit 1' HUP INT TERM
known=
for language in $languages; do
    path=notebooks/$language/$lesson.ipynb
    git cat-file -e "HEAD:$path" 2>/dev/null || continue
    known=yes
    [ ! -d "$path" ] || fail "Expected a file, received a folder: $path" "Move it away, then run the command again."
    mkdir -p "notebooks/$language"
    # Beside its final place, so that it can be moved there in one step.
    new=notebooks/$language/.$lesson.$$.ipynb
    git cat-file --filters "HEAD:$path" >"$new" || fail "$path is as it was: the original could not be written." "Next: make doctor"
    if cmp -s "$new" "$path"; then
        rm -f "$new"
        echo "$path is as released."
        continue
    fi
    if [ -e "$path" ]; then
        stamp=$(date +%Y%m%d-%H%M%S)
        copy=notebooks/$language/$lesson.mine-$stamp.ipynb number=1
        while [ -e "$copy" ] || [ -L "$copy" ]; do number=$((number + 1)) copy=notebooks/$language/$lesson.mine-$stamp-$number.ipynb; done
        if ! cp -p "$path" "$copy" || ! cmp -s "$path" "$copy"; then
            rm -f "$copy"
            fail "$path is as it was: it could not be copied to $copy." "Next: make doctor"
        fi
        echo "Yours is now $copy."
    fi
    mv -f "$new" "$path"
    echo "$path is as released again. If it is open in JupyterLab: File > Reload Notebook from Disk."
done
[ -n "$known" ] || fail "Expected the name of a lesson, received: $LESSON" "There are:" "$(lessons)"
