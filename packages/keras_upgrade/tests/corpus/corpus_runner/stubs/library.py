"""The made-up files: one maker per well-known file name, built once and kept for all scripts of a run."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from . import archives, datasets, pictures, tables, texts, vectors


class DataMissing(OSError):
    """A script asks for data that is neither on this machine nor among the made-up files."""


Maker = Callable[[Path], None]
MAKERS: list[tuple[re.Pattern[str], Maker]] = [
    (re.compile(pattern, re.IGNORECASE), maker)
    for module in (datasets, archives, vectors, tables, texts, pictures)
    for pattern, maker in module.MAKERS.items()
]


def base_name(address: str) -> str:
    """The file name at the end of a path or of a URL (without its query)."""
    path = urlsplit(address).path if "://" in address else address
    return unquote(os.path.basename(path.rstrip("/"))) or "index.html"


class Library:
    """Builds a made-up file the first time that one of its name is asked for, and lends copies."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)

    def knows(self, address: str) -> bool:
        name = base_name(address)
        return any(pattern.fullmatch(name) for pattern, _ in MAKERS)

    def find(self, address: str) -> Path | None:
        """The made-up file (or folder) for a path or URL; None for a name that nobody knows."""
        name = base_name(address)
        maker = next((maker for pattern, maker in MAKERS if pattern.fullmatch(name)), None)
        if maker is None:
            return None
        made = self.folder / name
        if not made.exists():
            # Scripts run side by side: each builds under a name of its own, and the first rename wins.
            draft_folder = self.folder / f".{os.getpid()}"
            draft_folder.mkdir(exist_ok=True)
            draft = draft_folder / name
            maker(draft)
            try:
                draft.rename(made)
            except OSError:
                shutil.rmtree(draft, ignore_errors=True)
        return made

    def lend(self, address: str, target: Path) -> None:
        """Puts a copy of the made-up file at `target`.

        Raises:
            DataMissing: nobody knows a file of that name.
        """
        made = self.find(address)
        if made is None:
            raise DataMissing(f"no data at hand for {address}")
        target.parent.mkdir(parents=True, exist_ok=True)
        if made.is_dir():
            shutil.copytree(made, target, dirs_exist_ok=True)
        else:
            shutil.copyfile(made, target)
