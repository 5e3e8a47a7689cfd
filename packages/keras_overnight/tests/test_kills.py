"""60 SIGKILLs over TensorFlow and JAX, aimed and at random moments: nothing differs from an undisturbed training."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = Path(__file__).with_name("kills.py")


@pytest.mark.parametrize("backend", ["tensorflow", "jax"])
def test_nothing_differs_after_thirty_kills(backend: str) -> None:
    command = [sys.executable, KILLS, "--backend", backend, "--kills", "30"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=800, check=False)
    print(run.stdout)
    assert run.returncode == 0, run.stdout + run.stderr
    report = json.loads(run.stdout.splitlines()[-1])
    assert report["kills"] == 30
    assert report["resumes"] >= 20
    assert (report["differences"], report["failures"]) == (0, 0)
