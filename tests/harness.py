"""What tests of the environment work with: commands, links, and checkouts of their own."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[1]
IMAGE = "keras-study:cpu"
# A checkout's settings come from its own .env, not from whoever runs the tests.
SETTINGS = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M)) - {"CA_BUNDLE", "BASE_IMAGE"}
# Between a test and its own machine there is no proxy.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def run(*command: str | Path, check: bool = True, **options) -> subprocess.CompletedProcess[str]:
    """Runs `command` and returns what it printed; a failing one shows its output."""
    options.setdefault("timeout", 600)
    finished = subprocess.run([str(word) for word in command], text=True, capture_output=True, check=False, **options)
    if check and finished.returncode:
        pytest.fail(
            f"{command} ended with {finished.returncode}:\n{finished.stdout[-3000:]}\n{finished.stderr[-3000:]}"
        )
    return finished


def fetch(url: str, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    """The status and the body of `url`."""
    request = urllib.request.Request(url, headers=headers or {})
    try:
        with OPENER.open(request, timeout=20) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


# Each port once, each process in a range of its own: a port that the system hands out may be handed out again before
# the service under test has taken it. Below 32768, where outgoing connections begin.
_PORTS = iter(range(20_000 + os.getpid() % 60 * 200, 32_768))


def free_port() -> int:
    """A port of 127.0.0.1 where nothing listens, and that was not given before."""
    for port in _PORTS:
        with socket.socket() as listener, contextlib.suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("Expected a free port from 20000 to 32767, found none.")


def listening_on(port: int) -> set[str]:
    """The addresses of this machine on which something listens at `port`."""
    try:
        connections = psutil.net_connections("tcp")
    except psutil.AccessDenied:
        pytest.skip("This system tells only root who listens: sudo make test")
    return {one.laddr.ip for one in connections if one.status == psutil.CONN_LISTEN and one.laddr.port == port}


@dataclass
class Checkout:
    """A fresh copy of this checkout with ports of its own, so that nothing meets what the learner is running."""

    path: Path
    jupyter_port: int
    tensorboard_port: int
    quiver_port: int
    environment: dict[str, str] = field(default_factory=dict)
    user: int | None = None

    def make(self, *words: str, check: bool = True, **variables: str) -> subprocess.CompletedProcess[str]:
        return self.run("make", "--no-print-directory", *words, check=check, **variables)

    def compose(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return self.run("docker", "compose", *words, check=check)

    def run(self, *command: str, check: bool = True, **variables: str) -> subprocess.CompletedProcess[str]:
        if self.user:
            command = ("setpriv", f"--reuid={self.user}", f"--regid={self.user}", "--clear-groups", *command)
        inherited = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        environment = inherited | self.environment | variables
        return run(*command, check=check, cwd=self.path, env=environment, timeout=900)

    def links(self) -> dict[str, str]:
        """What `make url` prints: a name and its link."""
        lines = self.make("url").stdout.splitlines()
        return {
            name.strip(): link for name, _, link in (line.rpartition("  ") for line in lines) if link.startswith("http")
        }
