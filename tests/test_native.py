"""The same environment without Docker: `make up` in .venv, as root and as a user."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from harness import ROOT, Checkout, fetch, listening_on, run
from jupyter_server.auth import passwd_check

USERS = [
    pytest.param(0, id="as root" if os.getuid() == 0 else "as yourself"),
    pytest.param(
        1000,
        id="as a user",
        marks=pytest.mark.skipif(os.getuid() != 0, reason="Becoming a user needs root: sudo make test"),
    ),
]


@pytest.fixture
def native(new_checkout: Callable[..., Checkout], tmp_path: Path) -> Callable[[int], Checkout]:
    def native(user: int) -> Checkout:
        home = tmp_path / "home"
        home.mkdir()
        checkout = new_checkout(user, STUDY_MODE="native", HOME=str(home), XDG_RUNTIME_DIR="")
        if not user:
            # What uv has downloaded already serves again; the user starts from nothing.
            checkout.environment["UV_CACHE_DIR"] = run(ROOT / ".venv/bin/uv", "cache", "dir").stdout.strip()
        else:
            checkout.user = user
            for folder in (tmp_path, *tmp_path.parents[:2]):
                folder.chmod(0o755)
            os.chown(home, user, user)
        return checkout

    return native


def running_in(checkout: Checkout) -> dict[int, str]:
    """The process ids and command lines of what runs in the checkout."""
    found = {}
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if str(checkout.path) in process.cwd():
                found[process.pid] = " ".join(process.cmdline())
    return found


def processes(checkout: Checkout) -> list[str]:
    return list(running_in(checkout).values())


@pytest.mark.parametrize("user", USERS)
def test_up_and_down(native: Callable[[int], Checkout], user: int) -> None:
    checkout = native(user)
    # Runs on another disk.
    elsewhere = checkout.path.with_name(f"{checkout.path.name}, other disk")
    (checkout.path / "logs").rename(elsewhere)
    (checkout.path / "logs").symlink_to(elsewhere)
    checkout.make("up", PASSWORD="horse $battery")
    # The password is nowhere, its hash at Jupyter's processes and their supervisor only.
    environments = {words: psutil.Process(pid).environ() for pid, words in running_in(checkout).items()}
    assert not any("battery" in str(environment) for environment in environments.values())
    hashes = {environment["JUPYTER_PASSWORD_HASH"] for words, environment in environments.items() if "jupyter" in words}
    assert passwd_check(hashes.pop(), "horse $battery")
    assert not any("JUPYTER_PASSWORD_HASH" in environments[words] for words in environments if "tensorboard" in words)
    links = checkout.links()
    assert fetch(links["JupyterLab"])[0] == 200
    # Jupyter's log holds the token.
    assert (checkout.path / ".venv/var").stat().st_mode & 0o077 == 0
    assert fetch(f"http://127.0.0.1:{checkout.jupyter_port}/api/contents")[0] == 403
    assert json.loads(fetch(links["TensorBoard"] + "data/environment")[1])["data_location"] == "logs"

    for port in (checkout.jupyter_port, checkout.tensorboard_port):
        assert listening_on(port) == {"127.0.0.1"}

    # The real data came by itself, and TensorBoard shows the first run.
    for _ in range(240):
        tags = json.loads(fetch(links["TensorBoard"] + "data/plugin/scalars/tags")[1])
        if any("epoch_accuracy" in names for names in tags.values()):
            break
        time.sleep(1)
    assert any(name.startswith("welcome-") for name in tags), (checkout.path / ".venv/var/jupyter.log").read_text()[
        -2000:
    ]
    for file in (checkout.path / "logs").rglob("*"):
        assert file.stat().st_uid == user

    bystander = subprocess.Popen(["sleep", "300"], cwd=checkout.path)
    try:
        checkout.make("down")
        assert bystander.poll() is None
        assert processes(checkout) == ["sleep 300"]
        # By its own command: a signal is for a supervisor that does not answer.
        assert "received SIGTERM" not in (checkout.path / ".venv/var/supervisord.log").read_text()

        # Servers whose supervisor was killed are still found.
        checkout.make("up")
        [supervisor] = [pid for pid, words in running_in(checkout).items() if "supervisord" in words]
        os.kill(supervisor, signal.SIGKILL)
        assert fetch(links["TensorBoard"])[0] == 200
        # The bookmark of the first start still opens the page.
        token = links["JupyterLab"].partition("token=")[2]
        assert fetch(f"http://127.0.0.1:{checkout.jupyter_port}/api/contents?token={token}")[0] == 200
        checkout.make("down")
        assert processes(checkout) == ["sleep 300"]

        # What cannot start is given up, with its reason, and nothing is left behind.
        (checkout.path / ".venv/bin/jupyter-lab").write_text("#!/bin/sh\nexit 1\n")
        refused = checkout.make("up", check=False)
        assert refused.returncode != 0
        assert "jupyter ended again and again." in refused.stderr
        assert processes(checkout) == ["sleep 300"]
    finally:
        bystander.kill()
        bystander.wait()


def test_one_line_says_that_there_is_no_docker(native: Callable[[int], Checkout], tmp_path: Path) -> None:
    checkout = native(0)
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "docker").write_text('#!/bin/sh\necho "Cannot connect to the Docker daemon at unix:///x" >&2\nexit 1\n')
    (tools / "docker").chmod(0o755)
    # A Python that the lock doesn't fit ends it right after that line.
    for version in ("3.13", "3.12", "3.11"):
        shutil.copy(tools / "docker", tools / f"python{version}")
    (tools / "python3").write_text('#!/bin/sh\n[ "$1" != --version ] || { echo Python 3.9.2; exit 0; }\nexit 1\n')
    (tools / "python3").chmod(0o755)
    path = f"{tools}:{os.environ['PATH']}"
    refused = checkout.make("up", check=False, STUDY_MODE="auto", PATH=path)
    assert refused.returncode != 0
    lines = refused.stderr.splitlines()
    assert lines[0].startswith("No Docker: no Docker engine answers. Running the same environment natively, in .venv")
    assert lines[1] == "Expected Python 3.11, 3.12 or 3.13, received: Python 3.9.2."
    refused = checkout.make("up", check=False, STUDY_MODE="docker", PATH=path)
    assert "STUDY_MODE=docker, but no Docker engine answers." in refused.stderr


@pytest.mark.parametrize(("module", "expected"), [("sqlite3", "has no sqlite3 module"), ("venv", "has no venv module")])
def test_incomplete_python_is_one_clear_line(
    native: Callable[[int], Checkout], tmp_path: Path, module: str, expected: str
) -> None:
    checkout = native(0)
    tools = tmp_path / "tools"
    tools.mkdir()
    real = ROOT / ".venv/bin/python"
    lacking = f"import sys; sys.modules['{module}'] = None; exec(sys.argv[1])"
    (tools / "python3.13").write_text(f'#!/bin/sh\nexec {real} -c "{lacking}" "$2"\n')
    (tools / "python3.13").chmod(0o755)
    refused = checkout.make("up", check=False, PATH=f"{tools}:{os.environ['PATH']}")
    assert refused.returncode != 0
    assert expected in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.skipif(os.getuid() != 0, reason="A network of its own needs root: sudo make test")
def test_loopback_without_ipv4_is_said() -> None:
    script = f". scripts/loopback.sh; loopback_problem '{sys.executable}'"
    assert run("sh", "-c", script, cwd=ROOT).stdout == ""
    # In a network of its own the loopback has no address before somebody brings it up.
    said = run("unshare", "--net", "sh", "-c", script, cwd=ROOT).stdout
    assert "Expected this machine to reach itself at 127.0.0.1, received: OSError: " in said
    assert "sudo ip address add 127.0.0.1/8 dev lo" in said


def test_full_disk_is_said_before_anything_is_unpacked(native: Callable[[int], Checkout], tmp_path: Path) -> None:
    checkout = native(0)
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "df").write_text("#!/bin/sh\necho header\necho /dev/a 9 9 204800 90% /\n")
    (tools / "df").chmod(0o755)
    refused = checkout.make("up", check=False, PATH=f"{tools}:{os.environ['PATH']}")
    assert refused.returncode != 0
    assert "Expected 3000 MB free for .venv, received 209 MB." in refused.stderr
    assert not list((checkout.path / ".venv").glob("lib/python3*/site-packages/tensorflow"))
