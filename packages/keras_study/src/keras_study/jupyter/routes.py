"""What JupyterLab's front end, and the first link, ask the server for."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from tornado import web

from keras_study.jupyter import language
from keras_study.jupyter.course import MAP, course


def routes(base_url: str) -> list[tuple[str, type[web.RequestHandler]]]:
    """The handlers below the server's base URL."""
    base = base_url.rstrip("/")
    return [
        (f"{base}/start", StartHandler),
        (f"{base}/keras-study/course", CourseHandler),
        (f"{base}/keras-study/kernels", KernelsHandler),
        (rf"{base}/keras-study/kernels/([\w-]+)/left", LeftHandler),
    ]


class StartHandler(JupyterHandler):
    """GET start: the map, in the language of STUDY_LANGUAGE or of the browser."""

    @web.authenticated
    def get(self) -> None:
        chosen = language.of(self.request.headers.get("Accept-Language", ""))
        language.use(chosen)
        page = Path(self.settings["server_root_dir"]).expanduser() / chosen / f"{MAP}.ipynb"
        # Whoever has moved the lessons still gets JupyterLab.
        self.redirect(f"{self.base_url}lab" + (f"/tree/{chosen}/{MAP}.ipynb" if page.is_file() else ""))


class CourseHandler(APIHandler):
    """GET keras-study/course?language=en: see `course`."""

    auth_resource = "contents"

    @web.authenticated
    @authorized
    async def get(self) -> None:
        chosen = "ja" if self.get_argument("language", "en") == "ja" else "en"
        root = Path(self.settings["server_root_dir"]).expanduser()
        made = await asyncio.get_running_loop().run_in_executor(None, course, root, chosen)
        self.finish(json.dumps(made))


class KernelsHandler(APIHandler):
    """GET keras-study/kernels: see `KernelKeeper.report`."""

    auth_resource = "kernels"

    @web.authenticated
    @authorized
    async def get(self) -> None:
        self.finish(json.dumps(await self.settings["keras_study_keeper"].report()))


class LeftHandler(APIHandler):
    """POST keras-study/kernels/<id>/left: the page of this kernel was closed."""

    auth_resource = "kernels"

    @web.authenticated
    @authorized
    def post(self, kernel: str) -> None:
        if kernel not in self.kernel_manager:
            raise web.HTTPError(404, f"Expected the id of a running kernel. Received: {kernel}")
        self.settings["keras_study_keeper"].left(kernel)
        self.set_status(204)
        self.finish()
