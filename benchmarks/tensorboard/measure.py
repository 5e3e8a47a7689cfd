"""Starts TensorBoard both ways, in turn, five times each, and prints the ratios of the medians."""

from __future__ import annotations

import contextlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

import psutil

ROUNDS = 5
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def start(module: str, logdir: str) -> tuple[float, float]:
    """Seconds until TensorBoard answers and its resident memory in MB."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    began = time.perf_counter()
    command = [sys.executable, "-m", module, "--logdir", logdir, "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            while process.poll() is None:
                with contextlib.suppress(OSError), OPENER.open(f"http://127.0.0.1:{port}/data/environment"):
                    break
                time.sleep(0.02)
            else:
                raise RuntimeError(f"{module} ended with {process.returncode} before it answered.")
            seconds = time.perf_counter() - began
            resident = psutil.Process(process.pid).memory_info().rss
        finally:
            process.terminate()
    return seconds, resident / 1e6


def main() -> None:
    modules = ("keras_study.tensorboard", "tensorboard.main")
    measured: dict[str, list[tuple[float, float]]] = {module: [] for module in modules}
    with tempfile.TemporaryDirectory() as logdir:
        for _ in range(ROUNDS):
            for module in modules:
                measured[module].append(start(module, logdir))
    for name, column, unit in (("start", 0, "s"), ("memory", 1, "MB")):
        study, plain = (statistics.median(row[column] for row in measured[module]) for module in modules)
        label = f"TensorBoard's {name}"
        print(f"{label:<26}  study {study:7.1f} {unit}   plain {plain:7.1f} {unit}   ratio {study / plain:.2f}")


if __name__ == "__main__":
    main()
