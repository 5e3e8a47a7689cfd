"""`make clean-runs`: old records go after a yes, everything else in logs/ stays."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from harness import ROOT

OLD = time.time() - 3 * 24 * 3600


@pytest.fixture
def study(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    shutil.copy(ROOT / ".env.example", tmp_path)
    for name, age in {
        "01-a/old run/train/events.out.tfevents.1": OLD,
        "01-a/old run/validation/events.out.tfevents.2": OLD,
        "01-a/new/train/events.out.tfevents.3": time.time(),
        "02-b/kept/events.out.tfevents.4": OLD,
        "02-b/kept/model.keras": OLD,
        "events.out.tfevents.5": OLD,
        "progress.json": OLD,
        "README.md": OLD,
    }.items():
        file = tmp_path / "logs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("content")
        os.utime(file, (age, age))
    return tmp_path


def clean(study: Path, answer: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "DAYS"} | variables
    command = ["sh", "scripts/clean_runs.sh"]
    return subprocess.run(
        command, cwd=study, input=answer, env=environment, text=True, capture_output=True, check=False
    )


def left(study: Path) -> set[str]:
    return {str(path.relative_to(study / "logs")) for path in (study / "logs").rglob("*")}


def test_old_records_go_and_everything_else_stays(study):
    done = clean(study, "y\n")
    assert done.returncode == 0, done.stderr
    assert "logs/01-a/old run\n" in done.stderr
    assert left(study) == {
        *("01-a", "01-a/new", "01-a/new/train", "01-a/new/train/events.out.tfevents.3"),
        *("02-b", "02-b/kept", "02-b/kept/model.keras", "progress.json", "README.md"),
    }


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_without_a_yes_nothing_goes(study, answer):
    before = left(study)
    assert "Nothing was removed." in clean(study, answer).stderr
    assert left(study) == before


def test_nothing_that_old(study):
    before = left(study)
    assert "nothing to remove" in clean(study, "y\n", DAYS="30").stderr
    assert left(study) == before


def test_no_number_of_days_is_refused(study):
    done = clean(study, "y\n", DAYS="a week")
    assert done.returncode == 1
    assert "Expected a number of days for DAYS, received: a week" in done.stderr
