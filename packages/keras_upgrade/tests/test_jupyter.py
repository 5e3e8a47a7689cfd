"""The button in a real JupyterLab in headless Chromium, and the server's route behind it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from keras_upgrade.jupyter.answer import answer
from playwright.sync_api import expect, sync_playwright

PACKAGE = Path(__file__).parents[1]
EXTENSION = PACKAGE / "data/share/jupyter/labextensions/keras-upgrade"
# Set to a folder to look at what the learner sees: SCREENSHOTS=/some/folder
SCREENSHOTS = os.environ.get("SCREENSHOTS")
# The server's base URL is not "/": behind a hub or a proxy it never is.
BASE = "/hub/me/"
TOKEN = "secret"
COMMAND = "[data-command='keras-upgrade:button']"
LABEL = {"en": "Upgrade this notebook to Keras 3", "ja": "このノートブックを Keras 3 に書き換える"}
OLD = [
    "%matplotlib inline\nfrom keras.layers import Convolution2D",
    "# a comment\nlayer = Convolution2D(32, 3, 3)",
    "%time print('<b>&', 1)",
    "model.fit(x, y,\n          nb_epoch=20,  # twenty <script>\n          verbose=1)",
]
NEW = [
    "%matplotlib inline\nfrom keras.layers import Conv2D",
    "# a comment\nlayer = Conv2D(32, (3, 3))",
    "%time print('<b>&', 1)",
    "model.fit(x, y,\n          epochs=20,  # twenty <script>\n          verbose=1)",
]


def notebook(sources: list[str], language: str = "python") -> dict:
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{i}",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": source,
        }
        for i, source in enumerate(sources)
    ]
    text = {"cell_type": "markdown", "id": "text", "metadata": {}, "source": "nb_epoch"}
    kernel = {"name": "python3", "display_name": "Python 3", "language": language}
    return {"cells": [text, *cells], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


@dataclass
class Server:
    port: int
    root: Path
    config: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{BASE}"

    def post(self, body: bytes, headers: dict[str, str] | None = None) -> tuple[int, dict]:
        headers = {"Authorization": f"token {TOKEN}"} if headers is None else headers
        request = urllib.request.Request(self.url + "keras-upgrade/notebook", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            return error.code, {}

    def speak(self, language: str) -> None:
        folder = self.config / "lab/user-settings/@jupyterlab/translation-extension"
        folder.mkdir(parents=True, exist_ok=True)
        locale = {"en": "default", "ja": "ja_JP"}[language]
        (folder / "plugin.jupyterlab-settings").write_text(json.dumps({"locale": locale}, indent=4))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """JupyterLab with the extension as it stands in this checkout, installed or not."""
    home = tmp_path_factory.mktemp("jupyter")
    root, config = home / "root", home / "config"
    quiet = config / "lab/user-settings/@jupyterlab/apputils-extension"
    for folder in (root / "notes", root / "ja", quiet, home / "ipython/profile_default"):
        folder.mkdir(parents=True)
    (quiet / "notification.jupyterlab-settings").write_text('{"checkForUpdates": false, "fetchNews": "false"}')
    (home / "ipython/profile_default/ipython_kernel_config.py").write_text(
        'c.InteractiveShellApp.extensions = ["keras_upgrade"]\n'
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "JPY", "LC_"))},
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(config),
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
        "ServerApp.root_dir": root,
        "IdentityProvider.token": TOKEN,
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [f"--{name}={value}" for name, value in options.items()]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    made = Server(port, root, config)
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(made.url + "api", timeout=5).close()
                break
            except OSError:
                assert process.poll() is None, (home / "log").read_text()
                time.sleep(0.5)
        yield made
    finally:
        process.terminate()
        process.wait(30)


# The page


@dataclass
class Lab:
    """JupyterLab with one notebook open."""

    page: object
    complaints: list[str] = field(default_factory=list)

    def open(self, server: Server, path: str, content: dict) -> None:
        (server.root / path).write_text(json.dumps(content))
        self.page.goto(f"{server.url}lab/tree/{path}?reset&token={TOKEN}")
        self.page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=60_000)
        self.page.get_by_text("| Idle").or_(self.page.get_by_text("| アイドル")).first.wait_for(timeout=60_000)

    def upgrade(self) -> None:
        self.page.locator(f".jp-NotebookPanel-toolbar {COMMAND}").click()
        self.page.locator(".jp-Dialog").wait_for(timeout=30_000)

    def answer(self, button: str) -> None:
        self.page.locator(".jp-Dialog button", has_text=button).click()
        self.page.locator(".jp-Dialog").wait_for(state="detached")

    @property
    def sources(self) -> list[str]:
        return self.page.evaluate(
            "[...document.querySelectorAll('.jp-CodeCell')].map((cell) => [...cell.querySelectorAll("
            "'.jp-InputArea .cm-line')].map((line) => line.textContent).join('\\n'))"
        )

    def shows(self, expected: list[str]) -> bool:
        for _ in range(50):
            if self.sources == expected:
                return True
            self.page.wait_for_timeout(100)
        return False

    def picture(self, name: str) -> None:
        if SCREENSHOTS:
            Path(SCREENSHOTS).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(SCREENSHOTS) / f"keras-upgrade-{name}.png")


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
def lab(browser) -> Iterator[Lab]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    made = Lab(page)

    def listen(message: object) -> None:
        # A busy server may fail a request of JupyterLab's own; ours are heard below.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            made.complaints.append(message.text)

    def answered(response: object) -> None:
        if response.status >= 400 and "keras-upgrade" in response.url:
            made.complaints.append(f"{response.status} {response.url}")

    page.on("console", listen)
    page.on("response", answered)
    page.on("pageerror", lambda error: made.complaints.append(str(error)))
    yield made
    page.close()
    assert made.complaints == []


@pytest.mark.parametrize("language", ["en", "ja"])
def test_button_rewrites_the_notebook_and_says_why(server: Server, lab: Lab, language: str) -> None:
    server.speak(language)
    lab.open(server, "notes/old.ipynb", notebook(OLD))
    button = lab.page.locator(f".jp-NotebookPanel-toolbar {COMMAND}")
    assert button.inner_text().strip() == LABEL[language]
    lab.upgrade()
    dialog = lab.page.locator(".jp-Dialog")
    lab.picture(f"dialog-{language}")
    told = dialog.inner_text()
    assert "-          nb_epoch=20,  # twenty <script>" in told
    assert "+layer = Conv2D(32, (3, 3))" in told
    assert {"en": "3 cells were rewritten", "ja": "3 個のセルを書き換えました"}[language] in told
    assert {"en": "gave the arguments of training plain names", "ja": "学習まわりの引数名"}[language] in told
    assert dialog.locator("a").first.get_attribute("href").startswith("https://")
    lab.answer({"en": "Keep", "ja": "このまま使う"}[language])
    assert lab.shows(NEW)


def test_button_is_there_only_where_something_is_old(server: Server, lab: Lab) -> None:
    server.speak("en")
    button = lab.page.locator(f".jp-NotebookPanel-toolbar {COMMAND}")
    with lab.page.expect_response("**/keras-upgrade/notebook*"):
        lab.open(server, "notes/becomes-old.ipynb", notebook(["import keras\nlayer = keras.layers.Dense(3)"]))
    expect(button).to_be_hidden()
    lab.page.locator(".jp-CodeCell .cm-content").first.click()
    lab.page.keyboard.press("Control+End")
    lab.page.keyboard.type("\nmodel.fit(x, y, nb_epoch=20)")
    lab.page.keyboard.press("Control+s")
    expect(button).to_be_visible(timeout=30_000)
    lab.picture("button")
    lab.upgrade()
    lab.answer("Keep")
    expect(button).to_be_hidden(timeout=30_000)


def test_undo_takes_all_cells_back_at_once(server: Server, lab: Lab) -> None:
    server.speak("en")
    lab.open(server, "notes/undo.ipynb", notebook(OLD))
    lab.upgrade()
    lab.answer("Keep")
    assert lab.shows(NEW)
    lab.page.locator(".jp-MarkdownCell").first.click()
    lab.page.keyboard.press("Escape")
    lab.page.keyboard.press("z")
    assert lab.shows(OLD)


def test_button_of_the_dialog_takes_all_back(server: Server, lab: Lab) -> None:
    server.speak("en")
    lab.open(server, "notes/back.ipynb", notebook(OLD))
    lab.upgrade()
    assert lab.shows(NEW)
    lab.answer("Undo all")
    assert lab.shows(OLD)


def test_escape_keeps_the_upgrade(server: Server, lab: Lab) -> None:
    server.speak("en")
    lab.open(server, "notes/escape.ipynb", notebook(OLD))
    lab.upgrade()
    lab.page.keyboard.press("Escape")
    lab.page.locator(".jp-Dialog").wait_for(state="detached")
    assert lab.shows(NEW)


def test_folder_of_the_lessons_decides_the_language(server: Server, lab: Lab) -> None:
    server.speak("en")
    lab.open(server, "ja/modern.ipynb", notebook(["import keras\nkeras.layers.Dense(3)"]))
    lab.page.get_by_role("menuitem", name="Edit", exact=True).click()
    lab.page.get_by_role("menuitem", name=LABEL["ja"]).click()
    lab.page.locator(".jp-Dialog").wait_for(timeout=30_000)
    assert "書き換えるところはありません" in lab.page.locator(".jp-Dialog").inner_text()
    lab.answer("閉じる")
    assert lab.shows(["import keras\nkeras.layers.Dense(3)"])


def test_edit_while_the_upgrade_is_at_work_is_not_lost(server: Server, lab: Lab) -> None:
    server.speak("en")
    lab.open(server, "notes/race.ipynb", notebook(OLD))

    held = []
    lab.page.route("**/keras-upgrade/notebook*", lambda route: held.append(route))
    lab.page.locator(f".jp-NotebookPanel-toolbar {COMMAND}").click()
    while not held:
        lab.page.wait_for_timeout(50)
    lab.page.locator(".jp-CodeCell .cm-content").nth(1).click()
    lab.page.keyboard.press("Control+End")
    lab.page.keyboard.type("  # mine")
    held[0].continue_()
    lab.page.locator(".jp-Dialog").wait_for(timeout=30_000)
    assert "was edited while" in lab.page.locator(".jp-Dialog").inner_text()
    lab.answer("Close")
    assert lab.shows([OLD[0], OLD[1] + "  # mine", *OLD[2:]])


@pytest.mark.parametrize("language", ["en", "ja"])
def test_cell_shows_its_folded_diff_and_cell_magic_writes_back(server: Server, lab: Lab, language: str) -> None:
    server.speak(language)
    cells = [
        "class O:\n    def fit(self, **a): print(sorted(a))\nd = {'o': O()}",
        "d['o'].fit(nb_epoch=2)",
        "%%keras_upgrade\n%time d['o'].fit(nb_epoch=2)",
        "raise ValueError(\"Argument(s) not recognized: {'lr': 0.1}\")",
    ]
    lab.open(server, f"notes/cells-{language}.ipynb", notebook(cells))
    lab.page.locator(".jp-MarkdownCell").first.click()
    lab.page.keyboard.press("Escape")
    for _ in range(5):
        lab.page.keyboard.press("Shift+Enter")
    hint = lab.page.locator(".jp-OutputArea-output", has_text="learning_rate=...")
    hint.wait_for(timeout=60_000)
    details = lab.page.locator(".jp-OutputArea-output details")
    assert details.count() == 2
    assert lab.page.get_by_text("['epochs']").count() == 2
    assert not details.first.locator("ul").is_visible()
    details.first.locator("summary").click()
    assert details.first.locator("ul").is_visible()
    lab.picture(f"cells-{language}")
    assert {"en": "ran with 1 place upgraded", "ja": "1 か所を Keras 3 向けに書き換えて"}[language] in (
        details.first.inner_text()
    )
    # Running the last cell adds an empty one.
    assert lab.shows([*cells[:2], "%time d['o'].fit(epochs=2)", cells[3], ""])


# The route


def test_route_gives_the_changed_cells(server: Server) -> None:
    status, made = server.post(json.dumps({"notebook": notebook(OLD), "language": "ja"}).encode())
    assert status == 200
    # Cell 0 is Markdown.
    assert [(cell["index"], cell["number"]) for cell in made["cells"]] == [(1, 1), (2, 2), (4, 4)]
    assert made["cells"][2]["source"] == NEW[3]
    assert made["kernel"] is None


def test_route_wants_a_login(server: Server) -> None:
    body = json.dumps({"notebook": notebook(OLD)}).encode()
    assert server.post(body, {})[0] == 403
    assert server.post(body, {"Authorization": "token wrong"})[0] == 403


def test_route_wants_the_xsrf_header_of_a_cookie(server: Server) -> None:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    opener.open(f"{server.url}lab?token={TOKEN}").close()
    # The cookie alone, as another site's page would send it.
    request = urllib.request.Request(server.url + "keras-upgrade/notebook", b"{}")
    with pytest.raises(urllib.error.HTTPError) as caught:
        opener.open(request)
    assert caught.value.code == 403
    caught.value.close()


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"notebook": 3}', b'{"notebook": {"cells": 3}}', b"\xff"])
def test_route_refuses_what_is_no_notebook(server: Server, body: bytes) -> None:
    assert server.post(body)[0] == 400


def test_route_refuses_what_is_too_large(server: Server) -> None:
    assert server.post(b" " * (10 * 1024 * 1024 + 1))[0] == 413


def test_answer_teaches_in_the_learners_language() -> None:
    made = answer(json.dumps(notebook(OLD)), "ja")
    [reason] = made["cells"][2]["reasons"]
    assert reason["edits"] == [{"old": "nb_epoch=", "new": "epochs=", "check": False, "note": ""}]
    assert "引数名" in reason["why"]


def test_answer_leaves_another_kernels_notebook_alone() -> None:
    assert answer(json.dumps(notebook(OLD, language="R")), "en") == {"cells": [], "warnings": [], "kernel": "R"}


# The files


def test_extension_says_the_same_version_everywhere() -> None:
    import tomllib

    version = tomllib.loads((PACKAGE / "pyproject.toml").read_text())["project"]["version"]
    package = json.loads((EXTENSION / "package.json").read_text())
    assert package["version"] == version
    assert (EXTENSION / package["jupyterlab"]["_build"]["load"]).is_file()
    assert json.loads((EXTENSION / "schemas/keras-upgrade/package.json.orig").read_text()) == package
