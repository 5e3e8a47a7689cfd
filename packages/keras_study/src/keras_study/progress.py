"""What the learner has solved, in `logs/progress.json` on their own machine: nothing is sent anywhere.

Check cells call `record`; JupyterLab's map calls `read`.

    {"version": 1, "lessons": {"01-tensors": {"2": {"attempts": 3, "solved": "2026-11-27T17:30:00+00:00"}}}}
"""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from keras_study.folders import logs_folder

NAME = "progress.json"
Lessons = dict[str, dict[str, dict[str, object]]]


def read(folder: Path | None = None) -> Lessons:
    """By lesson and by exercise: how many `attempts` were judged, and when it was first `solved` (ISO 8601, or None).

    `folder`: the one of `progress.json`; by default the logs' folder. A file that is missing or damaged holds nothing.
    """
    return _parsed((folder or logs_folder()) / NAME) or {}


def record(lesson: str, exercise: int, solved: bool, folder: Path | None = None) -> None:
    """Count one judged attempt. An exercise that was solved once stays solved.

    A damaged file is set aside as `progress.damaged-<date>.json`, and a new one begun.

    Raises:
        OSError: the folder cannot be written; what it held before is still there.
    """
    file = (folder or logs_folder()) / NAME
    with _alone(file.with_name(".progress.lock")):
        lessons = _parsed(file)
        now = datetime.now(UTC)
        if lessons is None:
            file.rename(file.with_name(f"progress.damaged-{now:%Y%m%d-%H%M%S-%f}.json"))
            lessons = {}
        known = lessons.setdefault(lesson, {}).setdefault(str(exercise), {"attempts": 0, "solved": None})
        known["attempts"] = int(str(known.get("attempts", 0))) + 1
        if solved and not known.get("solved"):
            known["solved"] = now.isoformat(timespec="seconds")
        _replace(file, json.dumps({"version": 1, "lessons": lessons}, indent=1) + "\n")


def _parsed(file: Path) -> Lessons | None:
    """The file's lessons; None if it holds something else, as an editor or a crash of the machine may leave it."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        return None
    lessons = content.get("lessons") if isinstance(content, dict) else None
    whole = isinstance(lessons, dict) and all(
        isinstance(exercises, dict) and all(isinstance(known, dict) for known in exercises.values())
        for exercises in lessons.values()
    )
    return lessons if whole else None


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Waits for the other kernels that record something; the system frees the lock of one that was killed."""
    with lock.open("a") as stream:
        # A file system without locks (NFS): at worst one of two attempts of the same moment is not counted.
        with suppress(OSError):
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _replace(file: Path, text: str) -> None:
    """Readers see the old text or the new one, and a crash leaves one of them."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=".progress-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp's 0600 would hide it from the same person's other account on the host.
        Path(name).chmod(0o644)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
