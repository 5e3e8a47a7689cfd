"""JupyterLab's server as the environment starts it: who gets in, what it prints, what a kernel gets when it ends."""

from __future__ import annotations

import http.cookiejar
import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from harness import ROOT, fetch, free_port
from jupyter_client import BlockingKernelClient

SECRET = "correct horse $battery"


@dataclass
class Server:
    process: subprocess.Popen
    home: Path
    port: int
    log: Path

    @property
    def token(self) -> str:
        return (self.home / ".study/token").read_text().strip()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def get(self, path: str, token: str) -> int:
        return fetch(self.url(path), {"Authorization": f"token {token}"})[0]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("home")
    for name in ("notebooks", "logs/mine", ".study"):
        (home / name).mkdir(parents=True)
    # There is a run, so that none has to be trained.
    (home / "logs/mine/events.out.tfevents.1.host.1.0.v2").write_bytes(bytes(1000))
    port, log = free_port(), home / "log"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")} | {
        "STUDY_HOME": str(home),
        "JUPYTER_PORT": str(port),
        "JUPYTER_URL_PORT": "4321",
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "PASSWORD": SECRET,
        "STUDY_LANGUAGE": "ja",
        "PATH": f"{ROOT}/.venv/bin:{os.environ['PATH']}",
    }
    with log.open("w") as stream:
        process = subprocess.Popen(
            ["sh", ROOT / "scripts/services/run_jupyter.sh"],
            env=environment,
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )
    try:
        while "\nJupyterLab: " not in log.read_text():
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
        yield Server(process, home, port, log)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_link_is_printed_when_it_answers_with_the_port_of_the_host(server: Server) -> None:
    lines = [line for line in server.log.read_text().splitlines() if line.startswith("JupyterLab: ")]
    assert lines == [f"JupyterLab: http://127.0.0.1:4321/start?token={server.token}"]
    printed = server.log.read_text()
    assert printed.index("Serving notebooks from local directory") < printed.index(lines[0])
    assert server.get("/api/contents", server.token) == 200


def test_first_run_writes_into_a_log_of_its_own(server: Server) -> None:
    log = server.home / "runtime/first-run.log"
    while f"({log})" not in server.log.read_text():
        assert server.process.poll() is None
        time.sleep(0.1)
    assert log.read_text() == f"{server.home}/logs holds runs already: nothing to do.\n"


def test_whoever_comes_without_the_token_is_told_the_command(server: Server) -> None:
    for path in ("/lab", "/lab?token=wrong", "/lab/tree/ja/00-start-here.ipynb"):
        page = fetch(server.url(path))[1].decode()
        assert page.count("<code>make url</code>") == 2, path
        assert 'lang="en"' in page
        assert "make url" in page.partition('lang="ja"')[2]
        assert "jupyter server list" not in page
    assert fetch(server.url("/api/contents"))[0] == 403


def visitor() -> tuple[urllib.request.OpenerDirector, http.cookiejar.CookieJar]:
    """A browser's cookies, without a proxy in between."""
    jar = http.cookiejar.CookieJar()
    cookies = urllib.request.HTTPCookieProcessor(jar)
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies), jar


def status(opener: urllib.request.OpenerDirector, url: str, data: bytes | None = None) -> int:
    try:
        with opener.open(url, data) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code


def test_password_still_opens_the_page(server: Server) -> None:
    opener, jar = visitor()
    opener.open(server.url("/login"))
    xsrf = next(cookie.value for cookie in jar if cookie.name == "_xsrf")

    def log_in(word: str) -> int:
        data = urllib.parse.urlencode({"password": word, "_xsrf": xsrf}).encode()
        return status(opener, server.url("/login?next=%2Fapi%2Fcontents"), data)

    assert [log_in("wrong"), log_in(SECRET)] == [401, 200]


def test_renewed_token_shuts_out_links_and_open_pages(server: Server) -> None:
    opener, _ = visitor()
    old = server.token
    assert status(opener, server.url(f"/lab?token={old}")) == 200
    # The cookie alone.
    assert status(opener, server.url("/api/contents")) == 200

    new = server.home / ".study/token.new"
    new.write_text("renewed\n")
    new.replace(server.home / ".study/token")
    assert status(opener, server.url("/api/contents")) == 403
    assert server.get("/api/contents", old) == 403
    assert server.get("/api/contents", "renewed") == 200


def test_training_saves_when_the_server_is_ended(server: Server) -> None:
    """The last test: it ends the server."""
    request = urllib.request.Request(
        server.url("/api/kernels"), b"{}", {"Authorization": f"token {server.token}"}, method="POST"
    )
    with visitor()[0].open(request) as response:
        kernel = json.load(response)["id"]
    client = BlockingKernelClient(connection_file=str(server.home / f"runtime/kernel-{kernel}.json"))
    client.load_connection_file()
    # What is sent waits until the kernel has its end of the channel; on a busy machine its heart may not be heard.
    client.start_channels(iopub=False, stdin=False, hb=False, control=False)
    # Jupyter itself would kill it after five seconds.
    client.execute(f"""
import os, pathlib, signal, time
def save(*_):
    time.sleep(6)
    pathlib.Path({str(server.home / "saved")!r}).touch()
    raise SystemExit
signal.signal(signal.SIGTERM, save)
begun = pathlib.Path({str(server.home / "begun")!r})
begun.with_suffix(".new").write_text(os.environ["QUIVER_LANGUAGE"])
begun.with_suffix(".new").replace(begun)
while True:
    try:
        time.sleep(60)
    except KeyboardInterrupt:
        pass
""")
    while not (server.home / "begun").exists():
        assert server.process.poll() is None
        time.sleep(0.1)
    client.stop_channels()
    # The learner's language holds for Quiver, which a kernel launches.
    assert (server.home / "begun").read_text() == "ja"
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(timeout=60)
    assert (server.home / "saved").exists()
