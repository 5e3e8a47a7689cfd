"""Settings: where they come from, and what a wrong one is told."""

from __future__ import annotations

import os
import re
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
    line = "$(touch hacked) `touch hacked` \\\\x ${HOME} a=b"
    (tmp_path / ".env").write_text(f"PASSWORD={line} # comment\nBASE_IMAGE={line}\n")
    shown = settings(tmp_path, "BASE_IMAGE; with_secrets printenv PASSWORD")
    assert shown.stdout == f"{line}\n" * 2
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


@pytest.mark.parametrize("line", ["PASSWORD hunter2", "hunter2", "hunter-2=1", "=hunter2"])
def test_line_that_is_no_setting_is_named_by_its_number_alone(tmp_path: Path, line: str) -> None:
    (tmp_path / ".env").write_text(f"# mine\n\n{line}\n")
    refused = settings(tmp_path)
    assert refused.returncode == 1
    assert "Expected NAME=value in line 3 of .env." in refused.stderr
    assert "hunter" not in refused.stderr


def test_unknown_setting_is_named_and_has_no_effect(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("JUPYTER_PORT=9000\nLD_PRELOAD=/evil.so\nCOMPOSE_PROFILES=sweep\n")
    read = settings(tmp_path, "JUPYTER_PORT; printenv")
    assert "LD_PRELOAD" not in read.stdout
    assert read.stdout.startswith("9000\n")
    assert read.stderr.splitlines() == [
        "Line 2 of .env: there is no setting LD_PRELOAD, so it has no effect. .env.example shows every setting."
    ]


def test_every_setting_of_the_example_is_known(tmp_path: Path) -> None:
    example = (ROOT / ".env.example").read_text()
    names = re.findall(r"^#?([A-Z_]+)=", example, re.M)
    assert len(names) > 8
    (tmp_path / ".env").write_text("".join(f"{name}=\n" for name in names if name != "STUDY_MODE"))
    assert settings(tmp_path).stderr == ""


@pytest.mark.parametrize("place", ["environment", "file"])
def test_password_and_token_reach_only_what_asks_for_them(tmp_path: Path, place: str) -> None:
    secrets = {"PASSWORD": "hunter2 $x", "JUPYTER_TOKEN": "hunter3"}
    given = secrets if place == "environment" else {}
    if place == "file":
        (tmp_path / ".env").write_text("".join(f"{name}='{value}'\n" for name, value in secrets.items()))
    assert "hunter" not in settings(tmp_path, "JUPYTER_PORT; printenv", **given).stdout
    shown = settings(tmp_path, "JUPYTER_PORT; with_secrets printenv PASSWORD JUPYTER_TOKEN", **given)
    assert shown.stdout == "8888\nhunter2 $x\nhunter3\n"
    # An empty one in the environment wins, too.
    assert "hunter2" not in settings(tmp_path, "JUPYTER_PORT; with_secrets printenv PASSWORD", PASSWORD="").stdout


def test_secrets_that_others_can_read_are_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("PASSWORD=hunter2\n")
    for mode, expected in (
        (0o644, "chmod 600 .env"),
        (0o640, "chmod 600 .env"),
        (0o604, "chmod 600 .env"),
        (0o600, ""),
    ):
        file.chmod(mode)
        said = settings(tmp_path, "JUPYTER_PORT; env_file_problem").stdout
        assert said.endswith(f"{expected}\n"), oct(mode)
        assert ("chmod" in said) == bool(expected), oct(mode)
    file.write_text("JUPYTER_PORT=9000\nPASSWORD=\n")
    file.chmod(0o644)
    assert settings(tmp_path, "JUPYTER_PORT; env_file_problem").stdout == "9000\n"


@pytest.mark.parametrize(
    ("total", "share"),
    [
        # MemTotal of machines that are sold as 2, 4, 5, 8 and 24 GB; then no answer.
        *((2_000_000_000, "1792m"), (4_005_000_000, "3584m"), (5_200_000_000, "4096m"), (8_200_000_000, "5120m")),
        *((25_270_000_000, "15872m"), (0, ""), ("", "")),
    ],
)
def test_memory_follows_the_machine(tmp_path: Path, total: int | str, share: str) -> None:
    script = f". '{ROOT}/scripts/memory.sh'; memory_share '{total}'"
    assert subprocess.run(["sh", "-c", script], text=True, capture_output=True, check=True).stdout == share


@pytest.mark.parametrize(("mode", "said"), [(0o755, True), (0o775, True), (0o777, False)])
@pytest.mark.skipif(os.getuid() != 0, reason="A folder of root's needs root: sudo make test")
def test_folder_that_only_root_may_write_to_is_named(tmp_path: Path, mode: int, said: bool) -> None:
    for name in ("notebooks", "logs"):
        (tmp_path / name).mkdir()
    (tmp_path / "notebooks").chmod(mode)
    os.chown(tmp_path / "logs", 1000, 1000)
    script = f". '{ROOT}/scripts/owner.sh'; root_problem"
    shown = subprocess.run(["sh", "-c", script], cwd=tmp_path, text=True, capture_output=True, check=True).stdout
    assert ("Only root may write to notebooks/, so" in shown) == said
    assert ("sudo chown" in shown) == said
