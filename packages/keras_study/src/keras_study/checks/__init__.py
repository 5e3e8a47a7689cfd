"""The check cells' machinery: `check` judges an answer in a learner's kernel; `cells` writes such cells for lessons."""

from __future__ import annotations

from keras_study.checks.attempts import watch
from keras_study.checks.judge import check

__all__ = ["check", "load_ipython_extension"]


def load_ipython_extension(shell: object) -> None:
    """Watch a kernel's cells from its first one on; without it, from the first check on."""
    watch()
