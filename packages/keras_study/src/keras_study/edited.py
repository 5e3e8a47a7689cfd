"""Whose a generated file is: as it was generated or tracked, or with a learner's work in it."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path


class Generated:
    """The contents that a generator has written into `folder`, or git knows there.

    `record`: the file that keeps them from one run to the next; without it, git alone tells.
    """

    def __init__(self, folder: Path, record: Path | None = None) -> None:
        self.record = record
        self._known = set(_tracked(folder))
        if record and record.is_file():
            self._known |= set(record.read_text(encoding="ascii").split())

    def keep(self, path: Path) -> Path | None:
        """Copy `path` to a name of its own when somebody edited it; returns that name, else None."""
        if not path.is_file() or _blob(path.read_bytes()) in self._known:
            return None
        stamp = f"{path.stem}.mine-{datetime.now():%Y%m%d-%H%M%S}"
        copy, number = path.with_name(f"{stamp}{path.suffix}"), 1
        while copy.exists() or copy.is_symlink():
            number += 1
            copy = path.with_name(f"{stamp}-{number}{path.suffix}")
        shutil.copy2(path, copy)
        return copy

    def wrote(self, paths: Iterable[Path]) -> None:
        """Note what `paths` hold now as generated."""
        self._known = {_blob(path.read_bytes()) for path in paths}
        if self.record:
            self.record.parent.mkdir(parents=True, exist_ok=True)
            self.record.write_text("".join(f"{name}\n" for name in sorted(self._known)), encoding="ascii")


def _blob(content: bytes) -> str:
    """The name that git gives such a content."""
    # No signature: git compares contents by SHA-1.
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _tracked(folder: Path) -> Iterable[str]:
    """git's names of what the last commit and the index have in `folder`; none where there is no git or no checkout."""
    for command in (["ls-tree", "-r", "HEAD", "."], ["ls-files", "--stage", "."]):
        try:
            listed = subprocess.run(["git", "-C", folder, *command], capture_output=True, text=True, check=False)
        except OSError:
            return
        for line in listed.stdout.splitlines():
            words = line.partition("\t")[0].split()
            yield words[2] if words[1] == "blob" else words[1]
