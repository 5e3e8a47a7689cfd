#!/bin/sh
# `make test`: sets up what the tests need, runs all that this machine can run, and lists what it could not, with the
# reason. `sh scripts/test.sh -k doctor` passes arguments on to pytest.
set -eu
# Without settings.sh: what it exports would win over the settings that the tests try out.
cd "$(dirname "$0")/.."
sh scripts/environment.sh test
# As in the image: TensorFlow uses oneDNN by itself on some processors only, and without it channels can not come first.
export TF_ENABLE_ONEDNN_OPTS=1
exec .venv/bin/python -m pytest "$@"
