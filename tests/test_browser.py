"""The learner's first quarter of an hour, in a real browser: the printed link, the lesson, TensorBoard."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from harness import Checkout, fetch
from playwright.sync_api import expect

# JupyterLab's words, and those of its Japanese language pack.
MENUS = {
    "Run": ("Run", "実行"),
    "Run All Cells": ("Run All Cells", "すべてのセルを実行"),
    "Idle": ("Idle", "アイドル"),
    "Busy": ("Busy", "実行中"),
}

# Set to a folder to renew the pictures of the README: SCREENSHOTS=docs/images make test
SCREENSHOTS = os.environ.get("SCREENSHOTS")


@pytest.fixture
def checkout(
    mode: str, language: str, request: pytest.FixtureRequest, new_checkout: Callable[..., Checkout]
) -> Checkout:
    if mode == "docker":
        request.getfixturevalue("image")
    return new_checkout(STUDY_MODE=mode, STUDY_LANGUAGE=language)


def saved_notebook(checkout: Checkout, language: str) -> dict:
    return json.loads((checkout.path / f"notebooks/{language}/00-your-first-network.ipynb").read_text())


def has_run(cell: dict) -> bool:
    # JupyterLab leaves the number of a folded cell blank, but shows what it printed.
    return bool(cell["outputs"] if "check" in cell["metadata"].get("tags", []) else cell["execution_count"])


def picture(page, name: str) -> None:
    if SCREENSHOTS:
        Path(SCREENSHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(SCREENSHOTS) / f"{name}.png")


# Every lesson in both languages is executed by tests/test_lessons.py as well.
@pytest.mark.parametrize(
    ("mode", "language", "first"),
    [
        ("docker", "en", "Your first network"),
        ("native", "ja", "はじめてのネットワーク"),
    ],
    ids=["docker-en", "native-ja"],
)
def test_lesson_runs_and_its_curve_is_in_tensorboard(checkout: Checkout, page, language: str, first: str) -> None:
    words = {word: MENUS[word][language == "ja"] for word in MENUS}
    checkout.make("up")
    links = checkout.links()

    page.goto(links["Start here, はじめに"])
    expect(page.get_by_role("link", name=first).first).to_be_visible(timeout=60_000)
    # `reset` closes the map: JupyterLab would open it again, and "Run All Cells" means the page in front.
    lesson = f"/lab/tree/{language}/00-your-first-network.ipynb?"
    page.goto(links["JupyterLab"].replace("/lab?", lesson) + "&reset")
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=60_000)
    # The notebook's own indicator says "idle" before there is a kernel; the status bar doesn't.
    expect(page.get_by_text(f"Python 3 (ipykernel) | {words['Idle']}")).to_be_visible(timeout=60_000)
    page.get_by_role("menuitem", name=words["Run"], exact=True).click()
    page.get_by_role("menuitem", name=words["Run All Cells"], exact=True).click()
    expect(page.get_by_text(f"Python 3 (ipykernel) | {words['Busy']}")).to_be_visible(timeout=60_000)
    # JupyterLab draws only what is near the window; the saved file tells about every cell. Between two cells the kernel
    # may be idle for a moment.
    for _ in range(60):
        expect(page.get_by_text(f"Python 3 (ipykernel) | {words['Idle']}")).to_be_visible(timeout=300_000)
        page.keyboard.press("Control+s")
        page.wait_for_timeout(2500)
        cells = [cell for cell in saved_notebook(checkout, language)["cells"] if cell["cell_type"] == "code"]
        if all(map(has_run, cells)):
            break
    outputs = [output for cell in cells for output in cell["outputs"]]
    assert [output for output in outputs if output["output_type"] == "error"] == []
    assert all(map(has_run, cells))
    printed = "".join("".join(output.get("text", "")) for output in outputs)
    [accuracy] = re.findall(
        r"validation accuracy of the last epoch: ([0-9.]+)|最後のエポックの検証データの正解率: ([0-9.]+)", printed
    )
    # Cells above take their height only when they come near the window, so once is not enough.
    for _ in range(4):
        page.locator(".jp-OutputArea-output img").nth(2).scroll_into_view_if_needed()
        page.wait_for_timeout(500)
    picture(page, f"jupyterlab-{language}")

    tags = json.loads(fetch(links["TensorBoard"] + "data/plugin/scalars/tags")[1])
    [name] = [name for name in tags if name.startswith("00-your-first-network/") and name.endswith("/validation")]
    page.goto(links["TensorBoard"] + "?darkMode=false&runFilter=00-your-first-network#timeseries")
    expect(page.get_by_text(name).first).to_be_visible(timeout=60_000)
    page.locator("scalar-card svg path, line-chart svg path, line-chart canvas").first.wait_for(timeout=60_000)
    page.wait_for_timeout(3000)
    picture(page, "tensorboard")

    scalars = json.loads(fetch(f"{links['TensorBoard']}data/plugin/scalars/scalars?run={name}&tag=epoch_accuracy")[1])
    assert scalars[-1][2] == pytest.approx(float("".join(accuracy)), abs=1e-6)
