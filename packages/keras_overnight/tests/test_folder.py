"""The folder: one training at a time, the run log, the budget of saving, and what a million epochs cost."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from keras_overnight import lock
from keras_overnight.budget import Budget
from keras_overnight.codec import decode, encode
from keras_overnight.errors import OvernightError
from keras_overnight.history import HistoryFile
from keras_overnight.lock import FolderLock
from keras_overnight.ordering import Batches, permutation
from keras_overnight.runs import Runs
from keras_overnight.snapshots import Snapshots

HOLD = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from keras_overnight.lock import FolderLock
with FolderLock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_training_is_refused_until_a_kill_frees_the_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, tmp_path, *sys.path]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        assert lock.is_held(tmp_path)
        with pytest.raises(OvernightError, match=f"process {holder.pid} on"), FolderLock(tmp_path):
            pass
        holder.kill()
        holder.wait()
    assert not lock.is_held(tmp_path)
    with FolderLock(tmp_path):
        assert lock.is_held(tmp_path)
        with pytest.raises(OvernightError, match="this process"), FolderLock(tmp_path):
            pass
        assert lock.is_held(tmp_path)


def test_a_file_system_without_locks_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(file: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(lock, "_lock", none)
    with pytest.raises(OvernightError, match="gives no locks"), FolderLock(tmp_path):
        pass


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("epoch", "cost"), [(0.01, 0.005), (0.2, 0.02), (60.0, 3.0), (600.0, 3.0)])
def test_saving_keeps_within_its_share(epoch: float, cost: float) -> None:
    clock = Clock()
    budget = Budget(0.01, None, clock)
    budget.start(cost)
    spent, saves = 0.0, 0
    for _ in range(20_000):
        clock.now += epoch
        if budget.due():
            clock.now += cost
            budget.saved(cost)
            spent, saves = spent + cost, saves + 1
        assert spent <= 0.01 * clock.now
    # Not stingy either.
    assert saves >= min(20_000, int(0.009 * clock.now / cost))


def test_no_more_is_lost_than_allowed() -> None:
    clock = Clock()
    budget = Budget(0.01, 30, clock)
    budget.start(5.0)
    waited = []
    for _ in range(100):
        clock.now += 10
        if budget.due():
            waited.append(clock.now - budget.last)
            budget.saved(5.0)
    assert max(waited) == 30


def test_a_million_epochs_cost_no_more_than_the_first(tmp_path: Path) -> None:
    """Bytes and calls, not seconds: nothing that a snapshot writes or reads grows with the epochs behind it."""
    file, snapshots = HistoryFile(tmp_path), Snapshots(tmp_path)
    sizes, appended = [], []
    for thousand in range(1000):
        for epoch in range(thousand * 1000, thousand * 1000 + 1000):
            file.add(epoch, {"loss": 0.5})
        before = file.path.stat().st_size if file.path.exists() else 0
        file.commit()
        appended.append(file.path.stat().st_size - before)
        if thousand in (0, 999):
            header = {"epochs": epoch + 1, "history": [file.size, file.check]}
            sizes.append(snapshots.write(epoch + 1, header, [np.zeros(100)]))
    assert sum(1 for _ in file.rows()) == 1_000_000
    assert max(appended) < 1.2 * appended[0]
    assert sizes[1] - sizes[0] < 20
    assert len(snapshots.paths()) <= 2


def test_runs_are_read_past_a_torn_line(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    runs.begin(0)
    with open(runs.path, "ab") as file:
        file.write(b'{"event": "en')
    runs.begin(4)
    runs.end(9, "finished")
    assert [(run["first"], run["last"], run["why"]) for run in runs.all()] == [(0, None, "killed"), (4, 9, "finished")]


def test_values_come_back_as_they_were() -> None:
    value = {
        "a": (1, 2.5, float("inf"), None, True),
        "b": [np.float32(0.1), np.arange(3), b"\x00\xff"],
        7: {"deep": "日本"},
    }
    arrays: list[np.ndarray] = []
    same = decode(encode(value, arrays), arrays)
    assert same["a"] == value["a"]
    assert type(same["a"]) is tuple
    assert type(same["b"][0]) is np.float32
    assert same["b"][0] == np.float32(0.1)
    assert same["b"][1].tolist() == [0, 1, 2]
    assert same["b"][2] == b"\x00\xff"
    assert same[7] == {"deep": "日本"}
    with pytest.raises(TypeError, match=r"state\['f'\]: expected None, bool.*received function"):
        encode({"f": lambda: None}, arrays)


def test_the_order_depends_on_seed_and_epoch_alone() -> None:
    assert permutation(0, 0, 8).tolist() == permutation(0, 0, 8).tolist()
    orders = {tuple(permutation(seed, epoch, 50)) for seed in range(3) for epoch in range(20)}
    assert len(orders) == 60
    assert all(sorted(order) == list(range(50)) for order in orders)
    # Frozen: a snapshot of today must find the same order after an upgrade of NumPy.
    assert permutation(1, 2, 6).tolist() == [2, 4, 1, 5, 3, 0]


@pytest.mark.parametrize("shuffle", [True, False, "batch"])
@pytest.mark.parametrize("steps", [None, 2, 3, 7])
def test_every_sample_comes_once_in_each_pass(shuffle: bool | str, steps: int | None) -> None:
    batches = Batches(10, 4, shuffle, seed=3, steps=steps)
    seen: list[list[int]] = []
    for epoch in range(6):
        order, bounds = batches.of_epoch(epoch)
        assert len(bounds) == (steps or 3) + 1
        seen += [order[a:b].tolist() for a, b in pairwise(bounds)]
    assert all(len(batch) == size for batch, size in zip(seen, [4, 4, 2] * 99, strict=False))
    for start in range(0, len(seen) - 2, 3):
        assert sorted(sample for batch in seen[start : start + 3] for sample in batch) == list(range(10))
        if shuffle is not True:
            assert [sorted(batch) for batch in seen[start : start + 3]] == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
