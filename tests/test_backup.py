"""`make backup`: what comes back is what was there, and no half archive looks whole."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from harness import ROOT, run

FILES = {
    "notebooks/mine.ipynb": "mine\n",
    "notebooks/ja/私の ノート.ipynb": "日本語\n",
    "notebooks/-rf": "a name like an option\n",
    "logs/run 1/events.out": "events\n",
    "requirements/extra.txt": "seaborn\n",
}


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "検査 study"
    scripts = {f"scripts/{name}.sh": (ROOT / f"scripts/{name}.sh").read_text() for name in ("settings", "backup")}
    write(folder, {**scripts, **FILES, ".env": "PASSWORD=secret\n"})
    return folder


def back_up(study: Path, prefix: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"} | variables
    return run("sh", "-c", f"{prefix} sh scripts/backup.sh", check=False, cwd=study, env=environment)


def restored(study: Path, folder: Path) -> dict[str, str]:
    """What the newest archive gives back, by the command that the script prints."""
    folder.mkdir(exist_ok=True)
    run("tar", "-xzf", max(study.glob("backups/*.tar.gz")), "-C", folder)
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_round_trip(study: Path, tmp_path: Path) -> None:
    made = back_up(study)
    assert made.returncode == 0, made.stderr
    [archive] = study.glob("backups/*")
    assert f"{archive.relative_to(study)}: {len(FILES)} files" in made.stdout
    assert f"tar -xzf {archive.relative_to(study)}\n" in made.stdout
    assert archive.stat().st_mode & 0o077 == 0
    assert restored(study, tmp_path / "back") == FILES


def test_two_in_one_second_are_two_archives(study: Path, tmp_path: Path) -> None:
    bins = tmp_path / "bin"
    bins.mkdir()
    (bins / "date").write_text("#!/bin/sh\necho 20260101-000000\n")
    (bins / "date").chmod(0o755)
    for _ in range(3):
        assert back_up(study, PATH=f"{bins}:{os.environ['PATH']}").returncode == 0
    assert len(list(study.glob("backups/*.tar.gz"))) == 3


def test_linked_logs_are_followed(study: Path, tmp_path: Path) -> None:
    (study / "logs").rename(tmp_path / "elsewhere")
    (study / "logs").symlink_to(tmp_path / "elsewhere")
    (study / "notebooks/broken").symlink_to("nowhere")
    assert back_up(study).returncode == 0
    assert restored(study, tmp_path / "back") == FILES
    assert os.readlink(tmp_path / "back/notebooks/broken") == "nowhere"


def test_full_disk_leaves_no_archive(study: Path) -> None:
    (study / "logs/noise").write_bytes(os.urandom(100_000))
    # The system refuses any file beyond 4 blocks, as a full disk does.
    refused = back_up(study, prefix="ulimit -f 4;")
    assert refused.returncode == 1
    assert "No archive was made" in refused.stderr
    assert list((study / "backups").iterdir()) == []


def test_nothing_to_back_up(study: Path) -> None:
    (study / "notebooks").rename(study / "a")
    (study / "logs").rename(study / "b")
    (study / "requirements/extra.txt").unlink()
    refused = back_up(study)
    assert refused.returncode == 1
    assert "Expected notebooks/ or logs/" in refused.stderr
