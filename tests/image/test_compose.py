"""`docker compose up` and `make up` with an engine: services, owners, ports, limits, faults."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest
from harness import OPENER, Checkout, fetch, free_port, listening_on, run

pytestmark = pytest.mark.usefixtures("image")

needs_root = pytest.mark.skipif(os.getuid() != 0, reason="Giving a checkout to another user needs root: sudo make test")


@pytest.fixture
def running(new_checkout: Callable[..., Checkout]) -> Checkout:
    checkout = new_checkout(STUDY_MODE="docker")
    checkout.make("up")
    return checkout


def container(checkout: Checkout, service: str) -> dict:
    name = checkout.compose("ps", "--all", "--quiet", service).stdout.strip()
    return json.loads(run("docker", "inspect", name).stdout)[0]


def write_from_jupyter(checkout: Checkout) -> None:
    """Writes a notebook through JupyterLab's own interface, and a file into logs/ from a notebook's kernel."""
    link = checkout.links()["JupyterLab"]
    token = link.partition("token=")[2]
    body = json.dumps({"type": "file", "format": "text", "content": "mine"}).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{checkout.jupyter_port}/api/contents/en/mine.txt",
        data=body,
        method="PUT",
        headers={"Authorization": f"token {token}", "Content-Type": "application/json"},
    )
    with OPENER.open(request) as response:
        assert response.status == 201
    notebook = {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": None,
                "metadata": {},
                "outputs": [],
                "source": "import pathlib; pathlib.Path('../../logs/mine').mkdir()",
            }
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        "nbformat": 4,
        "nbformat_minor": 4,
    }
    (checkout.path / "notebooks/en/write.ipynb").write_text(json.dumps(notebook))
    script = "cd notebooks/en && jupyter nbconvert --to notebook --execute write.ipynb --output written"
    checkout.compose("exec", "-T", "jupyter", "as-learner", "sh", "-c", script)


@needs_root
@pytest.mark.parametrize("owner", [1000, 4321, 0])
def test_files_belong_to_the_checkouts_owner(new_checkout: Callable[..., Checkout], owner: int) -> None:
    checkout = new_checkout(owner, STUDY_MODE="docker")
    # As a fresh clone after `git clean`: Docker makes the missing folder, as root.
    shutil.rmtree(checkout.path / "logs")
    checkout.compose("up", "--detach", "--wait")
    write_from_jupyter(checkout)
    assert (checkout.path / ".study/token").stat().st_mode & 0o077 == 0
    for written in ("notebooks/en/mine.txt", "notebooks/en/written.ipynb", "logs", "logs/mine", ".study/token"):
        status = (checkout.path / written).stat()
        assert (status.st_uid, status.st_gid) == (owner, owner), written


@needs_root
def test_up_says_what_a_checkout_of_roots_means(running: Checkout) -> None:
    assert "Only root may write to notebooks/ logs/, so that notebooks run as uid 0" in running.make("up").stderr
    # The health check's file stays the system's all the same.
    write = ("sh", "-c", "echo >/usr/local/lib/keras-study/healthcheck.py; echo done >logs/mine")
    tried = running.compose("exec", "-T", "jupyter", "as-learner", *write)
    assert "Permission denied" in tried.stderr
    assert (running.path / "logs/mine").read_text() == "done\n"


def test_links_answer_and_only_on_loopback(running: Checkout) -> None:
    links = running.links()
    assert fetch(links["JupyterLab"])[0] == 200
    assert f":{running.jupyter_port}/" in links["JupyterLab"]
    assert fetch(links["TensorBoard"])[0] == 200
    addresses = {
        address[4][0]
        for address in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
        if not address[4][0].startswith("127.")
    } | set(run("hostname", "-I").stdout.split())
    for address in addresses:
        for port in (running.jupyter_port, running.tensorboard_port):
            with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as client:
                client.settimeout(2)
                assert client.connect_ex((address, port)) != 0, f"{address}:{port} is reachable"
    for port in (running.jupyter_port, running.tensorboard_port):
        assert listening_on(port) == {"127.0.0.1"}


def test_services_are_confined(running: Checkout) -> None:
    for service in ("jupyter", "tensorboard"):
        host = container(running, service)["HostConfig"]
        assert host["CapDrop"] == ["ALL"]
        assert set(host["CapAdd"]) <= {"CHOWN", "SETGID", "SETPCAP", "SETUID"}
        assert host["SecurityOpt"] == ["no-new-privileges:true"]
        assert host["RestartPolicy"]["Name"] == "unless-stopped"
        assert host["LogConfig"]["Config"]["max-size"] == "10m"
        assert host["MemorySwap"] == host["Memory"] > 0
        assert 0 < host["PidsLimit"] <= 4096
    # Two thirds of what the engine has, in steps of 256 MB, but 4 GB where there is that much.
    total = int(run("docker", "info", "--format", "{{.MemTotal}}").stdout)
    share = min(total, max(4 * 2**30, total * 2 / 3))
    assert share - 256 * 2**20 < container(running, "jupyter")["HostConfig"]["Memory"] <= share
    assert container(running, "tensorboard")["HostConfig"]["ReadonlyRootfs"] is True
    for command in ("touch /study/logs/x", "touch /x", "touch /home/learner/x"):
        refused = running.compose("exec", "-T", "tensorboard", "as-learner", "sh", "-c", command, check=False)
        assert "Read-only file system" in refused.stderr
    listed = running.compose("exec", "-T", "jupyter", "as-learner", "grep", "-h", "^Cap", "/proc/1/status").stdout
    assert {line.split()[1] for line in listed.splitlines()} == {"0000000000000000"}


def test_memory_limits_come_from_settings(new_checkout: Callable[..., Checkout]) -> None:
    checkout = new_checkout(STUDY_MODE="docker")
    with (checkout.path / ".env").open("a") as file:
        file.write("JUPYTER_MEMORY=1500m\r\nTENSORBOARD_MEMORY=\"600m\"\nPASSWORD='horse $battery'\n")
    checkout.make("up")
    assert container(checkout, "jupyter")["HostConfig"]["Memory"] == 1500 * 2**20
    assert container(checkout, "tensorboard")["HostConfig"]["Memory"] == 600 * 2**20
    # The password reaches the service that asks for it.
    assert "PASSWORD=horse $battery" in container(checkout, "jupyter")["Config"]["Env"]
    assert "battery" not in str(container(checkout, "tensorboard")["Config"]["Env"])


def test_a_crash_restarts_and_make_up_revives_what_was_killed(running: Checkout) -> None:
    before = container(running, "jupyter")
    # Jupyter crashes: the restart policy brings it back.
    crash = "kill -9 $(cat /proc/1/task/1/children)"
    running.compose("exec", "-T", "jupyter", "as-learner", "sh", "-c", crash, check=False)
    for _ in range(60):
        now = container(running, "jupyter")
        if now["RestartCount"] == 1 and now["State"]["Health"]["Status"] == "healthy":
            break
        time.sleep(1)
    assert now["RestartCount"] == 1
    assert fetch(running.links()["JupyterLab"])[0] == 200
    # Docker takes `docker kill` for a wish: the policy leaves it dead, `make up` brings it back with the same token.
    link = running.links()["JupyterLab"]
    run("docker", "kill", before["Id"])
    assert running.compose("ps", "--quiet", "--status", "running", "jupyter").stdout == ""
    running.make("up")
    assert running.links()["JupyterLab"] == link
    assert fetch(link)[0] == 200


def test_tensorboard_shows_a_first_run_by_itself(running: Checkout) -> None:
    url = f"http://127.0.0.1:{running.tensorboard_port}/data/plugin/scalars/tags"
    # It waits until the server has little to do.
    for _ in range(240):
        tags = json.loads(fetch(url)[1])
        if any("epoch_accuracy" in names for names in tags.values()):
            break
        time.sleep(1)
    assert any(run_name.startswith("welcome-") for run_name in tags)


def test_tensorboard_is_reached_through_jupyters_port_under_its_token(running: Checkout) -> None:
    link = running.links()["JupyterLab"]
    base, _, token = link.partition("lab?token=")
    # Without the token one lands on the login page.
    assert b"data_location" not in fetch(f"{base}tensorboard/data/environment")[1]
    for _ in range(30):
        status, body = fetch(f"{base}tensorboard/data/environment", {"Authorization": f"token {token}"})
        if status == 200:
            break
        time.sleep(1)
    assert json.loads(body)["data_location"] == "/study/logs"


def test_shell_and_logs(running: Checkout) -> None:
    terminal = pexpect.spawn("make shell", cwd=running.path, encoding="utf-8", timeout=60)
    terminal.expect(r":/study[$#] ")
    terminal.sendline("echo I am $(id -u) in $PWD")
    terminal.expect(f"I am {running.path.stat().st_uid} in /study")
    terminal.sendline("exit")
    terminal.expect(pexpect.EOF)
    terminal.close()
    logs = pexpect.spawn("make logs", cwd=running.path, encoding="utf-8", timeout=60)
    logs.expect("Serving notebooks from local directory: /study/notebooks")
    logs.close(force=True)


def test_down_ends_both_and_leaves_the_files(running: Checkout) -> None:
    (running.path / "logs/kept").write_text("kept")
    running.make("down")
    assert running.compose("ps", "--all", "--quiet").stdout == ""
    assert (running.path / "logs/kept").read_text() == "kept"
    refused = running.make("url", check=False)
    assert refused.returncode != 0
    assert "Start it: make up" in refused.stderr


def test_bookmark_outlives_down_until_a_new_token_is_made(running: Checkout) -> None:
    link = running.links()["JupyterLab"]
    assert running.run("git", "init", "-q").returncode == 0
    assert ".study/token" not in running.run("git", "ls-files", "--others", "--exclude-standard").stdout.splitlines()
    running.make("down")
    said = running.make("up")
    assert link in said.stdout
    assert re.search(r"Waiting for JupyterLab and TensorBoard \(last time here: \d+ s\)", said.stderr)
    old = link.partition("token=")[2]
    base = f"http://127.0.0.1:{running.jupyter_port}"
    headers = {"Authorization": f"token {old}"}
    assert fetch(f"{base}/api/contents", headers)[0] == 200
    # The folder above notebooks/ is none of what Jupyter serves.
    for path in ("/files/../.study/token", "/files/%2e%2e/.study/token", "/api/contents/..%2F.study%2Ftoken"):
        assert fetch(base + path, headers)[0] in (400, 403, 404), path

    before = container(running, "jupyter")["Id"]
    renewed = running.make("token").stdout
    assert old not in renewed
    assert fetch(f"{base}/api/contents", headers)[0] == 403
    new = running.links()["JupyterLab"].partition("token=")[2]
    assert fetch(f"{base}/api/contents", {"Authorization": f"token {new}"})[0] == 200
    assert container(running, "jupyter")["Id"] == before


def test_given_token_wins_and_its_link_is_right(new_checkout: Callable[..., Checkout]) -> None:
    checkout = new_checkout(STUDY_MODE="docker", JUPYTER_TOKEN="my own&token")
    checkout.make("up")
    # Whoever asks for the links need not have the setting.
    checkout.environment.pop("JUPYTER_TOKEN")
    link = checkout.links()["JupyterLab"]
    assert link.endswith("?token=my%20own%26token")
    assert fetch(link)[0] == 200
    assert fetch(link.replace("/lab?", "/api/contents?"))[0] == 200
    refused = checkout.make("token", check=False)
    assert "JUPYTER_TOKEN is set, and it wins." in refused.stderr
    checkout.make("up")
    made = checkout.links()["JupyterLab"]
    assert re.fullmatch(".*token=[0-9a-f]{48}", made)
    assert fetch(made.replace("/lab?", "/api/contents?"))[0] == 200


def test_training_saves_when_make_down_ends_it(running: Checkout) -> None:
    # A training that saves for longer than Jupyter itself, or Docker, would wait.
    training = """
import pathlib, signal, time
def save(*_):
    time.sleep(12)
    pathlib.Path("/study/logs/saved").touch()
    raise SystemExit
signal.signal(signal.SIGTERM, save)
pathlib.Path("/study/logs/begun").touch()
while True:
    try:
        time.sleep(60)
    except KeyboardInterrupt:
        pass
"""
    start = f"""
import json, os, pathlib, urllib.request
from jupyter_client import BlockingKernelClient
from jupyter_core.paths import jupyter_runtime_dir
token = pathlib.Path("/study/.study/token").read_text().strip()
request = urllib.request.Request("http://127.0.0.1:8888/api/kernels", b"{{}}", {{"Authorization": "token " + token}})
kernel = json.load(urllib.request.urlopen(request))["id"]
client = BlockingKernelClient(connection_file=f"{{jupyter_runtime_dir()}}/kernel-{{kernel}}.json")
client.load_connection_file()
client.start_channels(iopub=False, stdin=False, hb=False, control=False)
client.execute({training!r})
while not os.path.exists("/study/logs/begun"):
    pass
"""
    running.compose("exec", "-T", "jupyter", "as-learner", "python", "-c", start)
    running.make("down")
    assert (running.path / "logs/saved").exists()


def test_what_cannot_start_is_given_up_with_its_reason(new_checkout: Callable[..., Checkout]) -> None:
    checkout = new_checkout(STUDY_MODE="docker")
    with (checkout.path / ".env").open("a") as file:
        file.write("JUPYTER_MEMORY=24m\n")
    refused = checkout.make("up", check=False)
    assert refused.returncode != 0
    assert "Not everything came up; the lines above say why. Next: make doctor" in refused.stderr
    assert container(checkout, "jupyter")["RestartCount"] >= 3


def test_taken_port_names_who_holds_it(new_checkout: Callable[..., Checkout]) -> None:
    checkout = new_checkout(STUDY_MODE="docker")
    with socket.socket() as other:
        other.bind(("127.0.0.1", checkout.jupyter_port))
        other.listen()
        refused = checkout.make("up", check=False)
    assert refused.returncode != 0
    assert f"Port {checkout.jupyter_port} is taken by pid {os.getpid()}" in refused.stderr
    # A free one, which no other setting holds.
    [proposed] = re.findall(r"JUPYTER_PORT=(\d+) make up", refused.stderr)
    assert int(proposed) not in {checkout.jupyter_port, checkout.tensorboard_port, checkout.quiver_port}


def test_quiver_gives_way_where_its_port_is_taken(new_checkout: Callable[..., Checkout]) -> None:
    checkout = new_checkout(STUDY_MODE="docker")
    with socket.socket() as other:
        other.bind(("127.0.0.1", checkout.quiver_port))
        other.listen()
        said = checkout.make("up").stderr
        [port] = re.findall(
            rf"Port {checkout.quiver_port} is taken by pid {os.getpid()} .*: Quiver gets ([0-9]+)", said
        )
        assert int(port) > checkout.quiver_port
        before = container(checkout, "jupyter")["Id"]
        assert checkout.compose("port", "jupyter", "5000").stdout == f"127.0.0.1:{port}\n"
        checkout.make("up")
    assert container(checkout, "jupyter")["Id"] == before


def test_full_disk_is_said_before_anything_is_built(new_checkout: Callable[..., Checkout], tmp_path: Path) -> None:
    checkout = new_checkout(STUDY_MODE="docker")
    # Another image than the one that is there.
    with (checkout.path / "Dockerfile").open("a") as file:
        file.write("LABEL changed=yes\n")
    df = tmp_path / "df"
    df.write_text("#!/bin/sh\necho header\necho /dev/a 9 9 204800 90% /\n")
    df.chmod(0o755)
    refused = checkout.make("up", check=False, PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert refused.returncode != 0
    assert "Expected 7000 MB free for building the image, received 209 MB in " in refused.stderr
    assert "Building" not in refused.stderr + refused.stdout


def test_port_changed_while_running(running: Checkout) -> None:
    before = running.links()["JupyterLab"]
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        taken = listener.getsockname()[1]
        refused = running.make("up", check=False, JUPYTER_PORT=str(taken))
    assert refused.returncode != 0
    assert f"Port {taken} is taken by" in refused.stderr
    assert fetch(before)[0] == 200
    new = free_port()
    settings = running.path / ".env"
    settings.write_text(settings.read_text().replace(str(running.jupyter_port), str(new)))
    assert f"127.0.0.1:{new}/" in running.make("up").stdout
    assert fetch(running.links()["JupyterLab"])[0] == 200


def test_certificates_reach_the_learners_pip(new_checkout: Callable[..., Checkout], tmp_path: Path) -> None:
    # A bundle of one certificate, unlike any that the image has.
    one = Path("/etc/ssl/certs/ca-certificates.crt").read_text().partition("-----END CERTIFICATE-----")
    bundle = tmp_path / "network.pem"
    bundle.write_text(one[0] + one[1] + "\n")
    checkout = new_checkout(STUDY_MODE="docker", CA_BUNDLE=str(bundle))
    ask = (
        "import os, ssl; print(open(os.environ['PIP_CERT']).read());"
        "print(len(ssl.create_default_context().get_ca_certs()))"
    )
    command = ("run", "--rm", "--no-deps", "-T", "jupyter", "python", "-c", ask)
    printed = checkout.compose(*command).stdout
    assert printed.split()[-1] == "1"
    assert one[0].strip() in printed


def test_image_is_built_anew_only_when_its_parts_change(new_checkout: Callable[..., Checkout]) -> None:
    checkout = new_checkout(STUDY_MODE="docker")
    for change in ("notebooks/en/00-your-first-network.ipynb", "scripts/up.sh", "README.md"):
        with (checkout.path / change).open("a") as file:
            file.write("\n")
    assert checkout.run("sh", "scripts/image.sh").stderr == ""
    # A base that does not exist shows that a build was tried.
    with (checkout.path / "scripts/services/healthcheck.py").open("a") as file:
        file.write("\n")
    tried = checkout.run("sh", "scripts/image.sh", check=False, BASE_IMAGE="keras-study-no-such-base:1")
    assert tried.returncode == 1
    assert "Building keras-study:cpu" in tried.stderr
    assert "The image could not be built" in tried.stderr
