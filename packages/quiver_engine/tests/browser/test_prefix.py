"""The page below Jupyter's URL prefix, as in the study image, in JupyterHub and on a remote machine."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import keras
import pytest
from browser_steps import drawn, hook, open_layer, predicted
from playwright.sync_api import expect

pytest.importorskip("jupyter_server_proxy", reason="Next: pip install jupyter-server-proxy")
TOKEN = "a-token-for-this-test"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def jupyter(tmp_path: Path) -> Iterator[str]:
    """A Jupyter server below /user/learner/; the address without the proxy's part."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/user/learner/"
    command = [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"]
    command += [f"--port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={tmp_path}"]
    command += ["--ServerApp.base_url=/user/learner/", f"--IdentityProvider.token={TOKEN}"]
    log = (tmp_path / "jupyter.log").open("w")
    process = subprocess.Popen(command, stdout=log, stderr=log, cwd=tmp_path)
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{url}api?token={TOKEN}", timeout=5).close()
                break
            except (urllib.error.URLError, OSError):
                assert process.poll() is None, (tmp_path / "jupyter.log").read_text()
                time.sleep(0.25)
        yield url
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def test_page_works_behind_jupyter_server_proxy(jupyter: str, serve: Callable, visit: Callable, pictures: Path) -> None:
    model = keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            keras.layers.Conv2D(5, 3, activation="relu", name="conv"),
            keras.layers.Flatten(name="flatten"),
            keras.layers.Dense(4, activation="softmax", name="softmax"),
        ]
    )
    handle = serve(model, input_folder=str(pictures))
    port = int(handle.url.rstrip("/").rpartition(":")[2])
    with visit(f"{jupyter}proxy/{port}/?token={TOKEN}") as page:
        open_layer(page, "conv")
        expect(hook(page, "tile")).to_have_count(5)
        open_layer(page, "softmax")
        assert len(predicted(page)) == 4
        hook(page, "upload-file").set_input_files(pictures / "cat.png")
        expect(hook(page, "input", kind="upload")).to_have_attribute("aria-pressed", "true")
        drawn(page, "softmax")
        # Events pass the proxy too: else the page would say that it lost its server.
        expect(hook(page, "live", state="lost")).to_have_count(0)
        loaded = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
        assert [url for url in loaded if not url.startswith(f"{jupyter}proxy/{port}/")] == []
