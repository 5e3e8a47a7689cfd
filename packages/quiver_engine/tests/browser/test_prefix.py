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
import nbformat
import pytest
from browser_steps import draw_picture, drawn, hook, open_layer, predicted
from playwright.sync_api import expect

pytest.importorskip("jupyter_server_proxy", reason="Next: pip install jupyter-server-proxy")
pytest.importorskip("jupyterlab", reason="Next: pip install jupyterlab")
TOKEN = "a-token-for-this-test"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def jupyter(tmp_path: Path) -> Iterator[str]:
    """JupyterLab on `tmp_path`, below /user/learner/; its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/user/learner/"
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
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


# As a learner types it: the handle is the cell's value, and shows itself.
CELL = """\
import keras
from quiver_engine import server

model = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        keras.layers.Conv2D(5, 3, activation="relu", name="conv"),
        keras.layers.Flatten(name="flatten"),
        keras.layers.Dense(4, activation="softmax", name="softmax"),
    ]
)
server.launch(model, input_folder="pictures", port=0)
"""


def test_page_works_inside_a_notebook_of_jupyterlab(jupyter: str, visit: Callable, tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    draw_picture(tmp_path / "pictures" / "cat.png", seed=1)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, tmp_path / "look.ipynb")
    address = f"{jupyter}lab/tree/look.ipynb?token={TOKEN}"
    with visit(address, ready=".jp-Notebook .jp-CodeCell", of="/proxy/") as page:
        expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        # The kernel imports TensorFlow first.
        page.locator("iframe[title^='Quiver']").wait_for(timeout=240_000)
        frame = page.frame_locator("iframe[title^='Quiver']")
        open_layer(frame, "conv")
        expect(hook(frame, "tile")).to_have_count(5)
        open_layer(frame, "softmax")
        assert len(predicted(frame)) == 4
        expect(hook(frame, "live", state="lost")).to_have_count(0)
        assert "/user/learner/proxy/" in page.locator("iframe[title^='Quiver']").get_attribute("src")
