"""Where a training stands, without its model: `status(folder)`."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from keras_overnight import container, lock
from keras_overnight.errors import Damaged, NewerFormat, OvernightError
from keras_overnight.history import from_line
from keras_overnight.runs import Runs
from keras_overnight.snapshots import Snapshots


@dataclass(frozen=True)
class Status:
    """What a folder says of its training.

    Attributes:
        state: "running", "interrupted", "stopped" (by a callback) or "finished".
        done: epochs that the newest snapshot holds.
        epochs: epochs that were asked for.
        best: {"monitor", "value", "epoch"} of the best epoch (from 1), or None.
        last: the numbers of the last epoch saved.
        interruptions: how often it was killed or ended before its time.
        runs: each process: begin, end, host, pid, first, last, why.
    """

    folder: Path
    state: str
    done: int
    epochs: int
    best: dict | None
    last: dict[str, float] = field(default_factory=dict)
    interruptions: int = 0
    runs: list[dict] = field(default_factory=list)


def status(folder: str | os.PathLike) -> Status:
    """Reads the newest snapshot's header, the history's last line and the runs.

    Raises:
        OvernightError: the folder holds no training.
    """
    path = Path(folder)
    headers = Snapshots(path).headers() if path.is_dir() else []
    if not headers:
        raise OvernightError(
            f"Expected a folder that keras_overnight.fit has trained in, received {path}, which holds no whole "
            "snapshot.",
            f"{path} には keras_overnight.fit の学習が保存されていません。",
        )
    header = headers[0]
    finished = _finished(path) == header["epochs"]
    running = lock.is_held(path)
    if running:
        word = "running"
    elif finished:
        word = "stopped" if header["stopped"] else "finished"
    else:
        word = "interrupted"
    best = header["best"]
    runs = Runs(path).all()
    # The one that runs has no end yet either.
    past = runs[:-1] if running and runs and runs[-1]["end"] is None else runs
    cut = [run for run in past if run["why"] not in ("finished", "stopped")]
    return Status(
        folder=path,
        state=word,
        done=header["epochs"],
        epochs=header["asked"],
        best=None
        if best["value"] is None
        else {"monitor": best["monitor"], "value": float.fromhex(best["value"]), "epoch": best["epoch"] + 1},
        last=_last(path, header["history"][0]),
        interruptions=len(cut),
        runs=runs,
    )


def _finished(path: Path) -> int | None:
    try:
        return container.read_header(path / "finished.snapshot")["epochs"]
    except (OSError, Damaged, NewerFormat):
        return None


def _last(path: Path, size: int) -> dict:
    """The last committed line, found from the end."""
    if not size:
        return {}
    with open(path / "history.jsonl", "rb") as file:
        block = 1 << 12
        while True:
            start = max(0, size - block)
            file.seek(start)
            lines = file.read(size - start).splitlines()
            if len(lines) > 1 or start == 0:
                return from_line(lines[-1])[1]
            block *= 4
