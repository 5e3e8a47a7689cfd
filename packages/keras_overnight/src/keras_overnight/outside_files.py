"""The files that callbacks append to: CSV logs and TensorBoard's events.

A snapshot notes how long each was. Going on from it, what was written later is cut off, since the same rows are written
again: no row and no step is there twice, whichever of TensorBoard's two loaders reads them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import keras
from keras import callbacks as kc

from keras_overnight.errors import OvernightError

EVENTS = "*tfevents*"


def flush(callbacks: list[keras.callbacks.Callback]) -> None:
    """Brings what the callbacks have written to the disk. Raises OSError when it is full."""
    for callback in callbacks:
        if isinstance(callback, kc.CSVLogger) and callback.csv_file and not callback.csv_file.closed:
            callback.csv_file.flush()
            os.fsync(callback.csv_file.fileno())
        elif isinstance(callback, kc.TensorBoard):
            for writer in callback._writers.values():
                writer.flush()


def close(callbacks: list[keras.callbacks.Callback]) -> None:
    """Lets go of the files, so that nothing is written into them after they were cut."""
    for callback in callbacks:
        if isinstance(callback, kc.CSVLogger) and callback.csv_file and not callback.csv_file.closed:
            callback.csv_file.close()
        elif isinstance(callback, kc.TensorBoard):
            callback._close_writers()


def marks(callbacks: list[keras.callbacks.Callback], before: bool = False) -> list[dict]:
    """For each callback: its files and their lengths in bytes.

    With `before`, as they matter to a training that starts: a CSV log that is not appended to starts empty.
    """
    fresh = [before and isinstance(c, kc.CSVLogger) and not c.append for c in callbacks]
    return [
        {} if starts_empty else {_key(path): path.stat().st_size for path in _files(callback)}
        for callback, starts_empty in zip(callbacks, fresh, strict=True)
    ]


def folders(callbacks: list[keras.callbacks.Callback]) -> Iterator[Path]:
    for callback in callbacks:
        if isinstance(callback, kc.TensorBoard):
            yield from (Path(callback.log_dir) / "train", Path(callback.log_dir) / "validation")


def roll_back(callbacks: list[keras.callbacks.Callback], noted: list[dict], processes: list[tuple[str, int]]) -> None:
    """Cuts every file to the length that was noted.

    An event file that was not there is removed when one of `processes`, (host, pid), wrote it; others are left alone.

    Raises:
        OvernightError: a file is shorter than it was, so that rows are missing.
    """
    for callback, lengths in zip(callbacks, noted, strict=True):
        found = {_key(path): path for path in _files(callback)}
        missing = [name for name in lengths if name not in found or found[name].stat().st_size < lengths[name]]
        if missing:
            raise OvernightError(
                f"Expected {type(callback).__name__} to find the files that it wrote, received none or a shorter one: "
                f"{', '.join(missing)}. Next: bring them back, or take another folder to start from the beginning.",
                f"{type(callback).__name__} が書いたファイルがない、または短くなっています: {', '.join(missing)}。"
                "元に戻すか、別のフォルダで最初から始めてください。",
            )
    for callback, lengths in zip(callbacks, noted, strict=True):
        for path in list(_files(callback)):
            length = lengths.get(_key(path))
            if length is not None:
                if path.stat().st_size > length:
                    os.truncate(path, length)
            elif isinstance(callback, kc.TensorBoard):
                if any(f".{host}.{pid}." in path.name for host, pid in processes):
                    path.unlink()
            else:
                path.unlink()


class Appending:
    """Within, callbacks append to their files instead of starting them anew, and no second graph is written."""

    def __init__(self, callbacks: list[keras.callbacks.Callback]) -> None:
        self.loggers = [c for c in callbacks if isinstance(c, kc.CSVLogger)]
        self.boards = [c for c in callbacks if isinstance(c, kc.TensorBoard)]

    def __enter__(self) -> None:
        self.before = [(c, "append", c.append) for c in self.loggers]
        self.before += [(c, "write_graph", c.write_graph) for c in self.boards]
        for logger in self.loggers:
            logger.append = True
        for board in self.boards:
            board.write_graph = False

    def __exit__(self, *exception: object) -> None:
        for callback, name, value in self.before:
            setattr(callback, name, value)


def _files(callback: keras.callbacks.Callback) -> Iterator[Path]:
    if isinstance(callback, kc.CSVLogger):
        path = Path(callback.filename)
        if path.exists():
            yield path
    elif isinstance(callback, kc.TensorBoard):
        for folder in folders([callback]):
            # Other runs may stand below.
            yield from sorted(folder.glob(EVENTS))


def _key(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
