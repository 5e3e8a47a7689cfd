"""What every notebook's kernel is told, in the image and natively."""

import os
import sys
from pathlib import Path

# What %tensorboard starts. The magic recognises its server by the arguments, so it cannot be the `tensorboard` of a
# container's shell, which adds one and is waited for in vain. Jupyter's proxy reaches this one on loopback.
os.environ.setdefault("TENSORBOARD_BINARY", str(Path(sys.executable).with_name("keras-study-tensorboard")))

# On many processors TensorFlow's C++ part greets with a red block about oneDNN before any of its settings can hush it.
# What C++ code prints goes to the server's log instead (`make logs`); nothing changes for `print`, `!command` and
# Python's warnings.
c.IPKernelApp.capture_fd_output = False  # noqa: F821 (`c` is given by IPython)

# Code of 2015-2019 runs as typed; `%keras_upgrade off` turns it off. The checks know a failed cell from the first on.
c.InteractiveShellApp.extensions = ["keras_upgrade", "keras_study.checks"]  # noqa: F821
