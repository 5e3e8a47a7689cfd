from __future__ import annotations

import http.client
import json
import os
import platform
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest
from keras_study import tensorboard
from keras_study.hosts import HostCheck


def status(host: str | None, *names: str) -> str:
    """The status that a request with this Host header gets."""
    seen = []

    def application(environ: dict[str, object], start_response: object) -> list[bytes]:
        start_response("200 OK", [])
        return [b"runs"]

    environ = {} if host is None else {"HTTP_HOST": host}
    body = b"".join(HostCheck(application, names)(environ, lambda code, headers: seen.append(code)))
    assert (body == b"runs") == (seen == ["200 OK"])
    return seen[0]


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "localhost:6006", "LOCALHOST:1", "localhost.", "tensorboard.localhost:16006"),
        *("127.0.0.1:6006", "127.8.0.1", "[::1]:6006", "192.168.1.5:6006", "[fe80::1]", "[::1]", "127.0.0.1."),
        # No browser leaves it out.
        None,
    ],
)
def test_own_names_and_addresses_pass(host: str | None) -> None:
    assert status(host) == "200 OK"


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "evil.example:6006", "localhost.evil.example", "notlocalhost", "127.0.0.1.evil.example"),
        *(
            "",
            ":6006",
            "evil.example@localhost.evil",
            "localhost, evil.example",
            "[::1",
            "localhost:6006, evil.example",
        ),
    ],
)
def test_other_names_are_refused(host: str) -> None:
    assert status(host) == "403 Forbidden"


def test_names_of_the_setting_pass() -> None:
    assert status("Study.example.org:6006", "study.example.org") == "200 OK"
    assert status("other.example.org", "study.example.org") == "403 Forbidden"
    assert status("anything.example", "*") == "200 OK"


def test_refusal_says_what_to_do_and_returns_no_markup() -> None:
    def body(host: str) -> str:
        return b"".join(HostCheck(lambda *_: [b""])({"HTTP_HOST": host}, lambda *_: None)).decode()

    assert "TENSORBOARD_HOSTS=evil.example where" in body("evil.example:6006")
    assert "evil.example という名前では応答しません" in body("evil.example:6006")
    assert "<" not in body("<b>evil</b>.example")


@pytest.mark.parametrize(
    ("host", "bind_all", "loopback", "names"),
    [
        (None, False, "", ["a.example", "b.example"]),
        ("127.0.0.1", False, "", ["a.example", "b.example"]),
        (None, False, "container", ["*"]),
        ("::1", False, "container", ["*"]),
        (None, True, "container", ["a.example", "b.example"]),
        ("0.0.0.0", False, "container", ["a.example", "b.example"]),
    ],
)
def test_only_a_containers_loopback_answers_to_every_name(
    monkeypatch: pytest.MonkeyPatch, host: str | None, bind_all: bool, loopback: str, names: list[str]
) -> None:
    monkeypatch.setenv("TENSORBOARD_HOSTS", "a.example, b.example")
    monkeypatch.setenv("LOOPBACK", loopback)
    assert tensorboard.allowed_names(Namespace(host=host, bind_all=bind_all)) == names


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A real TensorBoard as the scripts start it, on a network with a proxy, and its port."""
    command = [sys.executable, "-m", "keras_study.tensorboard", "--logdir", str(tmp_path)]
    # With `true` it ends where its data server is not used, which there is for x86_64 only.
    fast = "true" if platform.machine() == "x86_64" else "auto"
    command += ["--host", "127.0.0.1", "--port", "0", "--load_fast", fast]
    environment = {name: value for name, value in os.environ.items() if name not in ("LOOPBACK", "TENSORBOARD_HOSTS")}
    # Nothing listens there: the data server is reached past it.
    environment |= {"http_proxy": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment, cwd=tmp_path)
    said = []
    for line in process.stderr:
        said.append(line)
        if "TensorBoard 2" in line:
            break
    else:
        pytest.fail("".join(said))
    yield process, int(line.split("127.0.0.1:")[1].split("/")[0])
    process.terminate()
    process.wait(30)
    process.stderr.close()


def test_real_server_behind_a_proxy_refuses_another_name(server: tuple[subprocess.Popen[str], int]) -> None:
    _, port = server

    def ask(path: str, host: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", path, headers={"Host": host})
        response = connection.getresponse()
        answer = response.status, response.read()
        connection.close()
        return answer

    for path in ("/", "/data/environment", "/data/runs"):
        assert ask(path, "evil.example")[0] == 403, path
        assert ask(path, f"localhost:{port}")[0] == 200, path
    assert "data_location" in json.loads(ask("/data/environment", "127.0.0.1")[1])
