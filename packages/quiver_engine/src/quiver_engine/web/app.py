"""The web application: the page, its API, and the original's routes."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import mimetypes
import re
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from quiver_engine.answers.session import Session
from quiver_engine.errors import QuiverError
from quiver_engine.web import api, original
from quiver_engine.web.security import Guard, refusal

log = logging.getLogger("quiver")
STATIC = Path(__file__).parents[1] / "static"
HASHED = re.compile(r"[-.][0-9A-Za-z_-]{8,}\.\w+$")
LOOK_EVERY = 1.0
# The page's own mark for the language that the server wishes for; "auto" leaves it to the browser.
LANGUAGE = '<meta name="language" content="{}">'

NO_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Quiver</title>
<p>The page's files are missing from this installation. Next: pip install --force-reinstall quiver_engine</p>
<p lang="ja">画面のファイルがありません。quiver_engine をインストールし直してください。</p></html>"""


def make_app(
    session: Session,
    *,
    token: str,
    cookie: str = "quiver",
    hosts: tuple[str, ...] = (),
    always_token: bool = False,
    temp_folder: Path = Path("./tmp"),
    client: Path | None = None,
    language: str = "auto",
) -> Starlette:
    """The ASGI application of one session. Its page's addresses are relative: any prefix that a proxy strips will do.

    `client`: a folder with another client's `index.html`, in the place of Quiver's own page. `language`: `en` or `ja`
    is the page's language until its reader chooses by hand; `auto`: the browser's.
    """

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        # Changes count from the first answer on.
        before = await run_in_threadpool(session.inputs.signature)
        watching = asyncio.create_task(watch(session, before))
        yield
        watching.cancel()

    def page(request: Request) -> Response:
        file = STATIC / "index.html"
        if client is not None:
            return client_file(request)
        if not file.is_file():
            return HTMLResponse(NO_PAGE, 500)
        text = file.read_text(encoding="utf-8").replace(LANGUAGE.format("auto"), LANGUAGE.format(language))
        return HTMLResponse(text, headers={"cache-control": "no-cache"})

    def static(request: Request) -> Response:
        return file_below(STATIC, request.path_params["path"])

    def client_file(request: Request) -> Response:
        found = file_below(client, request.path_params.get("path", "index.html"))
        # Clients of 2016 have inline scripts.
        found.headers["content-security-policy"] = (
            "default-src 'self' data: 'unsafe-inline' 'unsafe-eval'; frame-ancestors 'self'"
        )
        return found

    return Starlette(
        routes=[
            Route("/", page),
            Route("/static/{path:path}", static),
            Route("/favicon.ico", lambda request: file_below(STATIC, "icon.svg")),
            *api.routes(session),
            *original.routes(session, temp_folder),
            *([Route("/{path:path}", client_file)] if client is not None else []),
        ],
        middleware=[Middleware(Guard, token=token, cookie=cookie, hosts=hosts, always=always_token)],
        exception_handlers={
            QuiverError: _fault,
            HTTPException: _http_fault,
            ClientDisconnect: _gone,
            Exception: _unforeseen,
        },
        lifespan=lifespan,
    )


def file_below(folder: Path, name: str) -> Response:
    """A file of that folder, wherever `name` tries to lead.

    Raises:
        QuiverError: `not_found`.
    """
    try:
        path = (folder / name).resolve()
        inside = path.is_relative_to(folder.resolve()) and path.is_file()
    except (OSError, ValueError):
        inside = False
    if not inside:
        raise api.not_found()
    kept = "public, max-age=31536000, immutable" if HASHED.search(path.name) else "no-cache"
    if path.suffix == ".svg":
        # Browsers look for the page's icon again at each change of its address, which is each click.
        kept = "public, max-age=3600"
    # The machine's own table of types may hold anything for these.
    kind = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}.get(path.suffix)
    kind = kind or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return FileResponse(path, media_type=kind, headers={"cache-control": kept})


async def watch(session: Session, before: tuple) -> None:
    """Tells the open pages when the input folder changes."""
    while True:
        await asyncio.sleep(LOOK_EVERY)
        if session.events.pages:
            now = await run_in_threadpool(session.inputs.signature)
            if now != before:
                session.events.send(type="inputs")
            before = now


def _fault(request: Request, error: Exception) -> Response:
    assert isinstance(error, QuiverError)
    return refusal(error)


def _http_fault(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = error.status_code
    found = api.not_found()
    if status != 404:
        found = QuiverError(
            "not_found",
            f"Expected another kind of request: {error.detail}.",
            f"このリクエストは使えません: {error.detail}",
            status,
        )
    return refusal(found)


def _gone(request: Request, error: Exception) -> Response:
    # Nobody reads this.
    return Response(status_code=499)


def _unforeseen(request: Request, error: Exception) -> Response:
    reason = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return refusal(
        QuiverError(
            "internal",
            f"Quiver itself failed ({reason}). The server goes on; its log has the details. Next: reload the page.",
            f"Quiver の内部でエラーが起きました ({reason})。サーバーは動き続けています。画面を再読み込みしてください。",
            status=500,
        )
    )
