"""The tile in JupyterLab's launcher that opens the demo, started by jupyter-server-proxy behind Jupyter's own port
and token."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

from quiver_engine.web.security import TOKEN_HEADER

# Keras takes long to import on a busy or emulated machine.
START_TIMEOUT = 90


def demo() -> dict[str, object]:
    """The server that `/quiver/` leads to: the demo on loopback.

    Whoever is in front of Jupyter may have any host name. So Jupyter's proxy, which asks for its own login first,
    vouches for each request by a token.
    """
    token = secrets.token_urlsafe(24)
    return {
        # jupyter-server-proxy fills in {port} by str.format.
        "command": [
            sys.executable.replace("{", "{{").replace("}", "}}"),
            "-m",
            "quiver_engine",
            "--demo",
            "--host",
            "127.0.0.1",
            "--port",
            "{port}",
            "--no-browser",
        ],
        # Only Jupyter's proxy asks, so loopback will do also where a container's default is wider.
        "environment": {"QUIVER_TOKEN": token, "QUIVER_HOST": "127.0.0.1"},
        "request_headers_override": {TOKEN_HEADER: token},
        "absolute_url": False,
        "timeout": START_TIMEOUT,
        "new_browser_tab": True,
        "launcher_entry": {"title": "Quiver", "icon_path": str(Path(__file__).parent / "icons" / "quiver.svg")},
    }
