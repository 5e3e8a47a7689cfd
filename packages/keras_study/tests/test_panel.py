from __future__ import annotations

import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from keras_study.panel import CODE, SCRIPT, TAG, ClosedPanel
from playwright.sync_api import expect, sync_playwright

PAGE = b"<!doctype html><html><head><title>T</title></head><body></body></html>"


def answer(path: str, body: bytes = PAGE) -> tuple[dict[str, str], bytes]:
    told: dict[str, str] = {}

    def inner(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(body)))])
        return [body]

    got = ClosedPanel(inner)({"PATH_INFO": path}, lambda status, headers: told.update(headers))
    return told, b"".join(got)


@pytest.mark.parametrize("path", ["", "/", "/index.html"])
def test_page_runs_the_script_first(path):
    headers, body = answer(path)
    assert body == PAGE.replace(b"<head>", b"<head>" + TAG)
    assert headers["Content-Length"] == str(len(body))


def test_all_else_is_passed_on(tmp_path):
    assert answer("/data/runs") == ({"Content-Type": "text/html", "Content-Length": str(len(PAGE))}, PAGE)
    assert answer("/", b"moved")[1] == b"moved"


def test_script_is_served_below_any_prefix():
    for path in (f"/{SCRIPT}", f"/some/prefix/{SCRIPT}"):
        headers, body = answer(path)
        assert (headers["Content-Type"], body) == ("text/javascript", CODE)


@pytest.fixture
def tensorboard(tmp_path: Path):
    """TensorBoard's address, showing one run."""
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.compat.proto.summary_pb2 import Summary
    from tensorboard.summary.writer.event_file_writer import EventFileWriter

    writer = EventFileWriter(str(tmp_path / "run"))
    value = Summary.Value(tag="loss", simple_value=1)
    writer.add_event(Event(step=1, wall_time=1, summary=Summary(value=[value])))
    writer.close()
    command = [sys.executable, "-m", "keras_study.tensorboard", "--logdir", str(tmp_path), "--port", "0"]
    with subprocess.Popen([*command, "--host", "127.0.0.1"], stderr=subprocess.PIPE, text=True) as process:
        line = next(line for line in process.stderr if "http://" in line)
        yield f"http://{line.partition('http://')[2].split()[0]}"
        process.terminate()
        process.stderr.read()


def test_panel_is_closed_at_first_and_stays_as_the_learner_leaves_it(tensorboard):
    path = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("No Chromium here. Next, on Debian or Ubuntu: sudo apt install chromium")
    with urllib.request.urlopen(tensorboard, timeout=60) as page:
        assert TAG in page.read()
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{tensorboard}#timeseries")
        page.locator("scalar-card").first.wait_for(timeout=60_000)
        panel = page.locator("metrics-dashboard-settings")
        expect(panel).to_have_count(0)
        page.locator("button", has_text="Settings").first.click()
        expect(panel).to_have_count(1, timeout=60_000)
        # TensorBoard keeps it a moment later.
        page.wait_for_function(
            "JSON.parse(localStorage._tb_global_settings).timeSeriesSettingsPaneOpened", timeout=60_000
        )
        page.reload()
        page.locator("scalar-card").first.wait_for(timeout=60_000)
        expect(panel).to_have_count(1, timeout=60_000)
        browser.close()
