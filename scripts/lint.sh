#!/bin/sh
# `make lint`: the style of the Python and of the shell scripts, the workflows, whether the notebooks are fresh, the page's types.
set -eu
. "$(dirname "$0")/settings.sh"
sh scripts/environment.sh test

.venv/bin/ruff check .
.venv/bin/ruff format --check .
find scripts benchmarks .ci -name '*.sh' -exec .venv/bin/shellcheck {} +
.venv/bin/shellcheck --shell=sh scripts/image/as-learner scripts/image/pip scripts/image/tensorboard .ci/run
.venv/bin/python scripts/notebooks.py --check
.venv/bin/zizmor --offline --quiet --no-progress .github

# The types of Quiver's page. A learner's machine need not have node: the committed page is tested to be what its sources build.
if command -v npm >/dev/null 2>&1; then
    cd packages/quiver_engine/client
    [ -d node_modules ] || npm ci --no-audit --no-fund --loglevel error
    npm run --silent check
else
    [ "${CI:-}" != true ] || { printf 'In CI nothing is skipped, but npm is missing for the types of the page.\n' >&2; exit 1; }
    printf 'No npm here: the types of Quiver'"'"'s page are left to CI.\n'
fi
