"""The health check: only the right server's answer counts."""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from harness import ROOT, free_port

specification = importlib.util.spec_from_file_location("healthcheck", ROOT / "scripts/services/healthcheck.py")
healthcheck = importlib.util.module_from_spec(specification)
specification.loader.exec_module(healthcheck)


@pytest.fixture
def serve() -> Iterator[Callable[..., int]]:
    """A function that answers every request with one status and body, and returns its port."""
    servers = []

    def serve(body: str, status: int = 200) -> int:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *arguments: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return server.server_port

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("service", "body"), [("jupyter", '{"version": "2"}'), ("tensorboard", '{"data_location": "/study/logs"}')]
)
def test_right_answer_is_healthy(serve: Callable[..., int], service: str, body: str) -> None:
    assert healthcheck.main([service, "--port", str(serve(body))]) == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [('{"data_location": "x"}', 200), ("<html>", 200), ("", 200), ('{"version": "2"}', 500), ('{"version": "2"}', 404)],
)
def test_other_server_on_the_port_is_not_healthy(
    serve: Callable[..., int], capsys: pytest.CaptureFixture[str], body: str, status: int
) -> None:
    assert healthcheck.main(["jupyter", "--port", str(serve(body, status))]) == 1
    assert "jupyter does not answer" in capsys.readouterr().err


def test_silence_is_not_healthy() -> None:
    assert healthcheck.main(["tensorboard", "--port", str(free_port())]) == 1


def test_proxy_is_not_asked(serve: Callable[..., int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    assert healthcheck.main(["jupyter", "--port", str(serve('{"version": "2"}'))]) == 0


@pytest.mark.parametrize(
    ("command_line", "expected"),
    [
        ("tini\0--\0sh\0run_jupyter.sh\0", "jupyter"),
        ("tini\0--\0tensorboard\0--logdir\0/study/logs\0", "tensorboard"),
        ("tini\0--\0bash\0", None),
    ],
)
def test_service_is_the_one_that_the_container_was_started_for(
    tmp_path: Path, command_line: str, expected: str | None
) -> None:
    (tmp_path / "cmdline").write_text(command_line)
    assert healthcheck.asked_for(tmp_path / "cmdline") == expected


def test_wait_asks_again_until_it_answers() -> None:
    port = free_port()
    asked = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            # The first question gets the answer of a server that still starts.
            self.send_response(200 if asked.is_set() else 503)
            asked.set()
            self.end_headers()
            self.wfile.write(b'{"version": "2"}')

        def log_message(self, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert healthcheck.main(["jupyter", "--port", str(port), "--wait", "60"]) == 0
        server.shutdown()


def test_wait_ends_with_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert healthcheck.main(["jupyter", "--port", str(free_port()), "--wait", "0.2"]) == 1
    assert "jupyter does not answer" in capsys.readouterr().err
