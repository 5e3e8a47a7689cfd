from __future__ import annotations

import fcntl
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from keras_study import first_run

EVENTS = "events.out.tfevents.1.host.1.0.v2"


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The runs that were trained, here by leaving an event file."""
    runs: list[Path] = []

    def train(run: Path) -> None:
        runs.append(run)
        (run / EVENTS).write_bytes(bytes(1000))

    monkeypatch.setattr(first_run, "_train", train)
    return runs


def test_empty_folder_gets_one_run(tmp_path: Path, trained: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    logs = tmp_path / "study" / "logs"
    assert first_run.main([str(logs)]) == 0
    assert first_run.main([str(logs)]) == 0
    assert [run.parent for run in trained] == [logs]
    assert re.fullmatch(r"welcome-\d{8}-\d{6}", trained[0].name)
    assert capsys.readouterr().err.splitlines() == [
        f"TensorBoard's first run is in {trained[0]}.",
        f"{logs} holds runs already: nothing to do.",
    ]
    assert [path.name for path in logs.iterdir()] == [trained[0].name]


@pytest.mark.parametrize("place", ["", "mine", "a/b/train"])
def test_learners_run_is_enough(tmp_path: Path, trained: list[Path], place: str) -> None:
    (tmp_path / place).mkdir(parents=True, exist_ok=True)
    (tmp_path / place / EVENTS).touch()
    assert first_run.main([str(tmp_path)]) == 0
    assert trained == []


def test_other_files_are_no_run(tmp_path: Path, trained: list[Path]) -> None:
    (tmp_path / "README.md").touch()
    (tmp_path / "welcome-20260101-000000").mkdir()
    assert first_run.main([str(tmp_path)]) == 0
    assert len(trained) == 1


def test_first_run_killed_before_its_first_epoch_is_no_run(tmp_path: Path, trained: list[Path]) -> None:
    killed = tmp_path / "welcome-20260101-000000" / "train"
    killed.mkdir(parents=True)
    (killed / EVENTS).write_bytes(bytes(88))
    assert first_run.main([str(tmp_path)]) == 0
    assert len(trained) == 1


def test_second_of_two_does_nothing(tmp_path: Path, trained: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    descriptor = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    assert first_run.main([str(tmp_path)]) == 0
    assert "Another program is just training" in capsys.readouterr().err
    os.close(descriptor)
    assert first_run.main([str(tmp_path)]) == 0
    assert len(trained) == 1


def test_two_at_the_same_moment_and_a_killed_one(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    program = (
        "import sys, time\nfrom pathlib import Path\nfrom keras_study import first_run\n"
        "def train(run):\n    time.sleep(float(sys.argv[2]))\n"
        "    (run / 'events.out.tfevents.1').write_text('x' * 999)\n"
        "first_run._train = train\nsys.exit(first_run.main(sys.argv[1:2]))\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, logs, "60"]) as killed:
        while not list(logs.glob("welcome-*")):
            assert killed.poll() is None
            time.sleep(0.01)
        killed.send_signal(signal.SIGKILL)
    # Its folder may have the name that the next one wants.
    time.sleep(1)
    command = [sys.executable, "-c", program, logs, "2"]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    messages = [process.communicate(timeout=60)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert len(list(logs.rglob("events.out.tfevents*"))) == 1
    assert sum("TensorBoard's first run is in" in message for message in messages) == 1


def test_file_system_without_locks(tmp_path: Path, trained: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise OSError(9, "Bad file descriptor")

    monkeypatch.setattr(fcntl, "flock", refuse)
    assert first_run.main([str(tmp_path)]) == 0
    assert len(trained) == 1


def test_logs_that_are_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "logs").touch()
    assert first_run.main([str(tmp_path / "logs")]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "File exists" in line
    assert "open notebooks/en/00-your-first-network.ipynb" in line


def test_unwritable_logs(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    logs.mkdir(mode=0o555)
    for folder in (tmp_path, *list(tmp_path.parents)[:2]):
        folder.chmod(0o755)
    # Root may write anywhere: try it as nobody, who may not be able to read Python's own modules any more.
    program = (
        "import argparse, os, sys\nfrom keras_study import first_run\nargparse.ArgumentParser().format_help()\n"
        "if os.geteuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "sys.exit(first_run.main(sys.argv[1:]))\n"
    )
    done = subprocess.run([sys.executable, "-c", program, logs], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "Permission denied" in line
    assert "open notebooks/en/00-your-first-network.ipynb" in line


def test_data_that_cannot_be_had(miniature, tmp_path: Path) -> None:
    done = subprocess.run(
        miniature.script(
            f"import sys\nfrom keras_study import first_run\nsys.exit(first_run.main([{str(tmp_path / 'logs')!r}]))"
        ),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "Fashion-MNIST" in line
    assert "open notebooks/en/00-your-first-network.ipynb" in line
    assert list((tmp_path / "logs").iterdir()) == []


def test_really_trains_quietly(miniature, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FASHION_MNIST_DIR", str(miniature.write(tmp_path / "data")))
    script = (
        "import os, sys\nfrom keras_study import first_run\nfirst_run.VALIDATION_IMAGES = 20\n"
        f"code = first_run.main([{str(tmp_path / 'logs')!r}])\nassert os.nice(0) >= 10\nsys.exit(code)"
    )
    done = subprocess.run(miniature.script(script), capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    (run,) = (tmp_path / "logs").iterdir()
    assert done.stdout == ""
    # On some processors TensorFlow's C++ part greets before any setting can hush it.
    said = [
        line for line in done.stderr.splitlines() if not re.match(r"WARNING: All log messages before absl|I0000 ", line)
    ]
    assert said == [
        f"Training a small network for TensorBoard, {first_run.EPOCHS} epochs, in {run}.",
        f"TensorBoard's first run is in {run}.",
    ]
    # In a process of its own as well, since reading events imports TensorFlow.
    read = (
        "import sys\nfrom tensorboard.backend.event_processing.event_accumulator import EventAccumulator\n"
        "events = EventAccumulator(sys.argv[1], {'tensors': 0}).Reload()\n"
        "print(len(events.Tensors('epoch_loss')), len(events.Tensors('epoch_accuracy')))"
    )
    for part in ("train", "validation"):
        shown = subprocess.run([sys.executable, "-c", read, run / part], capture_output=True, text=True, timeout=300)
        assert shown.stdout.split() == [str(first_run.EPOCHS)] * 2, shown.stderr


def test_full_disk(miniature, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FASHION_MNIST_DIR", str(miniature.write(tmp_path / "data")))
    script = (
        "import resource, sys\nfrom keras_study import first_run\nfirst_run.VALIDATION_IMAGES = 20\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        f"sys.exit(first_run.main([{str(tmp_path / 'logs')!r}]))"
    )
    # Bytecode files are no part of the disk that is full.
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    done = subprocess.run(miniature.script(script), capture_output=True, text=True, timeout=300)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "File too large" in done.stderr.splitlines()[-1]
    assert "open notebooks/en/00-your-first-network.ipynb" in done.stderr.splitlines()[-1]
