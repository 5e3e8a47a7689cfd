"""What the learner can change in a container, and whom TensorBoard answers: the walls of the image."""

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
from containers import in_container, inspected, wait_for_health
from harness import fetch, free_port, run

pytestmark = pytest.mark.usefixtures("image")


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
