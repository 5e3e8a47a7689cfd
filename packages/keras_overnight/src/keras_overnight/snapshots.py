"""The generations of a training's state: the newest whole one counts, the one before stays until the next is whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from keras_overnight import container
from keras_overnight.errors import Damaged, NewerFormat, OvernightError

KEPT = 2


@dataclass(frozen=True)
class Snapshot:
    """What one file holds."""

    path: Path
    header: dict
    arrays: list[np.ndarray]


class Snapshots:
    """The files `state/<epochs done>.snapshot` of a folder, and `finished.snapshot`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "state"

    def write(self, epochs: int, header: dict, arrays: Sequence[np.ndarray]) -> int:
        """Adds a generation and lets go of those before the previous one. Returns the bytes written."""
        self.folder.mkdir(exist_ok=True)
        size = container.write(self._path(epochs), header, arrays)
        for old in self.paths()[KEPT:]:
            old.unlink()
        return size

    def paths(self) -> list[Path]:
        """The newest first. What a kill left half written is not among them."""
        return sorted(self.folder.glob("*.snapshot"), key=lambda path: path.name, reverse=True)

    def newest(
        self, whole: Callable[[Snapshot], None] | None = None, say: Callable[[str, str], None] | None = None
    ) -> Snapshot | None:
        """The newest whole generation; None where there is none at all.

        `whole` raises Damaged for one whose other files do not fit it; `say` is told which were passed over, and why.

        Raises:
            OvernightError: there are some, but none is whole, or one is of a newer format.
        """
        reasons = []
        for path in self.paths():
            try:
                snapshot = Snapshot(path, *container.read(path))
                if whole is not None:
                    whole(snapshot)
            except Damaged as error:
                reasons.append(f"{path}: {error}")
                continue
            except NewerFormat as error:
                raise newer(path, error) from None
            for reason in reasons:
                if say is not None:
                    say(
                        f"Passed over a damaged snapshot ({reason}); the one before it is used: {path.name}.",
                        f"壊れたスナップショットがあります ({reason})。一つ前の {path.name} を使います。",
                    )
            return snapshot
        if reasons:
            listed = "; ".join(reasons)
            raise OvernightError(
                f"Expected a whole snapshot in {self.folder}, received only damaged ones: {listed}. "
                "Next: bring the folder back from a copy, or take another folder to start from the beginning.",
                f"{self.folder} のスナップショットはすべて壊れています: {listed}。"
                "コピーから戻すか、別のフォルダで最初から始めてください。",
            )
        return None

    def headers(self) -> list[dict]:
        """The headers of all whole generations, the newest first."""
        found = []
        for path in self.paths():
            try:
                found.append(container.read_header(path))
            except (Damaged, NewerFormat):
                continue
        return found

    def _path(self, epochs: int) -> Path:
        return self.folder / f"{epochs:012d}.snapshot"


def newer(path: Path, error: NewerFormat) -> OvernightError:
    return OvernightError(
        f"Expected a snapshot that this version of keras-overnight reads, received {path} of {error}. "
        "Next: upgrade keras-overnight, or take another folder.",
        f"{path} は新しいバージョンの keras-overnight で書かれています ({error})。"
        "keras-overnight を更新するか、別のフォルダを指定してください。",
    )
