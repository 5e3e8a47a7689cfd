"""The first link, the map and the kernels, in a real JupyterLab and headless Chromium."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from keras_study import progress
from nbformat import v4
from playwright.sync_api import expect, sync_playwright

PACKAGE = Path(__file__).parents[1]
# Set to a folder to look at what the learner sees: SCREENSHOTS=/some/folder
SCREENSHOTS = os.environ.get("SCREENSHOTS")
# The server's base URL is not "/": behind a hub or a proxy it never is.
BASE = "/hub/me/"
TOKEN = "secret"
GRACE = 2
MAP = {
    "en": '```mermaid\nflowchart TB\n    a["1 Tensors"] --> b["2 Models"]\n'
    '    click a href "01-tensors.ipynb"\n    click b href "02-models.ipynb"\n```',
    "ja": '```mermaid\nflowchart TB\n    a["1 テンソル"]\n    click a href "01-tensors.ipynb"\n```',
}
LONG_LINE = (
    "750/750 ━━━━━━━━━━━━━━━━━━━━ 2s 2ms/step - accuracy: 0.8123 - loss: 0.5 - val_accuracy: 0.8612 - val_loss: 0.4"
)


@dataclass
class Server:
    port: int
    home: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{BASE}"

    @property
    def notebooks(self) -> Path:
        return self.home / "notebooks"

    def ask(self, path: str, method: str = "GET", token: str = TOKEN) -> tuple[int, object]:
        request = urllib.request.Request(self.url + path, method=method, headers={"Authorization": f"token {token}"})
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                if urllib.parse.urlsplit(response.url).path.endswith("/login"):
                    return response.status, "login"
                body = response.read()
                return response.status, json.loads(body) if body else None
        except urllib.error.HTTPError as error:
            with error:
                return error.code, None

    def start_page(self, accept_language: str) -> str:
        """Where `start` leads a browser that wishes for this language."""

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *arguments: object) -> None:
                return None

        headers = {"Accept-Language": accept_language}
        request = urllib.request.Request(f"{self.url}start?token={TOKEN}", headers=headers)
        with pytest.raises(urllib.error.HTTPError) as answer:
            urllib.request.build_opener(Stay).open(request, timeout=60)
        with answer.value:
            assert answer.value.code == 302
            return answer.value.headers["Location"]

    def write(self, path: str, *cells: object, title: str | None = None) -> None:
        made = v4.new_notebook(
            cells=[v4.new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        )
        if title:
            made.metadata["title"] = title
        file = self.notebooks / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(made))

    def kernels(self) -> set[str]:
        """The paths of the notebooks that have a kernel."""
        return {session["path"] for session in self.ask("api/sessions")[1]}


def until(condition: Callable[[], object], seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "what was waited for did not come"
        time.sleep(0.2)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """JupyterLab with the extension as it stands in this checkout, installed or not."""
    home = tmp_path_factory.mktemp("jupyter")
    quiet = home / "config/lab/user-settings/@jupyterlab/apputils-extension"
    for folder in (home / "notebooks", home / "logs", home / "ipython", quiet):
        folder.mkdir(parents=True)
    (quiet / "notification.jupyterlab-settings").write_text('{"checkForUpdates": false, "fetchNews": "false"}')
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **{
            name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "JPY", "LC_", "STUDY"))
        },
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "LOGS_DIR": str(home / "logs"),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTER_PATH": str(PACKAGE / "data/share/jupyter"),
        "JUPYTER_CONFIG_PATH": str(PACKAGE / "data/etc/jupyter"),
        "PYTHONPATH": os.pathsep.join([str(PACKAGE / "src"), os.environ.get("PYTHONPATH", "")]),
    }
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.port_retries": 0,
        "ServerApp.base_url": BASE,
        "ServerApp.root_dir": home / "notebooks",
        "IdentityProvider.token": TOKEN,
        "LabApp.expose_app_in_browser": True,
        "KernelKeeper.grace": GRACE,
        "KernelKeeper.interval": 0.5,
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [f"--{name}={value}" for name, value in options.items()]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    made = Server(port, home)
    for language, titles in (("en", ("Tensors", "Models")), ("ja", ("テンソル", "モデル"))):
        made.write(f"{language}/00-start-here.ipynb", v4.new_markdown_cell(MAP[language]), title="0")
        for name, title in zip(("01-tensors", "02-models"), titles, strict=True):
            check = v4.new_code_cell("", metadata={"tags": ["check"]})
            following = v4.new_markdown_cell("**Next:** [Models](02-models.ipynb)")
            made.write(f"{language}/{name}.ipynb", "a = 1", check, following, title=title)
    try:
        until(lambda: process.poll() is not None or answers(made))
        assert process.poll() is None, (home / "log").read_text()
        yield made
    finally:
        process.terminate()
        try:
            process.wait(60)
        finally:
            process.kill()
            process.wait()


def answers(server: Server) -> bool:
    try:
        return server.ask("api")[0] == 200
    except OSError:
        return False


@pytest.fixture(scope="module")
def browser() -> Iterator:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("No Chromium here. Next, on Debian or Ubuntu: sudo apt install chromium")
    with sync_playwright() as started:
        made = started.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield made
        made.close()


@pytest.fixture
def lab(server: Server, browser) -> Iterator[Callable]:
    """A function that opens a page of the server; at the end no page may have complained."""
    complaints, contexts = [], []

    def open_page(path: str, width: int = 1280, locale: str = "en-US", wait: str = ".jp-Notebook .jp-Cell"):
        context = browser.new_context(viewport={"width": width, "height": 900}, locale=locale)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "response",
            lambda answer: (
                complaints.append(f"{answer.status} {answer.url}")
                if answer.status >= 400 and "keras-study" in answer.url
                else None
            ),
        )
        # JupyterLab's own complaints about a kernel that dies are none of ours.
        page.on("pageerror", lambda error: "keras-study" in str(error.stack) and complaints.append(str(error)))
        mark = "&" if "?" in path else "?"
        page.goto(f"{server.url}{path}{mark}reset&token={TOKEN}")
        page.locator(wait).first.wait_for(timeout=60_000)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def picture(page, name: str) -> None:
    if SCREENSHOTS:
        Path(SCREENSHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(SCREENSHOTS) / f"keras-study-{name}.png")


def idle(page) -> None:
    page.get_by_text("| Idle").or_(page.get_by_text("| アイドル")).first.wait_for(timeout=60_000)


def close(page) -> None:
    """What the tab's cross does, after "Save"."""
    page.evaluate("(async (page) => { await page.context.save(); page.close(); })(jupyterapp.shell.currentWidget)")
    page.locator(".jp-Notebook").wait_for(state="detached")


def run_first_cell(page) -> None:
    page.locator(".jp-CodeCell:visible .cm-content").first.click()
    page.keyboard.press("Shift+Enter")


@pytest.mark.parametrize(("wish", "language"), [("en-GB,en;q=0.9,ja;q=0.1", "en"), ("ja,en;q=0.5", "ja")])
def test_first_link_leads_to_the_map_in_the_browsers_language(server, wish, language):
    assert server.start_page(wish) == f"{BASE}lab/tree/{language}/00-start-here.ipynb"


def test_first_link_without_lessons_leads_to_jupyterlab(server):
    (server.notebooks / "ja").rename(server.notebooks / "elsewhere")
    try:
        assert server.start_page("ja") == f"{BASE}lab"
    finally:
        (server.notebooks / "elsewhere").rename(server.notebooks / "ja")


@pytest.mark.parametrize("path", ["start", "keras-study/course", "keras-study/kernels"])
def test_nothing_is_told_without_the_token(server, path):
    # An API refuses; a page leads to the login.
    assert server.ask(path, token="wrong") == ((403, None) if "/" in path else (200, "login"))


@pytest.mark.parametrize(
    ("locale", "menu", "line"), [("en-US", "Edit", "Go on here: "), ("ja-JP", "編集", "続きはここから: ")]
)
def test_map_shows_what_is_solved_and_its_boxes_lead_to_the_lessons(server, lab, locale, menu, line):
    shutil.rmtree(server.home / "logs")
    (server.home / "logs").mkdir()
    page = lab("start", locale=locale)
    expect(page.locator("#jp-MainMenu")).to_contain_text(menu)
    go_on = page.locator(".keras-study-go-on:visible")
    expect(go_on).to_contain_text(line, timeout=30_000)
    expect(go_on).to_contain_text("Tensors" if locale == "en-US" else "テンソル")
    box = page.locator(".keras-study-map:visible a[data-lesson='01-tensors.ipynb']")
    expect(box.locator(".keras-study-tick")).to_have_count(0)
    progress.record("01-tensors", 1, True, server.home / "logs")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(box.locator(".keras-study-tick")).to_have_text("✓")
    expect(go_on).to_contain_text("Models" if locale == "en-US" else "モデル")
    picture(page, f"map-{locale}")
    box.click()
    expect(page.locator(".jp-mod-current[role='tab']", has_text="01-tensors.ipynb")).to_be_visible(timeout=30_000)


def test_phone_shows_the_lesson_and_no_file_list(lab):
    page = lab("start", width=390)
    idle(page)
    expect(page.locator("#filebrowser")).to_be_hidden()
    lesson = page.locator(".jp-Notebook:visible").bounding_box()
    assert lesson["width"] > 280
    picture(page, "phone")


def test_epochs_line_is_not_broken(server, lab):
    server.write("en/lines.ipynb", f"print({LONG_LINE!r})\nprint('short')")
    page = lab("lab/tree/en/lines.ipynb")
    idle(page)
    run_first_cell(page)
    output = page.locator(".jp-OutputArea-output pre")
    expect(output).to_contain_text("short", timeout=60_000)
    height = output.evaluate("(pre) => pre.scrollHeight / parseFloat(getComputedStyle(pre).lineHeight)")
    assert round(height) == 2


def test_closed_pages_idle_kernel_ends_after_the_grace_and_a_training_one_stays(server, lab):
    silent = "import threading, time\nfor _ in range(80):\n    time.sleep(0.25)"
    thread = "import threading\nthreading.Thread(target=lambda: [sum(range(10**6)) for _ in range(2000)]).start()"
    cells = {"idle": "a = 1", "silent": silent, "thread": thread}
    for name, cell in cells.items():
        server.write(f"en/{name}.ipynb", cell, "print('ran')")
    pages = {}
    for name in cells:
        pages[name] = page = lab(f"lab/tree/en/{name}.ipynb")
        idle(page)
        run_first_cell(page)
        page.get_by_text("| Busy" if name == "silent" else "| Idle").first.wait_for(timeout=30_000)
    for page in pages.values():
        close(page)
    until(lambda: "en/idle.ipynb" not in server.kernels(), 30)
    # By then the grace of the others is over as well.
    assert {"en/silent.ipynb", "en/thread.ipynb"} <= server.kernels()


def test_page_that_is_opened_again_keeps_its_kernel(server, lab):
    server.write("en/again.ipynb", "a = 1")
    page = lab("lab/tree/en/again.ipynb")
    idle(page)
    [kernel] = [one["kernel"]["id"] for one in server.ask("api/sessions")[1] if one["path"] == "en/again.ipynb"]
    assert server.ask(f"keras-study/kernels/{kernel}/left", "POST")[0] == 204
    page.wait_for_timeout(GRACE * 2000)
    assert "en/again.ipynb" in server.kernels()


def test_kernel_whose_own_page_is_asked_for_stays_and_ends_after_it(server, lab):
    serving = (
        "import http.server, threading\n"
        "served = http.server.ThreadingHTTPServer(('127.0.0.1', 0), http.server.SimpleHTTPRequestHandler)\n"
        "threading.Thread(target=served.serve_forever, daemon=True).start()\nprint('at', served.server_port)"
    )
    server.write("en/serving.ipynb", serving)
    page = lab("lab/tree/en/serving.ipynb")
    idle(page)
    run_first_cell(page)
    output = page.locator(".jp-OutputArea-output", has_text="at ")
    output.wait_for(timeout=60_000)
    port = int(output.inner_text().split()[-1])
    with socket.create_connection(("127.0.0.1", port)):
        close(page)
        page.wait_for_timeout(GRACE * 2500)
        assert "en/serving.ipynb" in server.kernels()
    until(lambda: "en/serving.ipynb" not in server.kernels(), 30)


def test_unknown_kernel_is_refused(server):
    assert server.ask("keras-study/kernels/no-such-kernel/left", "POST")[0] == 404


def test_next_lesson_closes_the_one_before_and_keeps_its_edits(server, lab):
    page = lab("lab/tree/en/01-tensors.ipynb")
    idle(page)
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("  # mine")
    page.locator(".jp-MarkdownCell a", has_text="Models").click()
    tabs = page.locator("[role='tab'].lm-TabBar-tab", has_text=".ipynb")
    expect(tabs).to_have_text(["02-models.ipynb"], timeout=30_000)
    until(lambda: "# mine" in (server.notebooks / "en/01-tensors.ipynb").read_text(), 10)
    until(lambda: "en/01-tensors.ipynb" not in server.kernels(), 30)


@pytest.mark.parametrize(("language", "mark"), [("en", "Cut off here"), ("ja", "ここで途切れています")])
def test_output_of_a_kernel_that_died_is_marked_as_cut_off(server, lab, language, mark):
    training = "import os, time\nprint('epoch 1')\ntime.sleep(1)\nos.kill(os.getpid(), 9)"
    server.write(f"{language}/cut.ipynb", training, "print('never')")
    page = lab(f"lab/tree/{language}/cut.ipynb")
    idle(page)
    run_first_cell(page)
    output = page.locator(".jp-CodeCell").first.locator(".jp-OutputArea")
    expect(output).to_contain_text(mark, timeout=60_000)
    expect(output).to_contain_text("epoch 1")
    assert page.locator(".keras-study-memory").count() == 0


def test_restart_in_the_middle_marks_the_cell_that_ran_and_no_other(server, lab):
    server.write(
        "en/restart.ipynb", "print('done')", "import time\nprint('epoch 1')\ntime.sleep(600)", "print('never')"
    )
    page = lab("lab/tree/en/restart.ipynb")
    idle(page)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    cells = page.locator(".jp-CodeCell")
    expect(cells.nth(1).locator(".jp-OutputArea")).to_contain_text("epoch 1", timeout=60_000)
    page.locator("[data-command='notebook:restart-kernel']:visible").click()
    page.locator(".jp-Dialog button.jp-mod-accept").click()
    expect(cells.nth(1).locator(".jp-OutputArea")).to_contain_text("Cut off here", timeout=60_000)
    expect(page.get_by_text("Cut off here")).to_have_count(1)
    picture(page, "cut")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "ran out (3.9 of 4.0 GB)"),
        ("ja", "メモリが足りなくなり、このページのカーネルが終了しました(4.0 GB のうち 3.9 GB を使用)"),
    ],
)
def test_kernel_that_died_of_memory_says_so_with_what_each_held(server, lab, language, said):
    # tests/image/test_memory.py runs out of memory in a container; here the server is made to say so.
    report = {
        "killed": True,
        "limited": True,
        "total": 4 << 30,
        "used": int(3.9 * (1 << 30)),
        "kernels": [{"id": "a", "path": "en/05-losses.ipynb", "bytes": 3 << 29}],
    }
    server.write(f"{language}/memory.ipynb", "import os\nos.kill(os.getpid(), 9)")
    page = lab(f"lab/tree/{language}/memory.ipynb")
    idle(page)
    page.route("**/keras-study/kernels*", lambda route: route.fulfill(json=report))
    run_first_cell(page)
    # JupyterLab's own dialog comes first.
    page.locator(".jp-Dialog button.jp-mod-accept").first.click(timeout=60_000)
    dialog = page.locator(".jp-Dialog", has=page.locator(".keras-study-memory"))
    expect(dialog).to_contain_text(said, timeout=30_000)
    expect(dialog).to_contain_text("JUPYTER_MEMORY")
    expect(dialog.locator("table")).to_contain_text("en/05-losses.ipynb")
    expect(dialog.locator("table")).to_contain_text("1.5 GB")
    picture(page, f"memory-{language}")


def test_report_lists_kernels_with_what_they_hold(server, lab):
    page = lab("lab/tree/en/02-models.ipynb")
    idle(page)

    def held() -> list[int]:
        kernels = server.ask("keras-study/kernels")[1]["kernels"]
        return [one["bytes"] for one in kernels if one["path"] == "en/02-models.ipynb"]

    until(lambda: held() and held()[0] > 10 << 20, 20)
    report = server.ask("keras-study/kernels")[1]
    assert report["killed"] is False
    assert 0 < report["used"] <= report["total"]
