"""TensorBoard's page with its settings panel closed, which would take a third of the width from the curves.

TensorBoard 2.21 has no flag for that: it keeps the panel's state in the browser, and begins with an open one. Whoever
opens it finds it open the next time, as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from keras_study.hosts import Application

SCRIPT = "keras-study-panel.js"
# The key and the name are TensorBoard's own, and what is kept already stays.
CODE = b"""\
const kept = JSON.parse(localStorage.getItem('_tb_global_settings') || '{}');
localStorage.setItem('_tb_global_settings', JSON.stringify({ timeSeriesSettingsPaneOpened: false, ...kept }));
"""
TAG = f'<script src="{SCRIPT}"></script>'.encode()
PAGES = ("", "/", "/index.html")


class ClosedPanel:
    """Around TensorBoard's WSGI application: its page runs `CODE` before its own script."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.rpartition("/")[2] == SCRIPT:
            start_response("200 OK", [("Content-Type", "text/javascript"), ("Content-Length", str(len(CODE)))])
            return [CODE]
        if path not in PAGES:
            return self.application(environ, start_response)
        answer: list[Any] = []

        def hold(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            answer[:] = [status, headers]

        body = b"".join(self.application(environ, hold))
        status, headers = answer
        head, found, rest = body.partition(b"<head>")
        # Without it this is no page (a redirect), or another TensorBoard: it then works as ever.
        if found:
            body = head + found + TAG + rest
            headers = [one for one in headers if one[0].lower() != "content-length"]
            headers.append(("Content-Length", str(len(body))))
        start_response(status, headers)
        return [body]
