#!/bin/sh
# Compiles and dates what was installed into an environment since it was last sealed, so that two builds agree to the
# byte, and lets group 100 write to it. Usage: seal.sh PREFIX
set -eu

prefix=$1
new="( -newermt @$SOURCE_DATE_EPOCH -o ! -newermt @$((SOURCE_DATE_EPOCH - 1)) )"

# uv notes the time of installation here, and that it did.
find "$prefix" -name uv_cache.json -delete
sed -i '/uv_cache.json/d' "$prefix"/lib/python3.*/site-packages/*.dist-info/RECORD

# shellcheck disable=SC2086 # the condition is words
{
    # What Python compiled by itself while packages were installed holds dates.
    find "$prefix" -name '*.pyc' $new -delete
    # Checked by content, not by date: a learner who edits a library sees the edit. In one process and in one order,
    # since which strings a module shares depends on what the same process compiled before.
    find "$prefix/lib" -name '*.py' $new | LC_ALL=C sort \
        | PYTHONHASHSEED=0 "$prefix/bin/python" -B -m compileall -q --invalidation-mode checked-hash -i - || true
    find "$prefix" $new -not -type l -exec chmod g+rwX {} +
    find "$prefix" $new -type d -exec chmod g+s {} +
    find "$prefix" $new -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
}
