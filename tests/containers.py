"""What tests of the image ask of a container."""

from __future__ import annotations

import json
import time

from harness import run


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
