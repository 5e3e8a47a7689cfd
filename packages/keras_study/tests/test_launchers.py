from __future__ import annotations

import sys
import xml.etree.ElementTree
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from keras_study.hosts import HostCheck
from keras_study.jupyter import launchers


@pytest.fixture(autouse=True)
def no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOGS_DIR", raising=False)


def logdir(command: list[str]) -> str:
    return command[command.index("--logdir") + 1]


def test_entry_point_leads_here() -> None:
    (entry_point,) = entry_points(group="jupyter_serverproxy_servers", name="tensorboard")
    assert entry_point.load() is launchers.tensorboard


def test_only_loopback_by_this_python(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LOGS_DIR", str(tmp_path))
    command = launchers.tensorboard()["command"]
    assert [part.format(port=4) for part in command] == [
        *(
            sys.executable,
            "-m",
            "keras_study.tensorboard",
            "--logdir",
            str(tmp_path),
            "--host",
            "127.0.0.1",
            "--port",
            "4",
        )
    ]


def test_braces_in_a_path_are_no_template(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGS_DIR", "/a/{port}/logs")
    assert logdir(launchers.tensorboard()["command"]).format(port=4) == "/a/{port}/logs"


def test_tensorboard_is_asked_by_its_own_name_whatever_jupyters_is() -> None:
    names: list[str] = []
    answered = HostCheck(lambda *_: [b"runs"])(
        {"HTTP_HOST": launchers.tensorboard()["request_headers_override"]["Host"]}, lambda code, _: names.append(code)
    )
    assert (answered, names) == ([b"runs"], [])


def test_tile_has_title_icon_and_a_tab_of_its_own() -> None:
    server = launchers.tensorboard()
    assert server["new_browser_tab"] is True
    assert server["launcher_entry"]["title"] == "TensorBoard"
    root = xml.etree.ElementTree.parse(server["launcher_entry"]["icon_path"]).getroot()
    assert root.tag.endswith("svg")
