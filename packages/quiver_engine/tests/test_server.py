"""A real server on loopback: start, stop, ports, events, notebooks."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import keras
import pytest
from quiver_engine import events, server
from quiver_engine.web import handle as handles
from quiver_engine.web import notebook, patience, ports
from quiver_engine.web.handle import Handle

OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def get(handle: Handle, path: str) -> object:
    with OPENER.open(f"http://127.0.0.1:{handle.port}/{path}", timeout=20) as answer:
        return json.load(answer)


@pytest.fixture
def launch(cnn: keras.Model, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Handle]]:
    """`launch(**options)` on the tiny model, on any port; stopped afterwards. No browser is opened."""
    opened: list[str] = []
    monkeypatch.setattr(handles, "open_browser", opened.append)
    started: list[Handle] = []

    def start(**options: object) -> Handle:
        given = {"input_folder": folder, "port": 0, "block": False, **options}
        started.append(server.launch(cnn, **given))
        return started[-1]

    start.opened = opened
    yield start
    for handle in started:
        handle.stop()


def test_launch_answers_at_once_and_stop_frees_the_port(launch: Callable) -> None:
    handle = launch()
    assert get(handle, "api/status")["title"] == "tiny"
    assert handle.status().running
    assert launch.opened == [handle.url]
    handle.stop()
    assert not handle.status().running
    assert "stopped" in str(handle.status())
    with pytest.raises(OSError, match="refused"):
        get(handle, "api/status")
    listener, notice = ports.listen("127.0.0.1", handle.port)
    listener.close()
    assert notice is None
    handle.stop()


@pytest.mark.parametrize(("setting", "told"), [("ja", "ja"), ("auto", "auto"), ("", "auto"), ("fr", "auto")])
def test_page_is_told_the_language_of_the_environment(
    launch: Callable, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, setting: str, told: str
) -> None:
    monkeypatch.setenv("QUIVER_LANGUAGE", setting)
    with OPENER.open(f"http://127.0.0.1:{launch().port}/", timeout=20) as answer:
        page = answer.read().decode()
    assert f'<meta name="language" content="{told}">' in page
    assert ("Expected auto, en or ja in QUIVER_LANGUAGE, received 'fr'" in caplog.text) == (setting == "fr")


def test_a_handle_is_a_context_manager(launch: Callable) -> None:
    with launch() as handle:
        assert handle.running
    assert not handle.running


def test_block_waits_until_the_server_is_stopped(
    cnn: keras.Model, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handles, "open_browser", lambda url: None)
    kept: list[Handle] = []
    start = handles.start
    monkeypatch.setattr(handles, "start", lambda *a, **k: kept.append(start(*a, **k)) or kept[-1])
    waiting = threading.Thread(target=server.launch, args=(cnn,), kwargs={"input_folder": folder, "port": 0})
    waiting.start()
    deadline = time.monotonic() + 30
    while not kept and time.monotonic() < deadline:
        time.sleep(0.01)
    # A script waits, as with the original.
    assert waiting.is_alive()
    kept[0].stop()
    waiting.join(30)
    assert not waiting.is_alive()


def test_a_taken_port_names_its_holder_and_the_next_free_one_is_taken(
    launch: Callable, capsys: pytest.CaptureFixture
) -> None:
    first = launch()
    second = launch(port=first.port)
    assert second.port > first.port
    told = capsys.readouterr().out
    assert f"Port {first.port} is taken by another Quiver (model 'tiny', process {os.getpid()})." in told
    assert f"Quiver is on {second.port} instead." in told
    assert get(first, "api/status")["title"] == get(second, "api/status")["title"] == "tiny"


def test_a_stranger_on_the_port_is_named_by_its_process() -> None:
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        taken = stranger.getsockname()[1]
        named = ports.holder(taken)
        if os.path.exists("/proc/net/tcp"):
            assert named.startswith(f"process {os.getpid()} (")
        else:
            assert named == "another program"


def test_ports_that_browsers_refuse_are_skipped() -> None:
    listener, notice = ports.listen("127.0.0.1", 5060)
    with listener:
        assert listener.getsockname()[1] >= 5062
        assert notice.startswith("Browsers refuse to open port 5060.")


@pytest.mark.parametrize(
    ("host", "port", "told"), [("127.0.0.1", 70000, "from 0 to 65535"), ("203.0.113.7", 0, "Expected host")]
)
def test_impossible_places_are_told(host: str, port: int, told: str) -> None:
    with pytest.raises(ports.NoPort, match=told):
        ports.listen(host, port)


def test_beyond_loopback_the_address_has_the_token(launch: Callable) -> None:
    handle = launch(host="0.0.0.0")
    assert f"?token={handle.token}" in handle.url
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(handle, "api/session")
    refused.value.close()
    assert refused.value.code == 403
    request = urllib.request.Request(
        f"http://127.0.0.1:{handle.port}/api/session", headers={"x-quiver-token": handle.token}
    )
    with OPENER.open(request) as answer:
        assert json.load(answer)["title"] == "tiny"


class Page:
    """An open page's stream of events."""

    def __init__(self, handle: Handle) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", handle.port, timeout=30)
        self.connection.request("GET", "/api/events")
        self.answer = self.connection.getresponse()
        assert self.answer.headers["content-type"].startswith("text/event-stream")

    def next(self, kind: str) -> dict:
        deadline = time.monotonic() + 60
        # Its heartbeat keeps the connection alive: a missing event must not wait for ever.
        while time.monotonic() < deadline and (line := self.answer.readline()):
            if line.startswith(b"data: ") and (event := json.loads(line[6:]))["type"] == kind:
                return event
        raise AssertionError(f"The stream ended, or a minute passed, without {kind!r}.")

    def close(self) -> None:
        self.answer.close()
        self.connection.close()


def test_the_page_hears_of_the_folder_uploads_preprocessing_and_the_end(
    launch: Callable, folder: Path, png: Callable
) -> None:
    handle = launch()
    with contextlib.closing(Page(handle)) as page:
        page.next("hello")
        assert handle.status().pages == 1
        (folder / "new.png").write_bytes(png())
        page.next("inputs")
        assert "new.png" in [entry["name"] for entry in get(handle, "api/inputs")]
        handle.session.select_preprocessing("tf")
        page.next("preprocess")
        folder.rename(folder.with_name("gone"))
        page.next("inputs")
        handle.stop()
        page.next("bye")


def test_a_client_that_goes_away_harms_nobody(launch: Callable) -> None:
    handle = launch()
    for request in (
        b"GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /api/inputs?name=x HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n"
        b"Content-Length: 1000\r\n\r\nabc",
        b"GET /api/layer/1?input=",
        b"\x00\xff nonsense\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", handle.port)) as connection:
            connection.sendall(request)
    assert get(handle, "api/status")["title"] == "tiny"


def test_many_at_once_share_one_forward_pass(launch: Callable) -> None:
    handle = launch()
    handle.session.close()
    image = get(handle, "api/inputs")[0]["id"]
    took: list[float] = []

    def ask(layer: int) -> None:
        took.append(get(handle, f"api/layer/{layer}?input={image}")["forward_ms"])

    threads = [threading.Thread(target=ask, args=(layer,)) for layer in (0, 1, 2, 3, 4, 1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([value for value in took if value > 0]) == 1
    assert len(took) == len(threads)


def test_activations_stay_below_the_cap(launch: Callable, folder: Path, png: Callable) -> None:
    handle = launch(cache_bytes=20_000)
    for number in range(30):
        (folder / f"{number}.png").write_bytes(png(color=(number, 0, 0)))
    for entry in get(handle, "api/inputs"):
        get(handle, f"api/layer/1?input={entry['id']}")
    passes = handle.session.activations.passes
    assert 0 < passes.bytes <= 20_000
    assert len(passes) < 30


def test_in_a_notebook_it_shows_a_link_and_the_page_through_jupyter(
    launch: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", "/user/ada/lab-1/")
    handle = launch()
    shown = handle._repr_mimebundle_()
    address = f"/user/ada/lab-1/proxy/{handle.port}/?token={handle.token}"
    assert f'<a href="{address}"' in shown["text/html"]
    assert f'<iframe src="{address}"' in shown["text/html"]
    assert handle.url in shown["text/plain"]
    assert handle._repr_html_() == shown["text/html"]
    # That address is answered under any host name.
    request = urllib.request.Request(
        f"http://127.0.0.1:{handle.port}/?token={handle.token}", headers={"Host": "hub.example"}
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirect)
    with pytest.raises(urllib.error.HTTPError) as led:
        opener.open(request)
    led.value.close()
    assert (led.value.code, led.value.headers["location"]) == (303, "./")
    handle.stop()
    assert "iframe" not in handle._repr_html_()


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: object) -> None:
        return None


def test_plain_jupyter_tells_its_prefix_by_its_parents_note(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("JUPYTERHUB_SERVICE_PREFIX", raising=False)
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("JPY_PARENT_PID", "4711")
    assert notebook.proxied(5000) is None
    (tmp_path / "jpserver-4711.json").write_text(json.dumps({"base_url": "/some/where/"}))
    assert notebook.proxied(5000) == "/some/where/proxy/5000/"
    monkeypatch.delenv("JPY_PARENT_PID")
    assert notebook.proxied(5000) is None


def test_a_title_cannot_leave_its_place_in_the_notebook(launch: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", "/")
    handle = launch(title='"><script>alert(1)</script>')
    assert "<script" not in handle._repr_html_()


def test_the_magic_launches_by_name(cnn: keras.Model, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from IPython.core.error import UsageError
    from IPython.core.interactiveshell import InteractiveShell

    monkeypatch.setattr(handles, "open_browser", lambda url: None)
    shell = InteractiveShell()
    shell.user_ns.update(model=cnn, place=str(folder))
    shell.run_line_magic("load_ext", "quiver_engine")
    handle = shell.run_line_magic("quiver", "model input_folder=place port=0 title='my model'")
    try:
        assert get(handle, "api/status")["title"] == "my model"
        # In IPython it does not block.
        assert handle.running
    finally:
        handle.stop()
    for wrong in ("", "port=0", "model port", "model 'x"):
        with pytest.raises(UsageError):
            shell.run_line_magic("quiver", wrong)


@pytest.mark.parametrize(
    "said",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b'HTTP/1.0 200 OK\r\n\r\n{"quiver":1}',
        b'HTTP/1.0 200 OK\r\n\r\n["quiver"]',
        b'HTTP/1.0 200 OK\r\n\r\n{"quiver":"1","title":"x","pid":"y"}',
        b"HTTP/1.0 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n",
        b"\xff\xfe\x00",
        b"",
    ],
)
def test_whatever_holds_the_port_launch_goes_on(launch: Callable, said: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        taken = stranger.getsockname()[1]

        def answer() -> None:
            with stranger.accept()[0] as asked:
                asked.recv(1000)
                asked.sendall(said)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        assert ports.holder(taken).startswith(("process", "another program"))
        thread.join(10)


def test_who_never_finishes_asking_is_let_go(launch: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PATIENCE", 0.3)
    handle = launch()
    halves = (
        b"",
        b"GET /api/session HTTP/1.1\r\nHost: 127.0.0.1\r\n",
        b"POST /api/preprocess HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        b"Content-Length: 99\r\n\r\n{",
        b"GET /api/status HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /api/sta",
    )
    # A page's own long connection is no half request: it is there before the others and stays.
    with httpx.Client(base_url=handle.url, trust_env=False) as client, client.stream("GET", "api/events") as page:
        lines = page.iter_lines()
        assert "hello" in next(lines)
        idle = [socket.create_connection(("127.0.0.1", handle.port)) for _ in range(60)]
        for number, connection in enumerate(idle):
            connection.sendall(halves[number % len(halves)])
        for connection in idle:
            connection.settimeout(30)
            with contextlib.suppress(ConnectionResetError):
                while connection.recv(65536):
                    pass
            connection.close()
        assert client.get("api/status").status_code == 200
        handle.session.events.send(type="inputs")
        assert any("inputs" in line for line in lines)


def test_pages_beyond_the_limit_are_refused(launch: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    handle = launch()
    monkeypatch.setattr(events, "MOST_PAGES", 0)
    with httpx.Client(base_url=handle.url, trust_env=False) as client:
        refused = client.get("api/events")
    assert (refused.status_code, refused.json()["error"]["code"]) == (503, "busy")
