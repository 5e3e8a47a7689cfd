"""The processes that trained in a folder, one line of JSON when each begins and when it ends."""

from __future__ import annotations

import contextlib
import json
import os
import socket
from datetime import UTC, datetime
from pathlib import Path


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class Runs:
    """`runs.jsonl`. A line that a kill tore is passed over."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "runs.jsonl"

    def begin(self, epochs_done: int) -> None:
        # TensorBoard's file names have both.
        host, process = socket.gethostname(), os.getpid()
        self._append({"event": "begin", "time": now(), "host": host, "pid": process, "epochs": epochs_done})

    def end(self, epochs_done: int, why: str) -> None:
        # A disk that is full must not hide what ended the training.
        with contextlib.suppress(OSError):
            self._append({"event": "end", "time": now(), "epochs": epochs_done, "why": why})

    def all(self) -> list[dict]:
        """Each process: begin, end (None where it was killed), host, pid, first and last epoch, why it ended."""
        runs: list[dict] = []
        for entry in self._entries():
            if entry["event"] == "begin":
                runs.append({"begin": entry["time"], "end": None, "host": entry["host"], "pid": entry["pid"]})
                runs[-1].update({"first": entry["epochs"], "last": None, "why": "killed"})
            elif runs:
                runs[-1].update({"end": entry["time"], "last": entry["epochs"], "why": entry["why"]})
        return runs

    def processes(self) -> list[tuple[str, int]]:
        return [(run["host"], run["pid"]) for run in self.all()]

    def _append(self, entry: dict) -> None:
        with open(self.path, "ab") as file:
            # The new line before it ends one that a kill tore.
            file.write(b"\n" + json.dumps(entry).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _entries(self) -> list[dict]:
        entries = []
        if self.path.exists():
            for line in self.path.read_bytes().splitlines():
                try:
                    entries.append(json.loads(line))
                except ValueError:
                    continue
        return [entry for entry in entries if isinstance(entry, dict)]
