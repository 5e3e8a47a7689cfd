"""Runs many small pieces of code in one process of its own, as importing Keras takes longer than most of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

RUNNER = """
import contextlib, io, json, logging, os, sys, warnings

import keras

logged = io.StringIO()
absl = logging.getLogger("absl")
absl.handlers, absl.propagate = [logging.StreamHandler(logged)], False
outcomes = {}
for name, (given, source) in json.load(sys.stdin).items():
    names, error = {"__name__": "snippet"}, None
    logged.seek(0)
    logged.truncate()
    with warnings.catch_warnings(record=True) as warned, contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("always")
        # For Keras to answer; no learner sees it.
        warnings.filterwarnings("ignore", "__array__ implementation doesn't accept a copy keyword", DeprecationWarning)
        try:
            exec(given, names)
            exec(source, names)
        except Exception as exception:
            error = f"{type(exception).__name__}: {exception}"
    shown = [str(warning.message) for warning in warned] + [text for text in [logged.getvalue()] if text]
    outcomes[name] = {"error": error, "shown": shown, "result": repr(names["result"]) if "result" in names else None}
print(json.dumps(outcomes))
"""


def outcomes(snippets: dict[str, tuple[str, str]]) -> dict[str, dict]:
    """For each (given, source): the `error` as "Type: message", the warnings `shown`, and the repr of its `result`."""
    environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "2", "KERAS_BACKEND": "tensorflow"}
    with tempfile.TemporaryDirectory() as folder:
        finished = subprocess.run(
            [sys.executable, "-c", RUNNER], input=json.dumps(snippets), capture_output=True, text=True, check=False,
            cwd=folder, env=environment,
        )  # fmt: skip
    assert finished.returncode == 0, finished.stderr[-3000:]
    return json.loads(finished.stdout.splitlines()[-1])
