"""From the link to a usable JupyterLab in a browser, against plain JupyterLab; and the first cell, `import keras`."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE_RATIO = 1.2
# Plain JupyterLab: no extension from outside its own wheel, neither in the page nor in the server.
PLAIN = ("--LabApp.labextensions_path=[]", "--LabApp.extra_labextensions_path=[]")
CELL = {
    "cell_type": "code",
    "execution_count": None,
    "id": "a",
    "metadata": {},
    "outputs": [],
    "source": "import keras",
}
NOTEBOOK = {
    "cells": [CELL],
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


@contextlib.contextmanager
def study_lab(home: Path, port: int) -> Iterator[str]:
    """The environment's JupyterLab with `home` for its folders; yields its token."""
    for name in ("notebooks", "logs/mine", ".study"):
        (home / name).mkdir(parents=True)
    # With a run there, the first one is not trained beside the measurement.
    (home / "logs/mine/events.out.tfevents.1.host.1.0.v2").write_bytes(bytes(1000))
    (home / "notebooks/first.ipynb").write_text(json.dumps(NOTEBOOK))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    process = subprocess.Popen(
        ["sh", str(ROOT / "scripts/services/run_jupyter.sh")],
        cwd=home,
        env=environment
        | {"STUDY_HOME": str(home), "JUPYTER_PORT": str(port), "JUPYTER_TOKEN": "bare"}
        | {"JUPYTER_RUNTIME_DIR": str(home / "runtime"), "PATH": f"{ROOT}/.venv/bin:{os.environ['PATH']}"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield "bare"
    finally:
        process.terminate()
        process.wait()


def end_sessions(port: int) -> None:
    """End every kernel, so that the next page starts its own."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    headers = {"Authorization": "token bare"}
    url = f"http://127.0.0.1:{port}/api/sessions"
    with opener.open(urllib.request.Request(url, headers=headers)) as response:
        sessions = json.load(response)
    for session in sessions:
        opener.open(urllib.request.Request(f"{url}/{session['id']}", headers=headers, method="DELETE")).close()


def measure_page(
    browser: str,
    pairs: int,
    say: Callable[..., None],
    bare_lab: Callable[..., contextlib.AbstractContextManager],
    free_ports: Callable[[int], list[int]],
    until_it_answers: Callable[[int], None],
) -> None:
    """Print how long the page takes both ways, and how long the first cell takes against Python itself.

    Each page is opened by a browser that has seen nothing yet, with no kernel running, and counts as usable when the
    notebook's cell is there and its kernel is idle.
    """
    from playwright.sync_api import sync_playwright

    pages: dict[str, list[float]] = {"study": [], "plain": []}
    cells: list[float] = []
    imports: list[float] = []

    def opened(port: int, run_cell: bool) -> float:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        try:
            page = chromium.new_page(viewport={"width": 1280, "height": 900}, locale="en-US")
            began = time.perf_counter()
            page.goto(f"http://127.0.0.1:{port}/lab/tree/first.ipynb?token=bare")
            page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=180_000)
            page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=180_000)
            seconds = time.perf_counter() - began
            if run_cell:
                page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
                began = time.perf_counter()
                page.keyboard.press("Shift+Enter")
                page.get_by_text("[1]:").first.wait_for(timeout=180_000)
                cells.append(time.perf_counter() - began)
            return seconds
        finally:
            chromium.close()
            end_sessions(port)

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (study_port, plain_port) = free_ports(2)
        plain_home = home / "plain"
        plain_home.mkdir()
        (plain_home / "first.ipynb").write_text(json.dumps(NOTEBOOK))
        with (
            study_lab(home / "study", study_port),
            bare_lab(plain_port, *PLAIN, f"--ServerApp.root_dir={plain_home}"),
        ):
            until_it_answers(study_port)
            until_it_answers(plain_port)
            for pair in range(pairs + 1):
                for name in ("study", "plain") if pair % 2 else ("plain", "study"):
                    seconds = opened(study_port if name == "study" else plain_port, run_cell=name == "study")
                    # The first of each fills the caches of the disk.
                    if pair:
                        pages[name].append(seconds)
                began = time.perf_counter()
                subprocess.run([ROOT / ".venv/bin/python", "-c", "import keras"], stderr=subprocess.DEVNULL, check=True)
                imports.append(time.perf_counter() - began)
        shutil.rmtree(plain_home)
    study, plain = statistics.median(pages["study"]), statistics.median(pages["plain"])
    say("page", "from the link to an idle kernel", study, f"{plain:.2f} s plain", study / plain, PAGE_RATIO)
    cell, python = statistics.median(cells[1:]), statistics.median(imports[1:])
    say("page", "Shift+Enter on import keras", cell, f"{python:.2f} s python -c", cell / python, 1.2)
