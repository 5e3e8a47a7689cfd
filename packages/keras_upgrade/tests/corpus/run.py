"""Runs a corpus of old Keras scripts on Keras 3: `python run.py FOLDER...` (see README.md)."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parents[1] / "src"))

if __name__ == "__main__":
    from corpus_runner.cli import main

    raise SystemExit(main())
