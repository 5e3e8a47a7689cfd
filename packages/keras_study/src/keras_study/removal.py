"""Remove what `make` made, and nothing else: python removal.py FOLDER...

FOLDER is an environment (.venv), a folder with a list of what was made in it (`noted`), or a folder of sources whose
bytecode goes. What nobody is known to have made stays where it is, and its path is printed.

It runs as a file, with the standard library only: the environment that it removes may be the only one with packages.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

NOTE = ".made-by-make"
STAMP = ".keras-study"
BYTECODE = re.compile(r".+\.cpython-\d+.*\.pyc")
# What `python -m venv`, uv, scripts/environment.sh and scripts/native.sh put into an environment outside any package.
ENVIRONMENT = (
    *("pyvenv.cfg", "lib64", ".lock", ".gitignore", "CACHEDIR.TAG", f"{STAMP}*", "etc/ipython"),
    *("bin/python*", "bin/activate*", "bin/Activate.ps1", "lib/python3*/site-packages/_virtualenv.*"),
    "lib/python3*/site-packages/matplotlib/mpl-data/fonts/ttf/ipaexg.ttf",
    *("var/*.log*", "var/*.pid", "var/ports", "var/*health", "var/jupyter/**/*", "var/matplotlib/**/*"),
)
# The files of folders that only programs write to, by the folder's name.
KNOWN = {
    ".pytest_cache": ("v/cache/*", "CACHEDIR.TAG", "README.md", ".gitignore"),
    ".ruff_cache": ("*.*.*/*", "CACHEDIR.TAG", ".gitignore"),
    "executed": (f"*-??-{'[0-9a-f]' * 16}.ipynb",),
    "npm": ("mermaid-*.min.js", "mermaid-*.tgz"),
    "generated": ("notebooks.txt",),
    # Its files are noted, since their names are many.
    "site": (),
}


def remove(folder: Path) -> list[Path]:
    """Remove what was made in `folder`, and the folders that are empty then; returns what stayed, files and links.

    A folder of sources keeps its sources: of it only bytecode goes, and what stays is what lies beside bytecode.
    """
    if not folder.is_dir():
        return []
    if stamps := list(folder.glob(f"{STAMP}*")):
        # The stamps go last: after a kill, the rest is still known as an environment of ours.
        _unlink(path for path in _of_environment(folder) if path not in stamps)
        _unlink(stamps)
    elif (folder / NOTE).is_file():
        _unlink(noted(folder))
    elif folder.name in KNOWN:
        _unlink(_matching(folder, KNOWN[folder.name]))
    elif (folder / "pyvenv.cfg").exists():
        return left(folder)
    else:
        _unlink(_bytecode(folder))
        caches = list(folder.rglob("__pycache__"))
        beside = [path for cache in caches for path in left(cache)]
        for cache in caches:
            _prune(cache)
        return beside
    _prune(folder)
    return left(folder)


def note(folder: Path, before: Iterable[Path]) -> None:
    """List what is in `folder` now as made by `make`, but for what was `left` there `before`."""
    foreign = {path.relative_to(folder) for path in before}
    made = sorted({path.relative_to(folder) for path in left(folder)} - foreign - {Path(NOTE)})
    (folder / NOTE).write_text("".join(f"{path.as_posix()}\n" for path in made), encoding="utf-8")


def noted(folder: Path) -> Iterator[Path]:
    """The paths that `note` listed, and the list itself."""
    for line in (folder / NOTE).read_text(encoding="utf-8").splitlines():
        yield folder / line
    yield folder / NOTE


def _of_environment(environment: Path) -> Iterator[Path]:
    yield from _matching(environment, ENVIRONMENT)
    yield from _bytecode(environment)
    for record in environment.glob("lib/python3*/site-packages/*.dist-info/RECORD"):
        packages = record.parent.parent
        with record.open(newline="", encoding="utf-8") as lines:
            entries = [row for row in csv.reader(lines) if row]
        for name, digest, *_ in entries:
            path = Path(os.path.normpath(packages / name))
            if environment in path.parents and not _edited(path, digest, record):
                yield path


def _edited(path: Path, digest: str, record: Path) -> bool:
    """Whether an installed file is no longer what its package brought. Only what is younger than its list is read."""
    try:
        if not digest or path.stat().st_mtime_ns <= record.stat().st_mtime_ns:
            return False
        algorithm, _, expected = digest.partition("=")
        received = hashlib.new(algorithm, path.read_bytes()).digest()
    except OSError:
        return False
    return base64.urlsafe_b64encode(received).rstrip(b"=").decode() != expected


def _bytecode(folder: Path) -> Iterator[Path]:
    for cache in folder.rglob("__pycache__"):
        yield from (path for path in cache.iterdir() if BYTECODE.fullmatch(path.name))


def _matching(folder: Path, patterns: Iterable[str]) -> Iterator[Path]:
    for pattern in patterns:
        yield from folder.glob(pattern)


def _unlink(paths: Iterable[Path]) -> None:
    # The list first: what is being removed must not be walked.
    for path in list(paths):
        if path.is_symlink() or path.is_file():
            path.unlink()


def _prune(folder: Path) -> None:
    """Remove the folders without a file, but none through a link."""
    for place, _, _ in os.walk(folder, topdown=False):
        if not os.path.islink(place) and not os.listdir(place):
            os.rmdir(place)


def left(folder: Path) -> list[Path]:
    """All files and links below `folder`."""
    return [path for path in folder.rglob("*") if path.is_symlink() or path.is_file()]


def main(argv: Sequence[str] | None = None) -> int:
    """Prints what stayed, one path a line; returns 0."""
    for folder in sys.argv[1:] if argv is None else argv:
        for path in sorted(remove(Path(folder))):
            print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
