"""Two checkouts whose folders have the same name: neither takes the other's containers for its own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from harness import ROOT

# The folder as Compose notes it; {here} is the checkout's.
OURS, THEIRS = "{here}", "{beside}/keras study"


def project(tmp_path: Path, *containers: tuple[str, str], **environment: str) -> str:
    """The project's name in a checkout named `keras study`, where the engine has these containers: name and folder."""
    here, beside = tmp_path / "a/keras study", tmp_path / "b"
    (here / "scripts").mkdir(parents=True)
    (beside / "keras study").mkdir(parents=True)
    (tmp_path / "linked").symlink_to(here)
    for script in ("settings.sh", "engine.sh"):
        (here / "scripts" / script).write_bytes((ROOT / "scripts" / script).read_bytes())
    (here / "scripts/show.sh").write_text(
        'set -eu\n. "$(dirname "$0")/settings.sh"\n. scripts/engine.sh\necho "$COMPOSE_PROJECT_NAME"\n'
    )
    lines = [
        f"{name} {folder.format(here=here, beside=beside, linked=tmp_path / 'linked')}" for name, folder in containers
    ]
    (tmp_path / "docker").write_text("#!/bin/sh\ncat <<'EOT'\n" + "".join(f"{line}\n" for line in lines) + "EOT\n")
    (tmp_path / "docker").chmod(0o755)
    inherited = {"PATH": f"{tmp_path}:{os.environ['PATH']}"} | environment
    command = ["sh", str(here / "scripts/show.sh")]
    return subprocess.run(command, env=inherited, text=True, capture_output=True, check=True).stdout.strip()


@pytest.mark.parametrize(
    "containers",
    [
        (),
        (("kerasstudy", OURS), ("kerasstudy", OURS)),
        (("kerasstudy", "{linked}"),),
        (("other", THEIRS),),
        # Moved, or of another machine.
        (("kerasstudy", "/no/such/folder"),),
    ],
    ids=["nothing runs", "ours", "ours by a link", "another name", "a folder that is gone"],
)
def test_the_folders_name(tmp_path: Path, containers: tuple[tuple[str, str], ...]) -> None:
    assert project(tmp_path, *containers) == "kerasstudy"


def test_another_checkout_of_the_same_name_keeps_it(tmp_path: Path) -> None:
    name = project(tmp_path, ("kerasstudy", THEIRS))
    assert name.startswith("kerasstudy-")
    assert name.removeprefix("kerasstudy-").isdigit()


def test_what_runs_keeps_its_name_when_the_other_is_gone(tmp_path: Path) -> None:
    assert project(tmp_path, ("kerasstudy-17", OURS)) == "kerasstudy-17"


def test_given_name_wins(tmp_path: Path) -> None:
    assert project(tmp_path, ("kerasstudy", THEIRS), COMPOSE_PROJECT_NAME="mine") == "mine"
