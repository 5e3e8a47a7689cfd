"""Quiver in the image: installed, on its own published port under a token, and as a tile of JupyterLab."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Iterator

import pytest
from harness import fetch, free_port, run


def answer(url: str, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    """The first answer of a server that is about to start."""
    for _ in range(180):
        try:
            status, body = fetch(url, headers)
        except OSError:
            status, body = 0, b""
        if status not in (0, 502, 503, 504):
            break
        time.sleep(1)
    return status, body


@pytest.fixture
def demo(image: str) -> Iterator[tuple[str, int]]:
    """The demo in a container, as a learner's notebook would launch it: the container's name and the published port."""
    name, port = f"keras-study-test-{uuid.uuid4().hex[:8]}", free_port()
    options = ("--publish", f"127.0.0.1:{port}:5000", "--env", f"QUIVER_URL_PORT={port}", "--env", "PYTHONUNBUFFERED=1")
    run(
        "docker",
        "run",
        "--detach",
        "--name",
        name,
        *options,
        image,
        "python",
        "-m",
        "quiver_engine",
        "--demo",
        "--no-browser",
    )
    yield name, port
    run("docker", "rm", "--force", "--volumes", name, check=False)


def test_published_port_shows_the_demo_to_whoever_has_the_printed_link(demo: tuple[str, int]) -> None:
    name, port = demo
    assert answer(f"http://127.0.0.1:{port}/api/session")[0] == 403
    [token] = re.findall(rf"http://127\.0\.0\.1:{port}/\?token=(\S+)", run("docker", "logs", name).stdout)
    status, body = fetch(f"http://127.0.0.1:{port}/api/session?token={token}")
    assert status == 200
    assert json.loads(body)["title"] == "Fashion-MNIST"
    inputs = json.loads(fetch(f"http://127.0.0.1:{port}/api/inputs?token={token}")[1])
    assert len(inputs) == 20


def test_tile_leads_through_jupyters_port_under_its_token(image: str) -> None:
    name, port = f"keras-study-test-{uuid.uuid4().hex[:8]}", free_port()
    run(
        "docker",
        "run",
        "--detach",
        "--name",
        name,
        "--publish",
        f"127.0.0.1:{port}:8888",
        "--env",
        "JUPYTER_TOKEN=known",
        image,
    )
    try:
        page = f"http://127.0.0.1:{port}/quiver/"
        with_token = {"Authorization": "token known"}
        assert answer(f"http://127.0.0.1:{port}/api")[0] == 200
        launchers = json.loads(fetch(f"http://127.0.0.1:{port}/server-proxy/servers-info", with_token)[1])
        assert {"quiver", "tensorboard"} <= {server["name"] for server in launchers["server_processes"]}
        assert b"Fashion-MNIST" not in fetch(f"{page}api/session")[1]
        status, body = answer(f"{page}api/session", with_token)
        assert status == 200
        assert json.loads(body)["title"] == "Fashion-MNIST"
    finally:
        run("docker", "rm", "--force", "--volumes", name, check=False)


def test_the_notes_pip_install_is_satisfied_already(image: str) -> None:
    said = run("docker", "run", "--rm", "--network", "none", image, "pip", "install", "quiver_engine").stdout
    assert "Requirement already satisfied: quiver_engine" in said
