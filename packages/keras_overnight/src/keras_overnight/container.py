"""One file that holds a JSON header and arrays, and that tells whether it is whole.

    16 bytes  magic
     4 bytes  format version, little-endian
     8 bytes  length of the header, little-endian
     n bytes  header: JSON with {"arrays": [{"dtype", "shape"}, ...], ...}
    32 bytes  SHA-256 of "header" and all of the above, so that the header can be read without the arrays
     m bytes  the arrays' bytes, one after the other, in C order
    32 bytes  SHA-256 of all of the above

Every version ends with the SHA-256 of what stands before it. Nothing in a file is ever executed.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
from collections.abc import Sequence
from pathlib import Path

import ml_dtypes
import numpy as np

from keras_overnight.errors import Damaged, NewerFormat

MAGIC = b"keras-overnight\n"
VERSION = 1
PREFIX = struct.Struct("<16sIQ")
DIGEST = 32


def write(path: Path, header: dict, arrays: Sequence[np.ndarray]) -> int:
    """Writes `path` so that it is there whole or not at all, and returns its size in bytes.

    The file is written beside its place, flushed to the disk, read back, compared and renamed.

    Raises:
        OSError: the disk is full or fails; `path` is what it was.
    """
    table = [{"dtype": array.dtype.name, "shape": list(array.shape)} for array in arrays]
    text = json.dumps({**header, "arrays": table}, allow_nan=False).encode()
    start = PREFIX.pack(MAGIC, VERSION, len(text)) + text
    beside = path.with_name(path.name + ".tmp")
    try:
        with open(beside, "wb") as file:
            digest = hashlib.sha256()
            pieces = [start, _header_digest(start), *(_bytes_of(array) for array in arrays)]
            for piece in pieces:
                file.write(piece)
                digest.update(piece)
            file.write(digest.digest())
            file.flush()
            os.fsync(file.fileno())
        if _digest_of(beside) != digest.digest():
            raise OSError(f"Expected {beside} to hold what was written, received other bytes: the disk fails.")
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return path.stat().st_size


def read(path: Path) -> tuple[dict, list[np.ndarray]]:
    """The header and the arrays.

    Raises:
        Damaged: the file is not what was written.
        NewerFormat: it is, but this version of the package cannot read it.
        OSError: it cannot be read at all.
    """
    data = path.read_bytes()
    if len(data) < PREFIX.size + 2 * DIGEST:
        raise Damaged(f"it has {len(data)} bytes, and the shortest has {PREFIX.size + 2 * DIGEST}")
    if hashlib.sha256(memoryview(data)[:-DIGEST]).digest() != data[-DIGEST:]:
        raise Damaged("its checksum does not fit its contents")
    magic, version, length = PREFIX.unpack_from(data)
    if magic != MAGIC:
        raise Damaged("it does not begin as a snapshot does")
    if version != VERSION:
        raise NewerFormat(f"format {version}; this version reads format {VERSION}")
    header = json.loads(data[PREFIX.size : PREFIX.size + length])
    position = PREFIX.size + length + DIGEST
    arrays = []
    for entry in header["arrays"]:
        dtype = dtype_named(entry["dtype"])
        count = int(np.prod(entry["shape"], dtype=np.int64))
        array = np.frombuffer(data, np.uint8, count * dtype.itemsize, position).view(dtype)
        arrays.append(array.reshape(entry["shape"]).copy())
        position += count * dtype.itemsize
    return header, arrays


def read_header(path: Path) -> dict:
    """The header alone, checked; the arrays are not looked at. Raises as `read` does."""
    with open(path, "rb") as file:
        start = file.read(PREFIX.size)
        if len(start) < PREFIX.size:
            raise Damaged(f"it has {len(start)} bytes")
        magic, version, length = PREFIX.unpack(start)
        if magic != MAGIC:
            raise Damaged("it does not begin as a snapshot does")
        if version != VERSION:
            raise NewerFormat(f"format {version}; this version reads format {VERSION}")
        # A flipped bit may claim any length.
        text = file.read(min(length, path.stat().st_size))
        if _header_digest(start + text) != file.read(DIGEST):
            raise Damaged("its header's checksum does not fit")
    return json.loads(text)


def dtype_named(name: str) -> np.dtype:
    """NumPy's dtype, or one of those that Keras adds (bfloat16, float8_e4m3fn, ...)."""
    return np.dtype(getattr(ml_dtypes, name, name))


def sync_folder(folder: Path) -> None:
    """A renamed file survives a loss of power only when its folder is flushed as well."""
    if os.name == "nt":  # Windows cannot open folders.
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _header_digest(start: bytes) -> bytes:
    # Not the plain one: a file that is cut off behind it would look whole.
    return hashlib.sha256(b"header" + start).digest()


def _bytes_of(array: np.ndarray) -> memoryview:
    return memoryview(np.ascontiguousarray(array).reshape(-1).view(np.uint8))


def _digest_of(path: Path) -> bytes:
    """What stands in the file is read again; the last bytes are compared with the digest of the others."""
    digest = hashlib.sha256()
    left = path.stat().st_size - DIGEST
    with open(path, "rb") as file:
        while left > 0:
            piece = file.read(min(left, 1 << 22))
            if not piece:
                return b""
            digest.update(piece)
            left -= len(piece)
        return digest.digest() if file.read() == digest.digest() else b""
