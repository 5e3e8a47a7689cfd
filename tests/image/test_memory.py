"""A kernel that runs out of memory in a real container says so in its page, with what each kernel held."""

from __future__ import annotations

import json
import re
import time
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness import OPENER, fetch, free_port, run
from playwright.sync_api import expect

LIMIT = 700 << 20
HEADERS = {"Authorization": "token secret"}
GREEDY = "import time\nheld = []\nwhile True:\n    held.append(b'x' * (30 << 20))\n    time.sleep(0.2)"


@pytest.fixture
def server(image: str, tmp_path: Path) -> Iterator[str]:
    """JupyterLab's address, in a container that may use LIMIT bytes."""
    name, port = f"keras-study-test-{uuid.uuid4().hex[:8]}", free_port()
    # With a run in logs/, none is trained at the first start, which would need more than there is.
    (tmp_path / "logs/run").mkdir(parents=True)
    (tmp_path / "logs/run/events.out.tfevents.1").write_bytes(b"x" * 200)
    for language in ("en", "ja"):
        (tmp_path / "notebooks" / language).mkdir(parents=True)
    options = ["--memory", str(LIMIT), "--memory-swap", str(LIMIT), "--env", "JUPYTER_TOKEN=secret"]
    options += ["--publish", f"127.0.0.1:{port}:8888"]
    for folder in ("notebooks", "logs"):
        options += ["--volume", f"{tmp_path / folder}:/study/{folder}"]
    run("docker", "run", "--detach", "--name", name, *options, image)
    url = f"http://127.0.0.1:{port}/"
    deadline = time.monotonic() + 180
    while not answers(url):
        assert time.monotonic() < deadline, run("docker", "logs", name).stderr
        time.sleep(0.5)
    yield url
    run("docker", "rm", "--force", "--volumes", name, check=False)


def answers(url: str) -> bool:
    try:
        return fetch(f"{url}api")[0] == 200
    except OSError:
        return False


def write(server: str, path: str, code: str) -> None:
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": None, "source": code}
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    content = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    body = json.dumps({"type": "notebook", "format": "json", "content": content}).encode()
    url = f"{server}api/contents/{path}"
    with OPENER.open(urllib.request.Request(url, data=body, method="PUT", headers=HEADERS)) as response:
        assert response.status == 201


def test_page_tells_that_memory_ran_out_and_what_each_kernel_held(server: str, page) -> None:
    write(server, "ja/greedy.ipynb", GREEDY)
    page.goto(f"{server}lab/tree/ja/greedy.ipynb?token=secret")
    page.locator(".jp-CodeCell .cm-content").first.click(timeout=120_000)
    expect(page.get_by_text(re.compile(r"\| (Idle|アイドル)"))).to_be_visible(timeout=120_000)
    page.keyboard.press("Shift+Enter")
    # JupyterLab's own dialog comes first.
    page.locator(".jp-Dialog button.jp-mod-accept").first.click(timeout=180_000)
    dialog = page.locator(".jp-Dialog", has=page.locator(".keras-study-memory"))
    expect(dialog).to_contain_text("メモリ不足です", timeout=30_000)
    expect(dialog).to_contain_text("0.7 GB のうち 0.7 GB")
    row = dialog.locator("tr", has_text="ja/greedy.ipynb (このページ)")
    held = float(re.search(r"([0-9.]+) GB", row.inner_text())[1])
    assert 0.2 <= held <= 0.7
    expect(page.locator(".jp-CodeCell").first).to_contain_text("ここで途切れています")


def test_kernel_that_was_only_killed_blames_no_memory(server: str, page) -> None:
    write(server, "en/killed.ipynb", "import os\nos.kill(os.getpid(), 9)")
    page.goto(f"{server}lab/tree/en/killed.ipynb?token=secret")
    page.locator(".jp-CodeCell .cm-content").first.click(timeout=120_000)
    expect(page.get_by_text(re.compile(r"\| (Idle|アイドル)"))).to_be_visible(timeout=120_000)
    with page.expect_response("**/keras-study/kernels*", timeout=120_000) as answer:
        page.keyboard.press("Shift+Enter")
    report = answer.value.json()
    assert (report["killed"], report["limited"], report["total"]) == (False, True, LIMIT)
    assert page.locator(".keras-study-memory").count() == 0
