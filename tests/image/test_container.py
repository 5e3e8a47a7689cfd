"""The image by itself, as `docker run` starts it."""

from __future__ import annotations

import json
import os
import re
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from harness import ROOT, fetch, free_port, run

pytestmark = pytest.mark.usefixtures("image")


@pytest.fixture
def start(image: str) -> Iterator[Callable[..., str]]:
    """A function that starts a container in the background and returns its name; they are removed afterwards."""
    names = []

    def start(*arguments: str, command: tuple[str, ...] = ()) -> str:
        name = f"keras-study-test-{uuid.uuid4().hex[:8]}"
        names.append(name)
        run("docker", "run", "--detach", "--name", name, *arguments, image, *command)
        return name

    yield start
    for name in names:
        run("docker", "rm", "--force", "--volumes", name, check=False)


def wait_for_health(name: str) -> str:
    for _ in range(90):
        health = run("docker", "inspect", "--format", "{{.State.Health.Status}}", name).stdout.strip()
        if health != "starting":
            return health
        time.sleep(1)
    return run("docker", "logs", name).stderr


def inspected(name: str) -> dict:
    return json.loads(run("docker", "inspect", name).stdout)[0]


def in_container(image: str, *command: str, options: tuple[str, ...] = ()) -> str:
    return run("docker", "run", "--rm", *options, image, *command).stdout


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


def test_no_process_keeps_a_capability(start: Callable[..., str]) -> None:
    name = start()
    assert wait_for_health(name) == "healthy"
    listed = "grep -H -E '^(Cap|Uid|NoNewPrivs)' /proc/[0-9]*/status"
    lines = run("docker", "exec", name, "as-learner", "sh", "-c", listed).stdout.splitlines()
    capabilities = {line.split()[-1] for line in lines if ":Cap" in line}
    assert capabilities == {"0000000000000000"}
    assert {line.split()[1] for line in lines if ":Uid" in line} == {"1000"}
    assert {line.split()[-1] for line in lines if "NoNewPrivs" in line} == {"1"}


# Whatever of these runs appends the capabilities that it runs with.
PLANTED = r"""
cat >/tmp/plant <<'EOT'
/usr/bin/grep ^CapEff /proc/self/status >>/home/learner/ran
EOT
for program in id sed stat grep cut find getent setpriv mountpoint ls bash sh cat python python3 tini; do
    rm -f /opt/keras-study/bin/$program
    { echo '#!/bin/sh'; cat /tmp/plant; echo 'exec /usr/bin/'$program' "$@"'; } >/opt/keras-study/bin/$program
    chmod +x /opt/keras-study/bin/$program
done
cp /tmp/plant ~/.bashrc && cp /tmp/plant ~/.profile
echo "import subprocess; subprocess.run(['sh', '/tmp/plant'])" >/study/json.py
site=$(/usr/bin/python3 -c "import site; print(site.getusersitepackages())")
mkdir -p "$site" && cp /study/json.py "$site/usercustomize.py"
"""


@pytest.mark.parametrize(
    "command",
    [
        ("ls",),
        ("bash", "-c", "ls; python3 -c 0"),
        ("bash", "-i", "-c", "ls"),
        ("bash", "-l", "-c", "ls; python -c 0"),
        ("sh", "-l", "-c", "cat /etc/hostname"),
        ("python3", "-c", "import json"),
        ("python", "-c", "import json"),
        ("tensorboard", "--version"),
        ("as-learner", "ls"),
    ],
    ids=" ".join,
)
def test_exec_runs_nothing_of_the_learners_with_capabilities(planted: str, command: tuple[str, ...]) -> None:
    run("docker", "exec", planted, "as-learner", "sh", "-c", ": >~/ran")
    run("docker", "exec", planted, *command, check=False)
    ran = run("docker", "exec", planted, "/usr/bin/cat", "/home/learner/ran").stdout.splitlines()
    assert {line.split()[1] for line in ran} <= {"0000000000000000"}
    # What was planted does run for the learner.
    assert ran or command[0] != "as-learner"


@pytest.fixture(scope="module")
def planted(image: str) -> Iterator[str]:
    name = f"keras-study-test-{uuid.uuid4().hex[:8]}"
    run("docker", "run", "--detach", "--name", name, image, "sleep", "600")
    run("docker", "exec", name, "as-learner", "sh", "-c", PLANTED)
    yield name
    run("docker", "rm", "--force", name, check=False)


def test_restart_runs_nothing_of_the_learners_with_capabilities(start: Callable[..., str]) -> None:
    name = start(command=("sleep", "300"))
    run("docker", "exec", name, "as-learner", "sh", "-c", PLANTED)
    # The image's own folders are the learner's, who may put something of root's in their place.
    run("docker", "exec", name, "as-learner", "sh", "-c", "rm -r /study/notebooks && ln -s /usr /study/notebooks")
    run("docker", "restart", "--time", "1", name)
    read = "cat /home/learner/ran; grep -h ^Uid /proc/1/status"
    ran = run("docker", "exec", name, "/usr/bin/bash", "-c", read).stdout.splitlines()
    assert {line.split()[1] for line in ran} == {"0000000000000000", "1000"}


def test_entrypoint_and_health_check_are_not_the_learners(start: Callable[..., str]) -> None:
    name = start(command=("sleep", "300"))
    config = inspected(name)["Config"]
    programs = [config["Entrypoint"][0], *config["Healthcheck"]["Test"][1:]]
    programs = [word for word in programs if not word.startswith("-")]
    assert programs == [
        "/usr/local/bin/as-learner",
        "/usr/bin/python3",
        "/usr/local/lib/keras-study/healthcheck.py",
    ]
    # Nothing outside the learner's own folders, the programs' folders included, is writable.
    look = "find / -xdev -writable ! -type l 2>/dev/null; true"
    found = run("docker", "exec", name, "as-learner", "sh", "-c", look).stdout.splitlines()
    own = re.compile("/(study|home/learner|opt/keras-study|tmp|var/tmp|run/lock)(/|$)")
    assert [path for path in found if not own.match(path)] == []
    assert "/opt/keras-study/bin" in found


@pytest.fixture
def roots_folder(tmp_path: Path) -> Path:
    if os.getuid() != 0:
        pytest.skip("A folder of root's needs root: sudo make test")
    folder = tmp_path / "notebooks"
    folder.mkdir()
    (folder / "lesson.ipynb").write_text("{}")
    return folder


def test_on_roots_folder_uid_0_cannot_change_the_system(start: Callable[..., str], roots_folder: Path) -> None:
    name = start("--volume", f"{roots_folder}:/study/notebooks", command=("sleep", "300"))
    attempts = """
    echo mine >/study/notebooks/mine
    echo changed >/usr/local/lib/keras-study/healthcheck.py
    mv /usr/bin/python3 /tmp/
    rm /usr/local/bin/as-learner
    ln -sf /tmp/x /etc/profile.d/x.sh
    touch ~/home /tmp/tmp /opt/keras-study/bin/own && pip --version
    """
    tried = run("docker", "exec", name, "as-learner", "sh", "-c", attempts)
    assert tried.stderr.count("Permission denied") == 4, tried.stderr
    assert tried.stdout.startswith("pip ")
    assert (roots_folder / "mine").stat().st_uid == 0
    said = run("docker", "logs", name).stderr
    assert "Only root may write to /study/notebooks" in said
    assert "may write to the learner's folders only" in said


def test_on_roots_folder_that_everybody_may_write_to_the_learner_is_not_root(
    image: str, start: Callable[..., str], roots_folder: Path
) -> None:
    roots_folder.chmod(0o777)
    who = "id -u; touch /study/notebooks/mine"
    options = ("--volume", f"{roots_folder}:/study/notebooks")
    # Not while there is a lesson that only root could save.
    assert in_container(image, "sh", "-c", who, options=options) == "0\n"
    (roots_folder / "lesson.ipynb").chmod(0o666)
    (roots_folder / "mine").unlink()
    assert in_container(image, "sh", "-c", who, options=options) == "1000\n"
    assert (roots_folder / "mine").stat().st_uid == 1000
    # For TensorBoard, reading is enough.
    roots_folder.chmod(0o755)
    assert in_container(image, "id", "-u", options=("--volume", f"{roots_folder}:/study/logs:ro")) == "1000\n"


def test_without_landlock_it_is_said(start: Callable[..., str], roots_folder: Path, tmp_path: Path) -> None:
    # As on engines before Landlock: the system call is unknown.
    profile = tmp_path / "seccomp.json"
    calls = {"names": ["landlock_create_ruleset"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38}
    profile.write_text(json.dumps({"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [calls]}))
    options = ("--volume", f"{roots_folder}:/study/notebooks", "--security-opt", f"seccomp={profile}")
    name = start(*options, command=("sleep", "300"))
    assert run("docker", "exec", name, "as-learner", "id", "-u").stdout == "0\n"
    assert "may change this container's system" in run("docker", "logs", name).stderr


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


def test_tensorboard_answers_its_own_names_on_any_published_port(start: Callable[..., str]) -> None:
    port = free_port()
    published = ("--publish", f"127.0.0.1:{port}:6006", "--env", "TENSORBOARD_HOSTS=study.example")
    assert wait_for_health(start(*published, command=("tensorboard", "--logdir", "."))) == "healthy"
    for path in ("/", "/data/environment", "/data/runs"):
        url = f"http://127.0.0.1:{port}{path}"
        assert fetch(url)[0] == 200
        assert fetch(url, {"Host": f"study.example:{port}"})[0] == 200
        assert fetch(url, {"Host": "evil.example"})[0] == 403


def test_jupyters_proxy_reaches_tensorboard_by_any_name_of_jupyters(start: Callable[..., str]) -> None:
    port = free_port()
    name = start("--publish", f"127.0.0.1:{port}:8888", "--env", "JUPYTER_TOKEN=known")
    assert wait_for_health(name) == "healthy"
    # What %tensorboard starts.
    magic = ("keras-study-tensorboard", "--logdir", ".", "--port", "6007")
    run("docker", "exec", "--detach", name, "as-learner", *magic)
    for path in ("tensorboard", "proxy/6007"):
        url = f"http://127.0.0.1:{port}/{path}/data/environment?token=known"
        for _ in range(60):
            # A busy machine may take longer than one request waits.
            with suppress(TimeoutError):
                status, body = fetch(url, {"Host": "study.example"})
                if status == 200:
                    break
            time.sleep(1)
        assert "data_location" in json.loads(body), path


def test_no_secret_of_the_build_is_left(image: str) -> None:
    assert in_container(image, "sh", "-c", "ls /run/secrets 2>/dev/null | wc -l").strip() == "0"
    if bundle := os.environ.get("CA_BUNDLE"):
        assert bundle not in run("docker", "history", "--no-trunc", image).stdout
