"""Answers whether JupyterLab or TensorBoard answers: exit code 0, or 1 and the reason.

healthcheck.py                     the service that this container was started for
healthcheck.py jupyter --port 8888
healthcheck.py jupyter --wait 90   asks again until it answers, for so many seconds at most
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

# Seconds between two questions of --wait.
PAUSE = 0.1
# A page that needs no token, and a key that only the right server's answer has: the port may be somebody else's.
SERVICES = {
    "jupyter": (8888, "/api", "version"),
    "tensorboard": (6006, "/data/environment", "data_location"),
}


def asked_for(command_line: Path) -> str | None:
    """The service that the container's first process was started for; None for a shell or any other command."""
    words = command_line.read_bytes().decode(errors="replace")
    return next((name for name in ("tensorboard", "jupyter") if name in words), None)


def check(service: str, port: int) -> None:
    """Raises OSError or ValueError when `service` doesn't answer on loopback within three seconds."""
    _, path, key = SERVICES[service]
    url = f"http://127.0.0.1:{port}{path}"
    # A proxy that is set for the outside has no business between a machine and itself.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=3) as response:
        # This runs as root, and what answers is the learner's: not more of it than the right server says.
        answer = json.loads(response.read(1 << 16))
    if key not in answer:
        raise ValueError(f"expected {service}'s answer with {key!r} from {url}, received {str(answer)[:80]}")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Exit code 0 when the service answers.")
    parser.add_argument("service", nargs="?", choices=sorted(SERVICES))
    parser.add_argument("--port", type=int)
    parser.add_argument("--wait", type=float, default=0, metavar="SECONDS")
    arguments = parser.parse_args(argv)
    service = arguments.service or asked_for(Path("/proc/1/cmdline"))
    if service is None:
        return 0
    deadline = time.monotonic() + arguments.wait
    while True:
        try:
            check(service, arguments.port or SERVICES[service][0])
        except (OSError, ValueError) as error:
            if time.monotonic() >= deadline:
                print(f"{service} does not answer: {error}", file=sys.stderr)
                return 1
            time.sleep(PAUSE)
        else:
            return 0


if __name__ == "__main__":
    sys.exit(main())
