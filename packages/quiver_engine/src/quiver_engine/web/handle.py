"""A running server, as `launch` returns it."""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import secrets
import socket
import threading
import time
import webbrowser
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn

from quiver_engine.answers.session import Session
from quiver_engine.web import notebook, ports
from quiver_engine.web.app import make_app
from quiver_engine.web.patience import MOST_CONNECTIONS, PatientProtocol
from quiver_engine.web.security import is_loopback

log = logging.getLogger("quiver")
START_TIMEOUT = 20
STOP_TIMEOUT = 5
HOST = "127.0.0.1"
PORT = 5000
LANGUAGES = ("auto", "en", "ja")


@dataclass(frozen=True)
class Status:
    """`pages`: how many are open in browsers now."""

    running: bool
    url: str
    model: str
    pages: int
    cache_mb: float

    def __str__(self) -> str:
        state = f"running at {self.url}" if self.running else "stopped"
        return f"Quiver: {self.model}, {state}, {self.pages} open pages, {self.cache_mb:.0f} MB of activations"


@dataclass(repr=False)
class Handle:
    """`url`: the page's address, with the token where one is needed. Also a context manager, which stops the server."""

    session: Session
    host: str
    port: int
    token: str
    needs_token: bool
    notice: str | None = None
    _server: uvicorn.Server | None = field(default=None, repr=False)
    _thread: threading.Thread | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        # A container says where its port 5000 is published.
        published = os.environ.get("QUIVER_URL_PORT")
        if published and self.port == PORT and _is_any(self.host):
            return f"http://{HOST}:{published}/?token={self.token}"
        shown = self.host if not _is_any(self.host) else socket.gethostname()
        shown = f"[{shown}]" if ":" in shown else shown
        return f"http://{shown}:{self.port}/" + (f"?token={self.token}" if self.needs_token else "")

    @property
    def running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def status(self) -> Status:
        return Status(
            self.running,
            self.url,
            self.session.title,
            self.session.events.pages,
            self.session.activations.passes.bytes / 1e6,
        )

    def stop(self) -> None:
        """Ends the server and frees its port and its activations. Stopping a stopped one does nothing."""
        if self._server is None or self._thread is None:
            return
        self.session.events.close()
        self._server.should_exit = True
        if threading.current_thread() is not self._thread:
            self._thread.join(STOP_TIMEOUT)
        atexit.unregister(self.stop)
        self.session.close()

    def wait(self) -> None:
        """Until the server ends, or Ctrl-C, which ends it."""
        try:
            while self.running:
                self._thread.join(0.5)
        except KeyboardInterrupt:
            print("\nQuiver stops.")
        finally:
            self.stop()

    def __repr__(self) -> str:
        return str(self.status())

    def __enter__(self) -> Handle:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def _repr_html_(self) -> str:
        return notebook.html(
            running=self.running,
            title=self.session.title,
            url=self.url,
            port=self.port,
            token=self.token,
            notice=self.notice,
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": str(self.status())}


def start(
    session: Session,
    *,
    host: str = HOST,
    port: int = PORT,
    allowed_hosts: tuple[str, ...] = (),
    token: str | None = None,
    temp_folder: Path = Path("./tmp"),
    client: Path | None = None,
) -> Handle:
    """Starts the server in a thread of its own and returns when it answers.

    Beyond loopback each request needs the token. `token` is made up where none is given. QUIVER_HOST in the environment
    stands for the default host: in a container, a published port reaches only what listens on all addresses.
    QUIVER_LANGUAGE is the page's language, see `make_app`.

    Raises:
        ports.NoPort: nothing to listen on.
    """
    if host == HOST:
        host = os.environ.get("QUIVER_HOST") or host
    listener, notice = ports.listen(host, port)
    taken = listener.getsockname()[1]
    token = token or secrets.token_urlsafe(24)
    needs_token = not is_loopback(host)
    app = make_app(
        session,
        token=token,
        cookie=f"quiver-{taken}",
        hosts=allowed_hosts,
        always_token=needs_token,
        temp_folder=temp_folder,
        client=client,
        language=_language(),
    )
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        # A proxy's word about the client is not needed, so it is not trusted.
        proxy_headers=False,
        timeout_graceful_shutdown=1,
        http=PatientProtocol,
        ws="none",
        limit_concurrency=MOST_CONNECTIONS,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=_serve, args=(server, listener), name=f"quiver-{taken}", daemon=True)
    handle = Handle(session, host, taken, token, needs_token, notice, server, thread)
    thread.start()
    deadline = time.monotonic() + START_TIMEOUT
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            handle.stop()
            raise ports.NoPort(f"Expected the server to answer on {host}:{taken} within {START_TIMEOUT} s; it did not.")
        time.sleep(0.005)
    atexit.register(handle.stop)
    session.warm()
    return handle


def open_browser(url: str) -> None:
    """In the background: some browsers hold up whoever starts them."""

    def run() -> None:
        with contextlib.suppress(Exception):
            webbrowser.open_new(url)

    threading.Thread(target=run, name="quiver-browser", daemon=True).start()


def _serve(server: uvicorn.Server, listener: socket.socket) -> None:
    with listener:
        server.run(sockets=[listener])


def _language() -> str:
    language = os.environ.get("QUIVER_LANGUAGE") or "auto"
    if language not in LANGUAGES:
        log.warning("Expected auto, en or ja in QUIVER_LANGUAGE, received %r: the browser's decides.", language)
        return "auto"
    return language


def _is_any(host: str) -> bool:
    return host in ("", "0.0.0.0", "::")
