"""Tiles in JupyterLab's launcher, for servers that jupyter-server-proxy starts behind Jupyter's own port and token."""

from __future__ import annotations

import sys
from pathlib import Path

from keras_study.folders import logs_folder

# A cold start takes long on a busy or emulated machine.
START_TIMEOUT = 60


def tensorboard() -> dict[str, object]:
    """The server that `/tensorboard/` leads to: TensorBoard on loopback, showing the folder of all runs."""
    # jupyter-server-proxy fills in {port} by str.format.
    logdir = str(logs_folder()).replace("{", "{{").replace("}", "}}")
    executable = sys.executable.replace("{", "{{").replace("}", "}}")
    return {
        "command": [
            executable,
            "-m",
            "keras_study.tensorboard",
            "--logdir",
            logdir,
            "--host",
            "127.0.0.1",
            "--port",
            "{port}",
        ],
        # Whatever name Jupyter was opened by: it has asked for its token, and TensorBoard knows its own names only.
        "request_headers_override": {"Host": "localhost"},
        # TensorBoard's page asks for everything by relative addresses, so it needs no prefix and works below any.
        "absolute_url": False,
        "timeout": START_TIMEOUT,
        "new_browser_tab": True,
        "launcher_entry": {
            "title": "TensorBoard",
            "icon_path": str(Path(__file__).parents[1] / "icons" / "tensorboard.svg"),
        },
    }
