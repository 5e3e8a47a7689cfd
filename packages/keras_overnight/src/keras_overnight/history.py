"""The history on the disk: a line an epoch, only ever appended, so that a million epochs cost no more than one.

A line is JSON: the epoch and its numbers, floats as hexadecimal text, which loses no bit.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from keras_overnight.errors import Damaged


def as_line(epoch: int, logs: dict) -> bytes:
    return json.dumps([epoch, {key: _coded(value) for key, value in logs.items()}]).encode() + b"\n"


def from_line(line: bytes) -> tuple[int, dict]:
    epoch, logs = json.loads(line)
    return epoch, {key: _decoded(value) for key, value in logs.items()}


def _coded(value: object) -> object:
    if isinstance(value, bool | int | None):
        return value
    if isinstance(value, str):
        return {"text": value}
    if isinstance(value, float):
        return float(value).hex()
    array = np.asarray(value)
    return _coded(array.item()) if array.ndim == 0 else [_coded(item) for item in array]


def _decoded(code: object) -> object:
    if isinstance(code, str):
        return float.fromhex(code)
    if isinstance(code, dict):
        return code["text"]
    return [_decoded(item) for item in code] if isinstance(code, list) else code


class HistoryFile:
    """`history.jsonl`. Lines wait in memory until `commit`, which a snapshot calls first.

    Attributes:
        size: bytes that are committed.
        check: their CRC-32, which costs nothing to carry on.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "history.jsonl"
        self.size = 0
        self.check = 0
        self.waiting: list[bytes] = []

    def add(self, epoch: int, logs: dict) -> None:
        self.waiting.append(as_line(epoch, logs))

    def commit(self) -> None:
        """Appends what waits and flushes it to the disk. What fails stays waiting.

        Raises:
            OSError: the disk is full.
        """
        data = b"".join(self.waiting)
        with open(self.path, "ab") as file:
            # What an earlier try left behind is not part of the history.
            file.truncate(self.size)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        self.size += len(data)
        self.check = zlib.crc32(data, self.check)
        self.waiting.clear()

    def verify(self, size: int, check: int) -> None:
        """Raises Damaged unless the first `size` bytes are those that had this checksum."""
        found, left = 0, size
        try:
            with open(self.path, "rb") as file:
                while left:
                    piece = file.read(min(left, 1 << 22))
                    if not piece:
                        raise Damaged(f"{self.path.name} has only {size - left} of the {size} bytes that belong to it")
                    found = zlib.crc32(piece, found)
                    left -= len(piece)
        except FileNotFoundError:
            if size:
                raise Damaged(f"{self.path.name} is missing") from None
        if found != check:
            raise Damaged(f"the checksum of {self.path.name} does not fit")

    def roll_back(self, size: int, check: int) -> None:
        """Cuts off what was written after a snapshot."""
        if self.path.exists():
            os.truncate(self.path, size)
        self.size, self.check = size, check
        self.waiting.clear()

    def rows(self) -> Iterator[tuple[int, dict]]:
        """(epoch, logs) of each epoch, also of those that wait."""
        left = self.size
        if left:
            with open(self.path, "rb") as file:
                for line in file:
                    left -= len(line)
                    if left < 0:
                        break
                    yield from_line(line)
        for line in list(self.waiting):
            yield from_line(line)
