"""The tile in JupyterLab's launcher, read as jupyter-server-proxy reads it."""

from __future__ import annotations

import importlib.metadata
import sys
from pathlib import Path

import pytest
from quiver_engine import launchers
from quiver_engine.web.security import TOKEN_HEADER


def test_the_entry_point_leads_to_the_demo() -> None:
    (point,) = importlib.metadata.entry_points(group="jupyter_serverproxy_servers", name="quiver")
    assert point.load() is launchers.demo


def test_the_command_is_the_demo_on_loopback() -> None:
    command = [part.format(port=4711) for part in launchers.demo()["command"]]
    assert command[:4] == [sys.executable, "-m", "quiver_engine", "--demo"]
    assert command[command.index("--host") + 1] == "127.0.0.1"
    assert command[command.index("--port") + 1] == "4711"
    assert "--no-browser" in command


def test_jupyters_proxy_and_the_server_share_a_secret() -> None:
    one, two = launchers.demo(), launchers.demo()
    token = one["environment"]["QUIVER_TOKEN"]
    assert one["request_headers_override"] == {TOKEN_HEADER: token}
    assert len(token) >= 32
    assert token != two["environment"]["QUIVER_TOKEN"]


def test_the_icon_is_there() -> None:
    icon = Path(launchers.demo()["launcher_entry"]["icon_path"])
    assert icon.read_text("utf-8").startswith("<svg")


def test_jupyter_server_proxy_accepts_it() -> None:
    config = pytest.importorskip("jupyter_server_proxy.config", reason="Next: pip install jupyter-server-proxy")
    settings = launchers.demo()
    server = config.ServerProcess(name="quiver", **settings)
    assert server.request_headers_override == settings["request_headers_override"]
    assert server.launcher_entry.title == "Quiver"


def test_the_demo_takes_the_token_from_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    from quiver_engine import cli, demo, server

    found: dict = {}
    monkeypatch.setattr(server, "launch", lambda model, **options: found.update(options))
    monkeypatch.setattr(demo, "load", lambda: (None, None, [], []))
    monkeypatch.setenv("QUIVER_TOKEN", "from-jupyter")
    assert cli.main(["--demo", "--port", "0", "--no-browser"]) == 0
    assert (found["token"], found["port"], found["host"], found["open_browser"]) == (
        "from-jupyter",
        0,
        "127.0.0.1",
        False,
    )
