"""Containers of the image, as `docker run` starts them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

import pytest
from harness import run


@pytest.fixture
def start(image: str) -> Iterator[Callable[..., str]]:
    """A function that starts a container in the background and returns its name; they are removed afterwards."""
    names = []

    def start(*arguments: str, command: tuple[str, ...] = ()) -> str:
        name = f"keras-study-test-{uuid.uuid4().hex[:8]}"
        names.append(name)
        run("docker", "run", "--detach", "--name", name, *arguments, image, *command)
        return name

    yield start
    for name in names:
        run("docker", "rm", "--force", "--volumes", name, check=False)
