from __future__ import annotations

import gzip
import hashlib
import struct
from pathlib import Path

import numpy as np
import pytest
from keras_study.data import idx

ARRAY = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
CONTENT = struct.pack(">4I", 0x803, 2, 3, 4) + ARRAY.tobytes()


def test_array_of_the_file() -> None:
    np.testing.assert_array_equal(idx.parse(CONTENT, (2, 3, 4)), ARRAY)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "header of 16 bytes. Received: 0 bytes"),
        (CONTENT[:15], "header of 16 bytes. Received: 15 bytes"),
        (struct.pack(">I", 0x801) + CONTENT[4:], "magic number 0x00000803 .* Received: 0x00000801"),
        (struct.pack(">I", 0xD03) + CONTENT[4:], "magic number 0x00000803 .* Received: 0x00000d03"),
        (struct.pack("<I", 0x803) + CONTENT[4:], "Received: 0x03080000"),
        (struct.pack(">4I", 0x803, 2, 4, 3) + CONTENT[16:], r"dimensions \(2, 3, 4\). Received: \(2, 4, 3\)"),
        (CONTENT[:-1], "expected 40 bytes. Received: 39"),
        (CONTENT + b"\0", "expected 40 bytes. Received: 41"),
    ],
)
def test_what_is_no_such_file_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=f"file: .*{message}"):
        idx.parse(content, (2, 3, 4), "file")


@pytest.mark.parametrize("name", ["array", "array.gz"])
def test_file_is_read_writable(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(CONTENT) if name.endswith(".gz") else CONTENT)
    array = idx.read(tmp_path / name, (2, 3, 4), hashlib.sha256(CONTENT).hexdigest())
    np.testing.assert_array_equal(array, ARRAY)
    array[0] = 0


@pytest.mark.parametrize(
    ("packed", "message"),
    [
        (gzip.compress(CONTENT)[:-9], "does not decompress"),
        (b"<html>log in first</html>", "does not decompress"),
        (gzip.compress(CONTENT)[:12] + b"\xff" * 20, "does not decompress"),
        (
            gzip.compress(CONTENT[:-1] + b"x"),
            rf"Received: {hashlib.sha256(CONTENT[:-1] + b'x').hexdigest()} \(40 bytes\)",
        ),
        (gzip.compress(CONTENT + bytes(1000)), r"\(40 bytes or more\)"),
    ],
    ids=["cut", "page", "garbled", "altered", "too long"],
)
def test_damaged_file_names_file_and_hashes(tmp_path: Path, packed: bytes, message: str) -> None:
    file = tmp_path / "array.gz"
    file.write_bytes(packed)
    expected = hashlib.sha256(CONTENT).hexdigest()
    with pytest.raises(ValueError, match=f"{file}: expected .*{expected}.*{message}"):
        idx.read(file, (2, 3, 4), expected)
