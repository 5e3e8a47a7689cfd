"""A copy of this checkout, running in Docker: what it holds in memory, in its logs and in its processes."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
from glob import glob
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("jupyter", "tensorboard")
MEGABYTE = 1_000_000
# Without pages of files, such as those of TensorFlow's libraries, which the kernel may drop at any time.
HELD = """
import pathlib
for file, names in (("memory.stat", ("anon", "shmem")), ("memory/memory.stat", ("total_rss", "total_shmem"))):
    path = pathlib.Path("/sys/fs/cgroup", file)
    if path.exists():
        numbers = dict(line.split() for line in path.read_text().splitlines())
        print(sum(int(numbers.get(name, 0)) for name in names))
"""


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """What `command` prints; its output and RuntimeError where it fails."""
    done = subprocess.run([str(word) for word in command], cwd=cwd, text=True, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command} ended with {done.returncode}:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return done.stdout


class Environment:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.token = secrets.token_hex(24)
        self.jupyter_port, self.tensorboard_port, self.quiver_port = free_ports(3)
        for name in run("git", "ls-files", "-z", cwd=ROOT).rstrip("\0").split("\0"):
            if (ROOT / name).is_file():
                (path / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, path / name)
        settings = path / ".env"
        settings.touch(mode=0o600)
        settings.write_text(
            f"STUDY_MODE=docker\nJUPYTER_PORT={self.jupyter_port}\nTENSORBOARD_PORT={self.tensorboard_port}\n"
            f"QUIVER_PORT={self.quiver_port}\nJUPYTER_TOKEN={self.token}\n"
        )
        if base := os.environ.get("BASE_IMAGE"):
            settings.write_text(settings.read_text() + f"BASE_IMAGE={base}\n")

    def up(self) -> None:
        run("make", "up", cwd=self.path)

    def down(self) -> None:
        run("make", "down", cwd=self.path)

    def container(self, service: str) -> str:
        return run("docker", "compose", "ps", "--all", "--quiet", service, cwd=self.path).strip()

    def kill(self) -> None:
        run("docker", "kill", *(self.container(service) for service in SERVICES))

    def memory(self, service: str) -> float:
        """MB that the service's container holds."""
        return int(run("docker", "exec", self.container(service), "/usr/bin/python3", "-I", "-c", HELD)) / MEGABYTE

    def zombies(self) -> int:
        count = "/usr/bin/grep -l '^State:.*Z' /proc/[0-9]*/status 2>/dev/null | /usr/bin/wc -l"
        return sum(int(run("docker", "exec", self.container(service), "/bin/sh", "-c", count)) for service in SERVICES)

    def first_run_is_over(self) -> bool:
        """Whether TensorBoard's first run, which a new environment trains by itself, is written and done."""
        if not list(self.path.glob("logs/welcome-*/validation/events.out.tfevents*")):
            return False
        # The brackets keep the command from finding itself.
        look = "! /usr/bin/grep -qs '[k]eras_study.first_run' /proc/[0-9]*/cmdline"
        command = ["docker", "exec", self.container("jupyter"), "/bin/sh", "-c", look]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0

    def log_sizes(self, service: str) -> list[float]:
        """MB of each file of the container's log; none where the engine keeps them on another machine."""
        path = json.loads(run("docker", "inspect", self.container(service)))[0]["LogPath"]
        return [Path(file).stat().st_size / MEGABYTE for file in glob(f"{path}*")]


def free_ports(count: int) -> list[int]:
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports
