"""JupyterLab's side of the environment: where the first link leads, the map's ticks, and what becomes of kernels.

`launchers` has the launcher's tiles; the rest is a server extension, whose front end is data/share/jupyter.
"""

from __future__ import annotations


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "keras_study.jupyter"}]


def _load_jupyter_server_extension(server_app: object) -> None:
    """Adds `start` and `keras-study/...` below the server's base URL, the kernels' keeper and an end that ends."""
    from keras_study.jupyter import ending, language
    from keras_study.jupyter.keeper import KernelKeeper
    from keras_study.jupyter.routes import routes

    language.prepare()
    keeper = KernelKeeper(server_app)
    server_app.web_app.settings["keras_study_keeper"] = keeper
    server_app.web_app.add_handlers(".*$", routes(server_app.web_app.settings["base_url"]))
    keeper.start()
    ending.prepare(server_app)
