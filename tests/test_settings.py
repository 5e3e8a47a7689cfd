"""Settings: where they come from, and what a wrong one is told."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from harness import ROOT


def settings(folder: Path, names: str = "JUPYTER_PORT", **environment: str) -> subprocess.CompletedProcess[str]:
    """Sources scripts/settings.sh in a checkout whose .env is in `folder`, and prints what it exports."""
    scripts = folder / "scripts"
    scripts.mkdir(exist_ok=True)
    (scripts / "settings.sh").write_bytes((ROOT / "scripts/settings.sh").read_bytes())
    (scripts / "show.sh").write_text(f'set -eu\n. "$(dirname "$0")/settings.sh"\nprintenv {names}\n')
    inherited = {"PATH": os.environ["PATH"]}
    command = ["sh", "scripts/show.sh"]
    return subprocess.run(command, cwd=folder, env=inherited | environment, text=True, capture_output=True, check=False)


def test_defaults(tmp_path: Path) -> None:
    assert (
        settings(tmp_path, "JUPYTER_PORT TENSORBOARD_PORT QUIVER_PORT STUDY_MODE").stdout == "8888\n6006\n5000\nauto\n"
    )


@pytest.mark.parametrize(
    "line",
    [
        "JUPYTER_PORT=9000",
        "JUPYTER_PORT=9000 # mine",
        "JUPYTER_PORT=9000  ",
        'JUPYTER_PORT="9000"',
        "JUPYTER_PORT='9000'\r",
        "# a comment\n\nJUPYTER_PORT=9000",
    ],
)
def test_env_file_is_read(tmp_path: Path, line: str) -> None:
    (tmp_path / ".env").write_bytes(line.encode())
    assert settings(tmp_path).stdout == "9000\n"


def test_environment_wins_over_env_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("JUPYTER_PORT=9000\n")
    assert settings(tmp_path, JUPYTER_PORT="9001").stdout == "9001\n"


def test_value_is_never_run(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PASSWORD=$(touch hacked) `touch hacked` a=b # comment\n")
    assert settings(tmp_path, "PASSWORD").stdout == "$(touch hacked) `touch hacked` a=b\n"
    assert not (tmp_path / "hacked").exists()


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("JUPYTER_PORT", "eight", "Expected a port number from 1 to 65535 for JUPYTER_PORT, received: eight"),
        ("JUPYTER_PORT", "70000", "Expected a port number from 1 to 65535 for JUPYTER_PORT, received: 70000"),
        ("TENSORBOARD_PORT", "0", "Expected a port number from 1 to 65535 for TENSORBOARD_PORT, received: 0"),
        ("TENSORBOARD_PORT", "8888", "Expected three different ports"),
        ("JUPYTER_MEMORY", "lots", "Expected a size such as 4g or 900m for JUPYTER_MEMORY, received: lots"),
        ("STUDY_LANGUAGE", "fr", "Expected auto, en or ja for STUDY_LANGUAGE, received: fr"),
        ("STUDY_MODE", "podman", "Expected auto, docker or native for STUDY_MODE, received: podman"),
        ("CA_BUNDLE", "/no/such/file", "Expected a readable file of PEM certificates for CA_BUNDLE"),
    ],
)
def test_wrong_value_is_told_what_was_expected(tmp_path: Path, name: str, value: str, expected: str) -> None:
    refused = settings(tmp_path, **{name: value})
    assert refused.returncode == 1
    assert expected in refused.stderr
    (tmp_path / ".env").write_text(f"{name}={value}\n")
    assert expected in settings(tmp_path).stderr


@pytest.mark.parametrize("line", ["JUPYTER_PORT 9000", "9000", "a-b=1", "=1"])
def test_line_that_is_no_setting_is_shown(tmp_path: Path, line: str) -> None:
    (tmp_path / ".env").write_text(line + "\n")
    assert f"Expected NAME=value in .env, received: {line}" in settings(tmp_path).stderr
