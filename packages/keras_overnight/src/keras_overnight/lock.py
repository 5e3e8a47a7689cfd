"""One training a folder: a lock that the system frees when its process ends, however it ends."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from keras_overnight.errors import OvernightError

# POSIX locks belong to a process, so that a second training of the same process would get it, too; and closing any
# other file on the same name would free it.
_held: set[str] = set()


class FolderLock:
    """`with FolderLock(folder):` holds `folder/lock`.

    POSIX record locks: a child process does not inherit them (the workers of a PyDataset may outlive a killed
    parent), and NFS passes them on to its server.

    Raises:
        OvernightError: another training holds it, or the file system gives no locks.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "lock"
        self.key = os.path.realpath(self.path)
        self.file = None

    def __enter__(self) -> FolderLock:
        if self.key in _held:
            raise _in_use(self.path, "this process", "このプロセス")
        self.file = open(self.path, "a+", encoding="utf-8")
        try:
            _lock(self.file)
        except OSError as error:
            self.file.seek(0)
            holder = self.file.read().strip()
            self.file.close()
            if isinstance(error, BlockingIOError | PermissionError):
                raise _in_use(self.path, holder or "another process", holder or "別のプロセス") from None
            raise OvernightError(
                f"Expected {self.path} to be lockable, received: {error}. The file system of this folder gives no "
                "locks (an NFS mount with nolock, for example). Next: take a folder on another disk.",
                f"{self.path} をロックできません: {error}。このファイルシステムはロックに対応していません。"
                "別のディスクのフォルダを指定してください。",
            ) from error
        _held.add(self.key)
        self.file.truncate(0)
        self.file.write(f"process {os.getpid()} on {socket.gethostname()}\n")
        self.file.flush()
        return self

    def __exit__(self, *exception: object) -> None:
        _held.discard(self.key)
        self.file.close()


def is_held(folder: Path) -> bool:
    """Whether a training runs in this folder now."""
    path = folder / "lock"
    if os.path.realpath(path) in _held:
        return True
    try:
        with open(path, "r+", encoding="utf-8") as file:
            _lock(file)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def _lock(file: object) -> None:
    if os.name == "nt":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        return
    import fcntl

    fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _in_use(path: Path, holder: str, holder_ja: str) -> OvernightError:
    return OvernightError(
        f"Expected a folder that no other training uses, received {path.parent}, which {holder} trains in. "
        "Next: wait for it, end it, or take another folder.",
        f"{path.parent} では別の学習が進行中です ({holder_ja})。終わるのを待つか、止めるか、"
        "別のフォルダを指定してください。",
    )
