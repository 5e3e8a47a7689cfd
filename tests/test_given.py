"""A setting on make's command line that nothing reads is named before any verb begins."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from harness import ROOT, run


@pytest.fixture
def make(tmp_path: Path):
    """`make` in a folder that holds only what a verb's beginning reads, with one verb that shows it was reached."""
    (tmp_path / "scripts").mkdir()
    for name in ("Makefile", ".env.example", "scripts/given.sh"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "scripts/url.sh").write_text("echo reached\n")
    return lambda *words: run("make", "--no-print-directory", "url", *words, check=False, cwd=tmp_path)


@pytest.mark.parametrize(
    ("given", "nearest"),
    [
        ("PORT=9999", "JUPYTER_PORT, QUIVER_PORT, TENSORBOARD_PORT"),
        ("JUPYTER_PRT=9999", "JUPYTER_PORT"),
        ("jupyter_port=9999", "JUPYTER_PORT"),
        ("LESON=first", "LESSON"),
        ("PASSWORT=a b", "PASSWORD"),
    ],
)
def test_unknown_setting_is_named_with_the_nearest(make, given: str, nearest: str) -> None:
    refused = make(given)
    assert refused.returncode != 0
    assert "reached" not in refused.stdout
    assert f"Expected a setting that a script reads, received: {given.partition('=')[0]}\n" in refused.stderr
    assert f"The nearest: {nearest}. " in refused.stderr


def test_known_ones_pass(make) -> None:
    names = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M)
    assert "JUPYTER_PORT" in names
    # Values may hold anything.
    words = [f"{name}=a b;'\"" for name in [*names, "LESSON", "DOCKER_HOST", "COMPOSE_PROJECT_NAME", "https_proxy"]]
    finished = make(*words)
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "reached\n", "")


def test_without_any_nothing_is_asked(make) -> None:
    assert make().stdout == "reached\n"
