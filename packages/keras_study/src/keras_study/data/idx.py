"""The IDX format of MNIST and its relatives: a magic number, the dimensions, then the bytes of one array.

Source: http://yann.lecun.com/exdb/mnist/ (section "The IDX file format").
"""

from __future__ import annotations

import gzip
import hashlib
import math
import struct
import zlib
from pathlib import Path

import numpy as np

UINT8 = 0x08


def parse(content: bytes | bytearray, shape: tuple[int, ...], name: str = "content") -> np.ndarray:
    """The uint8 array of `shape` that an IDX file's whole content holds; a view, writable if `content` is a bytearray.

    Raises:
        ValueError: magic number, dimensions or length are not what `shape` asks for.
    """
    header = struct.Struct(f">{1 + len(shape)}I")
    if len(content) < header.size:
        raise ValueError(f"{name}: expected an IDX header of {header.size} bytes. Received: {len(content)} bytes.")
    magic, *dimensions = header.unpack_from(content)
    expected = UINT8 << 8 | len(shape)
    if magic != expected:
        raise ValueError(
            f"{name}: expected the IDX magic number {expected:#010x} (uint8, {len(shape)} dimensions). "
            f"Received: {magic:#010x}."
        )
    if tuple(dimensions) != shape:
        raise ValueError(f"{name}: expected the dimensions {shape}. Received: {tuple(dimensions)}.")
    if len(content) != header.size + math.prod(shape):
        raise ValueError(f"{name}: expected {header.size + math.prod(shape)} bytes. Received: {len(content)}.")
    return np.frombuffer(content, np.uint8, offset=header.size).reshape(shape)


def read(path: Path, shape: tuple[int, ...], sha256: str) -> np.ndarray:
    """Read an IDX file, gzipped if its name ends in .gz, whose decompressed content has the given SHA-256.

    Raises:
        ValueError: the file does not decompress, has another hash, or is no IDX file of that shape.
        OSError: it cannot be read.
    """
    # One byte more than expected tells a longer file without reading all of it.
    limit = 4 * (1 + len(shape)) + math.prod(shape) + 1
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
        try:
            content = bytearray(stream.read(limit))
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise ValueError(
                f"{path}: expected gzipped contents with SHA-256 {sha256}. It does not decompress: {error}"
            ) from error
    received = hashlib.sha256(content).hexdigest()
    if received != sha256:
        length = f" ({limit - 1} bytes or more)" if len(content) == limit else f" ({len(content)} bytes)"
        raise ValueError(
            f"{path}: expected contents with SHA-256 {sha256} ({limit - 1} bytes). Received: {received}{length}."
        )
    return parse(content, shape, str(path))
