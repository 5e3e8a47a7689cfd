from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from keras_study import progress


def test_solved_once_stays_solved_and_attempts_are_counted(tmp_path: Path) -> None:
    for solved in (False, True, False):
        progress.record("01-tensors", 2, solved, tmp_path)
    [(lesson, exercises)] = progress.read(tmp_path).items()
    assert (lesson, exercises["2"]["attempts"]) == ("01-tensors", 3)
    assert exercises["2"]["solved"].startswith("20")


def test_nothing_solved_yet(tmp_path: Path) -> None:
    assert progress.read(tmp_path) == {}
    progress.record("01-tensors", 1, False, tmp_path)
    assert progress.read(tmp_path)["01-tensors"]["1"] == {"attempts": 1, "solved": None}


@pytest.mark.parametrize("content", ["", '{"version": 1, "lessons": {"01-', "[]", '{"lessons": {"a": 3}}', "\x00" * 40])
def test_damaged_file_is_set_aside_and_kept(tmp_path: Path, content: str) -> None:
    (tmp_path / "progress.json").write_text(content)
    assert progress.read(tmp_path) == {}
    progress.record("01-tensors", 1, True, tmp_path)
    assert list(progress.read(tmp_path)) == ["01-tensors"]
    [kept] = tmp_path.glob("progress.damaged-*.json")
    assert kept.read_text() == content


def test_two_kernels_at_once_lose_nothing(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from keras_study import progress\n"
        "for _ in range(40): progress.record(sys.argv[1], 1, False, Path(sys.argv[2])); "
        "progress.record('both', 1, False, Path(sys.argv[2]))"
    )
    kernels = [subprocess.Popen([sys.executable, "-c", code, name, str(tmp_path)]) for name in ("one", "two")]
    assert [kernel.wait() for kernel in kernels] == [0, 0]
    attempts = {lesson: exercises["1"]["attempts"] for lesson, exercises in progress.read(tmp_path).items()}
    assert attempts == {"one": 40, "two": 40, "both": 80}


def test_a_write_that_fails_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    progress.record("01-tensors", 1, True, tmp_path)
    before = (tmp_path / "progress.json").read_text()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        progress.record("01-tensors", 2, True, tmp_path)
    assert (tmp_path / "progress.json").read_text() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [".progress.lock", "progress.json"]
    assert json.loads(before)["version"] == 1
