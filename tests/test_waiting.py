"""What `make up` shows while it waits, and what it remembers of how long things take."""

from __future__ import annotations

from pathlib import Path

import pexpect
import pytest
from harness import ROOT, run

SOURCED = f"say() {{ printf '%s\\n' \"$*\" >&2; }}; . '{ROOT}/scripts/waiting.sh'; "


def test_terminal_shows_for_how_long_already(tmp_path: Path) -> None:
    (tmp_path / ".study").mkdir()
    (tmp_path / ".study/durations").write_text("start 6\n")
    script = "(until [ -e go ]; do sleep 0.1; done) & a=$!; true & b=$!; watch_both $a $b && echo both"
    terminal = pexpect.spawn("sh", ["-c", SOURCED + script], cwd=tmp_path, encoding="utf-8", timeout=60)
    terminal.expect(r"Waiting for JupyterLab and TensorBoard: 0 s \(last time here: 6 s\)")
    terminal.expect("Waiting for JupyterLab and TensorBoard: 1 s")
    (tmp_path / "go").touch()
    # The line goes away before the links come.
    terminal.expect("\r\x1b\\[Kboth")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0


@pytest.mark.parametrize("both", ["false & a=$!; true & b=$!", "true & a=$!; false & b=$!"])
def test_one_that_fails_is_enough(tmp_path: Path, both: str) -> None:
    finished = run("sh", "-c", f"{SOURCED} {both}; watch_both $a $b", cwd=tmp_path, check=False)
    assert finished.returncode == 1
    assert finished.stderr == "Waiting for JupyterLab and TensorBoard.\n"


def test_last_time_is_remembered_per_step(tmp_path: Path) -> None:
    steps = 'remember build $(($(date +%s) - 85)); remember start "$(date +%s)"; remember start $(($(date +%s) - 7));'
    shown = run("sh", "-c", f"{SOURCED} {steps} time_of build long; echo; time_of start long; echo", cwd=tmp_path)
    build, start = shown.stdout.splitlines()
    assert build in ("last time here: 85 s", "last time here: 86 s")
    assert start in ("last time here: 7 s", "last time here: 8 s")
    assert len((tmp_path / ".study/durations").read_text().splitlines()) == 2


@pytest.mark.parametrize("content", ["", "start\n", "start soon\n", "start 5 $(touch ran)\n", "start 12345678\n", None])
def test_what_the_file_should_not_hold_is_not_shown(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / ".study").mkdir()
        (tmp_path / ".study/durations").write_text(content)
    assert run("sh", "-c", f"{SOURCED} time_of start 'some seconds'", cwd=tmp_path).stdout == "some seconds"


def test_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / ".study").touch()
    finished = run("sh", "-ec", f'{SOURCED} remember start "$(date +%s)"; echo on', cwd=tmp_path)
    assert (finished.stdout, finished.stderr) == ("on\n", "")
