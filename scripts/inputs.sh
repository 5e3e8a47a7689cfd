# shellcheck shell=sh
# Sourced after settings.sh. Tells whether keras-study:cpu is made of what this checkout has.

# inputs: a number that changes with anything the image is made of, but not with what a learner saves in a notebook.
inputs() {
    {
        printf '%s\n' "${BASE_IMAGE:-}"
        cat Dockerfile .dockerignore
        find requirements/uv.txt requirements/study.txt requirements/extra.txt scripts/image scripts/services scripts/overnight.py \
            packages/*/pyproject.toml packages/*/README.md packages/*/src packages/*/data -type f -not -path '*/__pycache__/*' 2>/dev/null \
            | LC_ALL=C sort | tr '\n' '\0' | xargs -0 cat
    } | cksum | tr ' ' -
}

# fresh INPUTS: whether the image is there, made of them.
fresh() {
    [ "$(docker image inspect --format '{{index .Config.Labels "keras-study.inputs"}}' keras-study:cpu 2>/dev/null)" = "$1" ]
}
