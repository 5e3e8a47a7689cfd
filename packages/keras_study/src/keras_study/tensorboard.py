"""TensorBoard as ever, but without importing TensorFlow: `python -m keras_study.tensorboard --logdir logs`.

Only the projector needs TensorFlow, to read checkpoints; the rest starts several times faster and uses a seventh of
the memory without it (`make bench` prints both). For embeddings: `python -m tensorboard.main --logdir logs`.
"""

from __future__ import annotations

import sys
from types import ModuleType

# TensorBoard's own switch: where this module can be imported, it uses its stand-in for TensorFlow.
# https://github.com/tensorflow/tensorboard/blob/2.21.0/tensorboard/compat/__init__.py
sys.modules["tensorboard.compat.notf"] = ModuleType("tensorboard.compat.notf")


def main() -> None:
    """TensorBoard's own command line; ends the process with its exit code."""
    from tensorboard.main import run_main

    print("TensorBoard starts without TensorFlow, which only its projector needs.", file=sys.stderr)
    sys.exit(run_main())


if __name__ == "__main__":
    main()
