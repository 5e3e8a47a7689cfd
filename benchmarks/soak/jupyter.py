"""JupyterLab as a browser uses it: sessions, kernels over a websocket, and saved notebooks."""

from __future__ import annotations

import json
import time
import urllib.request
import uuid
from typing import Any

from websocket import WebSocket, WebSocketTimeoutException, create_connection

# Between this machine and itself there is no proxy.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Jupyter:
    """The server at `port` of this machine."""

    def __init__(self, port: int, token: str) -> None:
        self.port = port
        self.token = token

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """The JSON that the server answers; urllib.error.HTTPError for a refusal."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/{path}",
            data=None if body is None else json.dumps(body).encode(),
            method=method,
            headers={"Authorization": f"token {self.token}", "Content-Type": "application/json"},
        )
        with OPENER.open(request, timeout=120) as response:
            content = response.read()
        return json.loads(content) if content else None

    def open(self, path: str) -> Session:
        """A notebook with a kernel of its own."""
        body = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        return Session(self, self.ask("POST", "sessions", body))


class Session:
    def __init__(self, server: Jupyter, session: dict[str, Any]) -> None:
        self.server = server
        self.id = session["id"]
        self.kernel = session["kernel"]["id"]

    def run(self, code: str, until: float) -> str | None:
        """Runs one cell; returns None, or the name of its error.

        Raises TimeoutError when time.monotonic() passes `until`, after which the kernel is interrupted.
        """
        channel = self._connect()
        try:
            return self._wait(channel, self._send(channel, code), until)
        except TimeoutError:
            self.server.ask("POST", f"kernels/{self.kernel}/interrupt")
            raise
        finally:
            channel.close()

    def restart(self) -> None:
        self.server.ask("POST", f"kernels/{self.kernel}/restart")

    def close(self) -> None:
        self.server.ask("DELETE", f"sessions/{self.id}")

    def _connect(self) -> WebSocket:
        address = f"ws://127.0.0.1:{self.server.port}/api/kernels/{self.kernel}/channels?token={self.server.token}"
        # Until a new kernel answers, on a busy machine.
        channel = create_connection(address, timeout=120, http_no_proxy=["127.0.0.1"])
        # From then on, how long `run` may overlook its deadline.
        channel.settimeout(5)
        return channel

    @staticmethod
    def _send(channel: WebSocket, code: str) -> str:
        identifier = uuid.uuid4().hex
        header = {"msg_id": identifier, "msg_type": "execute_request", "username": "", "session": identifier}
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False, "stop_on_error": False}
        message = {"header": header | {"version": "5.3"}, "parent_header": {}, "metadata": {}, "content": content}
        channel.send(json.dumps(message | {"channel": "shell"}))
        return identifier

    @staticmethod
    def _wait(channel: WebSocket, identifier: str, until: float) -> str | None:
        error = None
        while True:
            try:
                message = json.loads(channel.recv())
            except WebSocketTimeoutException:
                if time.monotonic() > until:
                    raise TimeoutError("The cell took too long.") from None
                continue
            if message["parent_header"].get("msg_id") != identifier:
                continue
            if message["msg_type"] == "error":
                error = message["content"]["ename"]
            elif message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return error
