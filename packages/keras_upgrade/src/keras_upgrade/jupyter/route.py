"""POST keras-upgrade/notebook: a notebook comes in, its changed cells go out. No file is read or written."""

from __future__ import annotations

import asyncio
import json

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from keras_upgrade.jupyter.answer import answer

# Without its outputs a notebook is a few hundred kilobytes at most.
LIMIT = 10 * 1024 * 1024


class NotebookHandler(APIHandler):
    """Takes {"notebook": nbformat 4 JSON, "language": "en" or "ja"}; see `answer` for what it gives.

    Needs the server's login and, with a browser's cookie, its XSRF header. Answers 400 to other JSON, 413 to more than
    `LIMIT` bytes.
    """

    auth_resource = "contents"

    @web.authenticated
    @authorized
    async def post(self) -> None:
        size = len(self.request.body)
        if size > LIMIT:
            raise web.HTTPError(413, f"Expected a notebook of at most {LIMIT} bytes without outputs, received {size}.")
        try:
            request = json.loads(self.request.body)
            notebook = json.dumps(request["notebook"], ensure_ascii=False)
            language = "ja" if request.get("language") == "ja" else "en"
            # In a thread, so that a long notebook doesn't hold up the server.
            made = await asyncio.get_running_loop().run_in_executor(None, answer, notebook, language)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise web.HTTPError(
                400, f'Expected {{"notebook": ...}} in JSON. Received something else: {error}'
            ) from error
        self.finish(json.dumps(made))
