"""Files: which ones a command line names, how their text is decoded, and how a new text replaces the old one."""

from __future__ import annotations

import codecs
import contextlib
import glob
import io
import os
import stat
import tempfile
import tokenize
from dataclasses import dataclass
from pathlib import Path

SUFFIXES = (".py", ".pyw", ".ipynb")
# Hidden folders, `.venv` and `.ipynb_checkpoints` among them, are left out anyway.
SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "site-packages", "venv", "__pypackages__"})


class FileProblem(Exception):
    """A file cannot be read or written; `kind` is one of report.PROBLEMS' keys, `detail` what the system said."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail


@dataclass
class Text:
    """A file's text, and what is needed to write another one in its place the same way."""

    path: Path
    data: bytes
    text: str
    encoding: str
    status: os.stat_result | None = None

    def encode(self, text: str) -> bytes:
        """`text` in the file's own encoding, with its byte order mark if it had one.

        Raises:
            FileProblem: a character that this encoding does not have.
        """
        try:
            return text.encode(self.encoding)
        except UnicodeEncodeError as error:
            raise FileProblem("encode", str(error)) from None


@dataclass
class Found:
    """`paths`: the files that arguments name, each once, in order. `missing`: the arguments that name none.

    `outside`: symbolic links in a folder that lead out of it. Only who names such a file itself has it rewritten.
    """

    paths: list[Path]
    missing: list[str]
    outside: list[Path]


def find(arguments: list[str]) -> Found:
    """The files that paths, folders and patterns name."""
    found: dict[str, Path] = {}
    missing = []
    outside: list[Path] = []
    for argument in arguments:
        path = Path(argument)
        if os.path.lexists(path):
            paths = [path]
        else:
            paths = [Path(one) for one in sorted(glob.glob(argument, recursive=True))]
            if not paths:
                missing.append(argument)
        pattern = not os.path.lexists(path)
        for one in paths:
            if not one.is_dir():
                if not pattern or one.suffix in SUFFIXES:
                    found.setdefault(os.path.realpath(one), one)
                continue
            if pattern and _left_out(one):
                continue
            root = os.path.realpath(one)
            for file in _walk(one):
                target = os.path.realpath(file)
                if os.path.commonpath([root, target]) == root:
                    found.setdefault(target, file)
                else:
                    outside.append(file)
    named = {os.path.realpath(file) for file in found.values()}
    return Found(list(found.values()), missing, [one for one in outside if os.path.realpath(one) not in named])


def _walk(folder: Path) -> list[Path]:
    files = []
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _left_out(Path(here, name)))
        files += [Path(here, name) for name in sorted(names) if name.endswith(SUFFIXES) and not name.startswith(".")]
    return files


def _left_out(folder: Path) -> bool:
    """Other people's code and editors' copies. A virtual environment is known by its `pyvenv.cfg`."""
    name = folder.name
    return (
        (name.startswith(".") and name not in (".", ".."))
        or name in SKIPPED_FOLDERS
        or (folder / "pyvenv.cfg").exists()
    )


def read(path: Path) -> Text:
    """Reads a Python source or a notebook; newlines stay what they are.

    Raises:
        FileProblem: the file is missing, unreadable, no regular file, or in another encoding than it says.
    """
    try:
        # A pipe that nobody writes to would never open.
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise FileProblem("special")
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
            data = file.read()
    except OSError as error:
        raise FileProblem("read", error.strerror or str(error)) from None
    return decode(data, path, status)


def decode(data: bytes, path: Path, status: os.stat_result | None = None) -> Text:
    """As `read`, for contents that are there already."""
    encoding = "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8"
    try:
        if path.suffix != ".ipynb":
            encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return Text(path, data, data.decode(encoding), encoding, status)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        raise FileProblem("decode", getattr(error, "msg", None) or str(error)) from None


def write(original: Text, text: str) -> None:
    """Puts `text` in the file's place in one step: at every moment the file is the old one or the new one, whole.

    A symbolic link stays one, and what it points to is written. Mode bits and owner are kept.

    Raises:
        FileProblem: the file went or changed since it was read, is write-protected, has further names (hard links),
            or the new one could not be written (full disk); the old one is as it was.
    """
    data = original.encode(text)
    target = os.path.realpath(original.path)
    try:
        status = os.stat(target)
    except OSError as error:
        raise FileProblem("vanished", error.strerror or str(error)) from None
    # The superuser may write anything; a file that its owner protected is left alone all the same.
    if not status.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(target, os.W_OK):
        raise FileProblem("protected")
    if status.st_nlink > 1:
        # A new file in its place would leave the other names with the old text.
        raise FileProblem("linked", str(status.st_nlink))
    if original.status is not None and _changed(original.status, status):
        raise FileProblem("changed")
    try:
        _replace(target, data, status)
    except OSError as error:
        raise FileProblem("write", error.strerror or str(error)) from None


def _changed(before: os.stat_result, now: os.stat_result) -> bool:
    return (before.st_ino, before.st_size, before.st_mtime_ns) != (now.st_ino, now.st_size, now.st_mtime_ns)


def _replace(target: str, data: bytes, status: os.stat_result) -> None:
    folder, name = os.path.split(target)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{name}.", suffix=".tmp", dir=folder)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            if hasattr(os, "fchown"):
                with contextlib.suppress(OSError):
                    os.fchown(file.fileno(), status.st_uid, status.st_gid)
            os.chmod(temporary, stat.S_IMODE(status.st_mode))
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            # The new name has to survive a power cut as well.
            os.fsync(handle)
        finally:
            os.close(handle)
