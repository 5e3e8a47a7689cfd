"""Word vectors in the formats of GloVe and word2vec."""

from __future__ import annotations

import gzip
import re
import zipfile
from pathlib import Path

import numpy as np

from .texts import vocabulary

WORDS = 2_000


def rows(width: int) -> str:
    rng = np.random.default_rng(width)
    matrix = rng.normal(0, 0.4, size=(WORDS, width))
    words = zip(vocabulary(WORDS), matrix, strict=True)
    return "".join(f"{word} {' '.join(f'{value:.4f}' for value in vector)}\n" for word, vector in words)


def glove(path: Path) -> None:
    width = re.search(r"(\d+)d", path.name)
    path.write_text(rows(int(width.group(1)) if width else 100), encoding="utf-8")


def glove_archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for width in (50, 100, 200, 300):
            archive.writestr(f"{path.stem}.{width}d.txt", rows(width))


def word2vec(path: Path) -> None:
    """word2vec's binary format: a head line, then each word, a space and its 300 little-endian floats."""
    matrix = np.random.default_rng(300).normal(0, 0.2, size=(WORDS, 300)).astype("<f4")
    with (gzip.open if path.suffix == ".gz" else open)(path, "wb") as file:
        file.write(f"{WORDS} 300\n".encode())
        for word, vector in zip(vocabulary(WORDS), matrix, strict=True):
            file.write(word.encode() + b" " + vector.tobytes() + b"\n")


MAKERS = {
    r"glove\..*d\.txt": glove,
    r"glove\.6B\.zip": glove_archive,
    r"GoogleNews-vectors-negative300(-SLIM)?\.bin(\.gz)?": word2vec,
}
