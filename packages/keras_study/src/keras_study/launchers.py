"""Tiles in JupyterLab's launcher, for servers that jupyter-server-proxy starts behind Jupyter's own port and token."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# A cold start takes long on a busy or emulated machine.
START_TIMEOUT = 60


def tensorboard() -> dict[str, object]:
    """The server that `/tensorboard/` leads to: TensorBoard on loopback, showing the folder of all runs.

    That folder is LOGS_DIR, else /study/logs (the image's), else the nearest `logs` from the current folder upwards.
    """
    # jupyter-server-proxy fills in {port} by str.format.
    logdir = str(_logs_dir()).replace("{", "{{").replace("}", "}}")
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
            "icon_path": str(Path(__file__).parent / "icons" / "tensorboard.svg"),
        },
    }


def _logs_dir(image: Path = Path("/study/logs")) -> Path:
    if given := os.environ.get("LOGS_DIR"):
        return Path(given).absolute()
    if image.is_dir():
        return image
    here = Path.cwd()
    return next((folder / "logs" for folder in (here, *here.parents) if (folder / "logs").is_dir()), here / "logs")
