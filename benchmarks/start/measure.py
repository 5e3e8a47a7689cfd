"""Starts the environment and its bare counterpart in turn, and prints the medians of each and their ratio."""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from page import measure_page

ROOT = Path(__file__).resolve().parents[2]
IMAGE = "keras-study:cpu"
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
# What the project promises: seconds, or times the bare counterpart.
RATIO, UP_AGAIN, URL, DOWN = 1.3, 1.5, 0.7, 4.0


def free_ports(count: int) -> list[int]:
    """Ports of loopback; all held at once, so that none is given twice."""
    with contextlib.ExitStack() as stack:
        listeners = [stack.enter_context(socket.socket()) for _ in range(count)]
        for listener in listeners:
            listener.bind(("127.0.0.1", 0))
        return [listener.getsockname()[1] for listener in listeners]


def until_it_answers(port: int, path: str = "/api") -> None:
    """Ask 20 times a second.

    Raises:
        RuntimeError: There is no answer for three minutes.
    """
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), OPENER.open(f"http://127.0.0.1:{port}{path}", timeout=5):
            return
        time.sleep(0.05)
    raise RuntimeError(f"Expected an answer from port {port} within 180 s, received none.")


def timed(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def run(*command: str, **environment: str) -> str:
    finished = subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    if finished.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {finished.returncode}:\n{finished.stderr[-2000:]}")
    return finished.stdout


@contextlib.contextmanager
def bare_container(port: int) -> Iterator[None]:
    name = f"keras-study-bare-{uuid.uuid4().hex[:8]}"
    try:
        run("docker", "run", "--detach", "--name", name, "--publish", f"127.0.0.1:{port}:8888", IMAGE)
        yield
    finally:
        subprocess.run(["docker", "rm", "--force", "--volumes", name], capture_output=True, check=False)


@contextlib.contextmanager
def bare_lab(port: int, *arguments: str) -> Iterator[None]:
    """`jupyter lab` of the same environment, without a line of this project's configuration."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    with tempfile.TemporaryDirectory() as folder:
        command = [str(ROOT / ".venv/bin/jupyter"), "lab", "--no-browser", "--allow-root", f"--port={port}"]
        process = subprocess.Popen(
            [*command, "--IdentityProvider.token=bare", *arguments],
            cwd=folder,
            env=inherited | {"JUPYTER_CONFIG_DIR": f"{folder}/config", "JUPYTER_RUNTIME_DIR": f"{folder}/runtime"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait()


def measure_commands(mode: str, bare: Callable[[int], contextlib.AbstractContextManager], pairs: int) -> None:
    ports = free_ports(3)
    settings = {
        "STUDY_MODE": mode,
        "JUPYTER_PORT": str(ports[0]),
        "TENSORBOARD_PORT": str(ports[1]),
        "QUIVER_PORT": str(ports[2]),
        # What the learner is running has another name.
        "COMPOSE_PROJECT_NAME": "keras-study-benchmark",
    }

    def make(verb: str) -> str:
        return run("make", "--no-print-directory", verb, **settings)

    def bare_start() -> float:
        began = time.perf_counter()
        (port,) = free_ports(1)
        with bare(port):
            until_it_answers(port)
            return time.perf_counter() - began

    # Once for the image or .venv, and for the caches of the disk.
    make("up")
    make("down")
    bare_start()
    seconds: dict[str, list[float]] = {name: [] for name in ("bare", "up", "up again", "url", "down")}
    try:
        for pair in range(pairs):
            for name in ("bare", "up") if pair % 2 else ("up", "bare"):
                if name == "bare":
                    seconds["bare"].append(bare_start())
                    continue
                seconds["up"].append(timed(lambda: make("up")))
                until_it_answers(ports[0])
                until_it_answers(ports[1], "/data/environment")
                seconds["up again"].append(timed(lambda: make("up")))
                seconds["url"].append(timed(lambda: make("url")))
                seconds["down"].append(timed(lambda: make("down")))
    finally:
        make("down")
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    say(mode, "make up", medians["up"], f"{medians['bare']:.2f} s bare", medians["up"] / medians["bare"], RATIO)
    for name, limit in (("up again", UP_AGAIN), ("url", URL), ("down", DOWN)):
        say(mode, f"make {name}", medians[name], f"at most {limit} s")


def say(mode: str, what: str, seconds: float, against: str, ratio: float | None = None, limit: float = 0) -> None:
    text = f"{mode:<7} {what:<34} {seconds:6.2f} s   {against}"
    print(text if ratio is None else f"{text}   ratio {ratio:.2f} (at most {limit})", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=["docker", "native", "page"], default=[])
    parser.add_argument("--pairs", type=int, default=5)
    arguments = parser.parse_args()
    parts = arguments.parts or ["docker", "native", "page"]

    # Whoever ends this also ends what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    # The native way knows one instance per checkout, which a measurement must not end.
    if subprocess.run(["sh", "scripts/native.sh", "running"], cwd=ROOT, check=False).returncode == 0:
        print("Expected that nothing of this checkout runs natively. Next: make down", file=sys.stderr)
        return 1
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    if "docker" in parts:
        if subprocess.run(["docker", "version"], capture_output=True, check=False).returncode:
            print("docker  left out: no engine answers")
        else:
            measure_commands("docker", bare_container, arguments.pairs)
    if "native" in parts:
        measure_commands("native", bare_lab, arguments.pairs)
    if "page" in parts:
        browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        if browser is None:
            print("page    left out: no Chromium here")
        else:
            measure_page(browser, arguments.pairs, say, bare_lab, free_ports, until_it_answers)
    print(f"load after: {os.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
