"""What JupyterLab's server does beyond Jupyter's own: a token that lasts, a link when it answers, a quiet first run.

scripts/services/jupyter_server_config.py switches each on, in the container and natively.
"""

from __future__ import annotations

from keras_study.server.startup import _load_jupyter_server_extension, _start_jupyter_server_extension

__all__ = ["_load_jupyter_server_extension", "_start_jupyter_server_extension"]
