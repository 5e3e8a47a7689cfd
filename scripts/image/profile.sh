# shellcheck shell=sh
# Sourced by as-learner and by login shells, for which Debian's /etc/profile sets PATH anew: the learner's environment.
# /usr/local/bin comes first: its `tensorboard` is the one that a published port reaches. A shell with capabilities
# keeps to the system's programs, since the learner may write to the environment.
# shellcheck source=scripts/image/privileged.sh
. /usr/local/lib/keras-study/privileged.sh
if ! privileged; then
    case $PATH in /usr/local/bin:/opt/keras-study/bin:*) ;; *) PATH=/usr/local/bin:/opt/keras-study/bin:$PATH ;; esac
    export PATH VIRTUAL_ENV=/opt/keras-study
    unset PYTHONSAFEPATH
fi
