"""How a server shows itself in a notebook: a link, and the page, through Jupyter's own port and prefix."""

from __future__ import annotations

import html as escape
import importlib.util
import json
import os
import sys
from pathlib import Path

HEIGHT = 720


def in_notebook() -> bool:
    """Whether a kernel with a page in front of it runs this; IPython in a terminal is none."""
    shell = ipython()
    return shell is not None and hasattr(shell, "kernel")


def ipython() -> object | None:
    """The running IPython, which is not imported for the question."""
    core = sys.modules.get("IPython")
    return core.get_ipython() if core is not None else None


def proxied(port: int) -> str | None:
    """The path below Jupyter's address that leads to this port; None without jupyter-server-proxy in front."""
    base = base_url()
    if base is None or importlib.util.find_spec("jupyter_server_proxy") is None:
        return None
    return f"{base.rstrip('/')}/proxy/{port}/"


def base_url() -> str | None:
    """JupyterHub tells it; any other Jupyter server leaves a note for each of its kernels' parents."""
    if prefix := os.environ.get("JUPYTERHUB_SERVICE_PREFIX"):
        return prefix
    parent = os.environ.get("JPY_PARENT_PID", "")
    if not parent.isdigit() or importlib.util.find_spec("jupyter_core") is None:
        return None
    from jupyter_core.paths import jupyter_runtime_dir

    try:
        note = json.loads((Path(jupyter_runtime_dir()) / f"jpserver-{parent}.json").read_text("utf-8"))
        return str(note["base_url"])
    except (OSError, ValueError, KeyError):
        return None


def html(*, running: bool, title: str, url: str, port: int, token: str, notice: str | None) -> str:
    """A link, and the page below it where Jupyter passes it on."""
    if not running:
        return "<p>Quiver has stopped. / Quiver は停止しています。</p>"
    said = f"<p>{escape.escape(notice)}</p>" if notice else ""
    title = escape.escape(title, quote=True)
    direct = escape.escape(url, quote=True)
    path = proxied(port)
    if path is None:
        return f'{said}<p>Quiver: <a href="{direct}" target="_blank" rel="noopener">{title}</a></p>'
    # Jupyter's address need not be a loopback name: the token vouches for it.
    address = escape.escape(f"{path}?token={token}", quote=True)
    return (
        f'{said}<p>Quiver: <a href="{address}" target="_blank" rel="noopener">{title}</a></p>'
        f'<iframe src="{address}" title="Quiver: {title}" width="100%" height="{HEIGHT}" '
        'style="border: 1px solid #8888; border-radius: 6px" allow="fullscreen"></iframe>'
    )
