"""On a file system that really is full, the training goes on, and its snapshots do when there is room again."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import keras
import keras_overnight
import pytest
from trainings import Case, compared, interrupted, train

# NumPy 2 warns of the way in which Keras's own callbacks read a variable.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 kB, mounted where the training's folder will be."""
    place = tmp_path / "b" / "night"
    place.mkdir(parents=True)
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", place], capture_output=True, text=True, check=False
    )
    if mount.returncode:
        pytest.skip(f"mounting a file system needs root: {mount.stderr.strip()}")
    yield place
    subprocess.run(["umount", place], check=True)


class Filling(keras.callbacks.Callback):
    """The disk is full from the second epoch to the fourth."""

    def __init__(self, disk: Path | None) -> None:
        super().__init__()
        self.disk = disk

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        if self.disk is None:
            return
        if epoch == 1:
            with open(self.disk / "filling", "wb", buffering=0) as file, contextlib.suppress(OSError):
                while True:
                    file.write(bytes(1024))
        elif epoch == 4:
            (self.disk / "filling").unlink(missing_ok=True)


def test_a_full_file_system(tmp_path: Path, small_disk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keras.utils.set_random_seed(1)
    calm = Case(callbacks=lambda folder: [Filling(None)])
    expected = compared(*train(calm, tmp_path / "a")[:2], tmp_path / "a")
    keras.utils.set_random_seed(1)
    full = Case(callbacks=lambda folder: [Filling(small_disk)])
    found = compared(*interrupted(full, tmp_path / "b", [("batch", 5, 1)])[:2], tmp_path / "b")
    assert found == expected
    said = capsys.readouterr().err
    assert "Epoch 2 is not saved" in said
    assert "the snapshot of epoch 1 stays" in said
    assert "Saving works again: epoch 5" in said
    assert keras_overnight.status(small_disk).state == "finished"
