"""The commands of the learner's 2017 note, typed as they stand there; only the image's name differs."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pexpect
import pytest
from harness import ROOT, fetch, run

PROMPT = r"learner:/study\$ "


@pytest.fixture
def terminal(image: str, ca_bundle: list[str]) -> Iterator[pexpect.spawn]:
    """The shell that `docker run -it` opens."""
    for port in (8888, 6006):
        if run("sh", "-c", f". scripts/ports.sh; port_holder {port}", cwd=ROOT).stdout:
            pytest.skip(f"Port {port} is taken, which the note's commands need. Next: make down")
    # The certificates of this network are the only addition to what the note types.
    certificates = " ".join(ca_bundle)
    terminal = pexpect.spawn(
        f"docker run --rm {certificates} -it -p 8888:8888 -p 6006:6006 keras-study:cpu bash",
        encoding="utf-8",
        timeout=60,
        dimensions=(50, 200),
    )
    try:
        terminal.expect(PROMPT)
        yield terminal
    finally:
        terminal.close(force=True)
        # A client that is killed may leave its container running, or on its way out, where rm is refused.
        ours = ("--filter", "publish=8888", "--filter", "ancestor=keras-study:cpu")
        for name in run("docker", "ps", "--quiet", *ours).stdout.split():
            run("docker", "rm", "--force", name, check=False)


def type_and_wait(terminal: pexpect.spawn, command: str, timeout: int) -> str:
    """Types `command`, waits for the prompt, expects success and returns what was printed."""
    terminal.sendline(command)
    terminal.expect(PROMPT, timeout=timeout)
    printed = terminal.before
    terminal.sendline("echo status=$?")
    terminal.expect(r"status=(\d+)")
    status = terminal.match.group(1)
    terminal.expect(PROMPT)
    assert status == "0", printed[-2000:]
    return printed


def answer(url: str) -> int:
    for _ in range(60):
        try:
            return fetch(url)[0]
        except OSError:
            time.sleep(1)
    raise AssertionError(f"{url} never answered")


def test_the_notes_commands_work_as_typed(terminal: pexpect.spawn) -> None:
    # What a learner installs here is gone with the container, and the greeting said how to keep it.
    assert "requirements/extra.txt" in terminal.before

    terminal.sendline("sh run_jupyter.sh --allow-root")
    terminal.expect(r"JupyterLab: (http://127\.0\.0\.1:8888/start\?token=[0-9a-f]{48})")
    assert answer(terminal.match.group(1)) == 200
    assert answer("http://127.0.0.1:8888/api/contents") == 403
    terminal.sendcontrol("c")
    terminal.expect(r"Shut down this Jupyter server \(y/\[n\]\)")
    terminal.sendline("y")
    terminal.expect(PROMPT)

    type_and_wait(terminal, "pip install -U pip", 180)
    printed = type_and_wait(terminal, "pip install -U tensorflow", 600)
    # It is not needed, and pip has its progress to itself.
    assert "is here already, as tensorflow-cpu" in printed
    assert "for TensorBoard" not in printed
    type_and_wait(terminal, "pip install -U keras", 180)
    names = type_and_wait(terminal, "pip list --format freeze | grep -i ^tensorflow", 60)
    # Not only the CPU build any more, and the environment still trains.
    assert "tensorflow==" in names
    train = "python -m keras_study.first_run /tmp/after && find /tmp/after -name 'events*' | wc -l"
    assert re.search(r"^2\r$", type_and_wait(terminal, train, 240), re.M)

    terminal.sendline("tensorboard --logdir .")
    terminal.expect("Press CTRL")
    assert answer("http://127.0.0.1:6006/") == 200
    assert b"data_location" in fetch("http://127.0.0.1:6006/data/environment")[1]
