"""Scratch copies of a corpus: scripts write files, and want the modules and data beside them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from .sources import SKIPPED_FOLDERS

# Above this the copy holds the script's own folder only.
WHOLE_FOLDER = 150_000_000
LARGEST_FILE = 60_000_000


def files_below(folder: Path) -> dict[Path, int]:
    """The relative paths and sizes of all files below a folder."""
    found = {}
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS]
        for name in names:
            path = Path(parent, name)
            if path.is_file():
                found[path.relative_to(folder)] = path.stat().st_size
    return found


def add_missing(source: Path, target: Path) -> None:
    for path in files_below(source):
        if not (target / path).exists():
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / path, target / path)


class Corpus:
    """A folder of scripts, with their upgraded modules and the files that earlier scripts made."""

    def __init__(self, folder: Path, workspace: Path) -> None:
        self.folder = folder
        self.files = {path: size for path, size in files_below(folder).items() if size <= LARGEST_FILE}
        self.made = workspace / "made"
        self.upgraded: dict[Path, str] = {}
        """Upgraded sources by relative path, where they differ from the original."""

    def copy(self, script: Path, target: Path, upgraded: bool, with_made_files: bool = False) -> Path:
        """Copies what the script may need below `target`; the path of the script's copy."""
        relative = script.relative_to(self.folder)
        whole = sum(self.files.values()) <= WHOLE_FOLDER
        for path in self.files:
            if whole or path.is_relative_to(relative.parent):
                place = target / path
                place.parent.mkdir(parents=True, exist_ok=True)
                if upgraded and path in self.upgraded and path.suffix == ".py":
                    place.write_text(self.upgraded[path], encoding="utf-8")
                else:
                    shutil.copyfile(self.folder / path, place)
        if with_made_files:
            # A script that the upgrade left alone ran only once, as it is.
            for mode in ("upgraded", "unchanged") if upgraded else ("unchanged",):
                add_missing(self.made / mode, target)
        (target / relative.parent).mkdir(parents=True, exist_ok=True)
        return target / relative

    def keep_made_files(self, target: Path, upgraded: bool) -> None:
        """Keeps the files that a successful script wrote, for scripts that read them."""
        made = self.made / ("upgraded" if upgraded else "unchanged")
        for path, size in files_below(target).items():
            hidden = any(part.startswith(".") for part in path.parts)
            if path not in self.files and not hidden and size <= LARGEST_FILE and not (made / path).exists():
                (made / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.move(target / path, made / path)

    def modules_beside(self, script: Path) -> set[str]:
        parent = script.relative_to(self.folder).parent
        return {path.stem for path in self.files if path.suffix == ".py" and path.parent == parent} | {
            path.parts[len(parent.parts)]
            for path in self.files
            if path.is_relative_to(parent) and path.name == "__init__.py"
        }
