"""The server's part of JupyterLab's button "Upgrade this notebook to Keras 3"."""

from __future__ import annotations


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "keras_upgrade.jupyter"}]


def _load_jupyter_server_extension(server_app: object) -> None:
    """Adds the route POST keras-upgrade/notebook below the server's base URL."""
    from keras_upgrade.jupyter.route import NotebookHandler

    base = server_app.web_app.settings["base_url"].rstrip("/")
    server_app.web_app.add_handlers(".*$", [(f"{base}/keras-upgrade/notebook", NotebookHandler)])
