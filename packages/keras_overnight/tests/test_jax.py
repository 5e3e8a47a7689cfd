"""The trainings of test_exact.py on JAX, in an environment of their own, since a process has one backend."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

# Where the backends differ: the data's way, the state that JAX lends to its step, compiling, and files of callbacks.
CHOSEN = (
    "dropout or augmentation or EarlyStopping or TensorBoard or ModelCheckpoint or SwapEMAWeights or jit_compile "
    "or mixed or steps_per_epoch or two or workers or tf or function or finished"
)


def test_the_same_holds_on_jax() -> None:
    command = [sys.executable, "-m", "pytest", "-p", "no:xdist", "-p", "no:cacheprovider", "-q", "--tb=short"]
    command += ["-o", "addopts=--import-mode=importlib", Path(__file__).with_name("test_exact.py"), "-k", CHOSEN]
    environment = {**os.environ, "KERAS_BACKEND": "jax", "JAX_PLATFORMS": "cpu"}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=800, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert int(re.search(r"(\d+) passed", run.stdout)[1]) >= 17, run.stdout
