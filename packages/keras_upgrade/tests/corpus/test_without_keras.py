"""Libraries that do not work with Keras are left alone; here a sample of the files that `without_keras.py` reads."""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
from pathlib import Path

SCRIPT = Path(__file__).with_name("without_keras.py")


def run(*arguments: str) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-W", "ignore", SCRIPT, *arguments], capture_output=True, text=True)
    return done.returncode, done.stdout


def test_standard_library_is_left_alone() -> None:
    code, told = run("--every", "50", sysconfig.get_path("stdlib"))
    read, touched = map(int, re.search(r"(\d+) files read, (\d+) touched", told).groups())
    assert (code, touched) == (0, 0), told
    assert read > 10


def test_a_change_is_seen(tmp_path) -> None:
    (tmp_path / "old.py").write_text("from keras.layers import Convolution2D\nConvolution2D(8, 3, 3)\n")
    (tmp_path / "new.py").write_text("import numpy\n")
    (tmp_path / "no_python3.py").write_text("print 'a'\n")
    code, told = run(str(tmp_path))
    assert code == 1
    assert "old.py:1" in told
    assert "2 files read, 1 touched" in told
