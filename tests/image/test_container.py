"""The image by itself, as `docker run` starts it."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable

import pytest
from containers import in_container, inspected, wait_for_health
from harness import ROOT, fetch, free_port, run

pytestmark = pytest.mark.usefixtures("image")


def test_jupyter_becomes_healthy_and_asks_for_its_token(start: Callable[..., str]) -> None:
    port = free_port()
    name = start("--publish", f"127.0.0.1:{port}:8888", "--env", "JUPYTER_TOKEN=known")
    assert wait_for_health(name) == "healthy"
    contents = f"http://127.0.0.1:{port}/api/contents"
    assert fetch(contents)[0] == 403
    assert fetch(f"{contents}?token=wrong")[0] == 403
    assert fetch(f"{contents}?token=known")[0] == 200


def test_without_settings_a_token_is_made_and_survives_a_restart(start: Callable[..., str]) -> None:
    name = start()
    assert wait_for_health(name) == "healthy"

    def token() -> str:
        listed = run("docker", "exec", name, "as-learner", "jupyter", "server", "list", "--json").stdout
        return json.loads(listed.splitlines()[0])["token"]

    before = token()
    assert re.fullmatch("[0-9a-f]{48}", before)
    run("docker", "restart", name)
    assert wait_for_health(name) == "healthy"
    assert token() == before

    # What a full disk leaves behind must not let everybody in.
    empty = "truncate --size 0 ~/.local/share/jupyter/runtime/keras-study-token"
    run("docker", "exec", name, "as-learner", "sh", "-c", empty)
    run("docker", "restart", name)
    assert wait_for_health(name) == "healthy"
    assert re.fullmatch("[0-9a-f]{48}", token())
    assert token() != before


def test_password_lets_in_and_is_nowhere_in_the_processes(start: Callable[..., str]) -> None:
    port = free_port()
    secret = "correct horse $battery"
    name = start("--publish", f"127.0.0.1:{port}:8888", "--env", f"PASSWORD={secret}")
    assert wait_for_health(name) == "healthy"
    # Every process's environment, read by the learner, who could do so from a notebook.
    read = "cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline | tr '\\0' '\\n'"
    seen = run("docker", "exec", "--env", "PASSWORD=", name, "as-learner", "sh", "-c", read).stdout
    assert "STUDY_HOME=/study" in seen
    assert secret not in seen

    login = f"""
import http.cookiejar, urllib.parse, urllib.request
jar = http.cookiejar.CookieJar()
opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
page = opener.open("http://127.0.0.1:8888/login").read().decode()
xsrf = next(cookie.value for cookie in jar if cookie.name == "_xsrf")
def status(password):
    data = urllib.parse.urlencode({{"password": password, "_xsrf": xsrf}}).encode()
    try:
        return opener.open("http://127.0.0.1:8888/login?next=%2Fapi%2Fcontents", data).status
    except urllib.error.HTTPError as error:
        return error.code
print(status("wrong"), status({secret!r}))
"""
    assert run("docker", "exec", name, "as-learner", "python", "-c", login).stdout.split() == ["401", "200"]


@pytest.mark.parametrize("options", [(), ("--user", "4321"), ("--cap-drop", "ALL"), ("--init",)])
def test_entrypoint_passes_any_command_through(image: str, options: tuple[str, ...]) -> None:
    assert in_container(image, "sh", "-c", "exit 0; ", options=options) == ""
    assert in_container(image, "echo", "a b", "$HOME", options=options) == "a b $HOME\n"
    finished = run("docker", "run", "--rm", *options, image, "sh", "-c", "exit 7", check=False)
    assert finished.returncode == 7


def test_a_shell_is_healthy_although_nothing_serves(start: Callable[..., str]) -> None:
    assert wait_for_health(start(command=("sleep", "60"))) == "healthy"


def test_stops_at_once_when_asked(start: Callable[..., str]) -> None:
    name = start(command=("sleep", "600"))
    while run("docker", "exec", name, "cat", "/proc/1/comm").stdout != "tini\n":
        time.sleep(0.1)
    run("docker", "stop", "--time", "20", name)
    # 143: ended by the signal that tini passed on; 137 would mean killed after 20 seconds.
    assert inspected(name)["State"]["ExitCode"] == 143


def test_nothing_essential_is_in_home(image: str) -> None:
    hidden = ("--tmpfs", "/home/learner:mode=1777")
    command = "import keras, tensorboard, jupyterlab; print(keras.backend.backend())"
    assert in_container(image, "python", "-c", command, options=hidden) == "tensorflow\n"
    assert "jupyterlab" in in_container(image, "jupyter", "--version", options=hidden)


def test_japanese_label_has_its_glyphs(image: str) -> None:
    code = (
        "import warnings; warnings.simplefilter('error'); import matplotlib; matplotlib.use('agg');"
        "import matplotlib.pyplot as plt; plt.title('損失関数 loss'); plt.savefig('/tmp/x.png'); print('drawn')"
    )
    assert in_container(image, "python", "-c", code) == "drawn\n"


def test_labels_say_what_the_image_is(image: str) -> None:
    labels = inspected(image)["Config"]["Labels"]
    names = ["title", "description", "licenses", "version", "base.name"]
    # An unpacked archive, or a repository without a commit, has no revision to name.
    if run("git", "-C", ROOT, "rev-parse", "--verify", "HEAD", check=False).returncode == 0:
        names.append("revision")
    for name in names:
        assert labels[f"org.opencontainers.image.{name}"] not in ("", "unknown"), name
    assert labels["org.opencontainers.image.version"] == "2.21.0-cpu"


def test_image_is_within_its_size(image: str) -> None:
    # On arm64 there is only the full `tensorflow`.
    if inspected(image)["Architecture"] == "amd64":
        assert inspected(image)["Size"] <= 1.4e9


def test_pip_says_beforehand_that_tensorflow_is_there(image: str) -> None:
    def said(*words: str) -> str:
        finished = run("docker", "run", "--rm", image, "pip", "install", "--no-index", *words, check=False)
        assert "No matching distribution found" in finished.stderr or not finished.returncode
        return finished.stderr

    if inspected(image)["Architecture"] == "amd64":
        for words in (("-U", "tensorflow"), ("tensorflow", "numpy")):
            assert re.match(r"TensorFlow 2\.21\.0 is here already, as tensorflow-cpu\.", said(*words)), words
            assert "すでに入っています" in said(*words)
    assert "already, as" not in said("keras")
    assert "already, as" not in said("tensorflow-hub")


def test_first_start_trains_a_run(start: Callable[..., str]) -> None:
    name = start()
    # It waits until the server has little to do.
    for _ in range(240):
        found = run("docker", "exec", name, "find", "/study/logs", "-name", "events.out.tfevents*").stdout
        if "validation" in found:
            break
        time.sleep(1)
    assert "/study/logs/welcome-" in found
    assert "validation" in found


@pytest.mark.parametrize("folder", ["notebooks", "logs"])
def test_unwritable_folder_is_said_with_the_way_out(image: str, folder: str) -> None:
    options = ("--volume", f"{ROOT}/{folder}:/study/{folder}:ro")
    finished = run("docker", "run", "--rm", *options, image, check=False)
    assert finished.returncode == 1
    assert "Expected a folder that uid" in finished.stderr
    assert "sudo chown" in finished.stderr


def test_hub_keeps_tensorboard_on_the_containers_loopback(start: Callable[..., str]) -> None:
    name = start("--env", "JUPYTERHUB_API_TOKEN=x", command=("tensorboard", "--logdir", "."))
    assert wait_for_health(name) == "healthy"
    # Addresses of /proc/net/tcp are hexadecimal: 0100007F is 127.0.0.1; port 6006 is 1776.
    table = run("docker", "exec", name, "cat", "/proc/net/tcp", "/proc/net/tcp6").stdout
    assert {line.split()[1] for line in table.splitlines() if ":1776 " in line and " 0A " in line} == {"0100007F:1776"}


def test_no_secret_of_the_build_is_left(image: str) -> None:
    assert in_container(image, "sh", "-c", "ls /run/secrets 2>/dev/null | wc -l").strip() == "0"
    if bundle := os.environ.get("CA_BUNDLE"):
        assert bundle not in run("docker", "history", "--no-trunc", image).stdout
