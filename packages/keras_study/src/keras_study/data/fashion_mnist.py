"""Fashion-MNIST: 70,000 grey pictures of clothes in 10 classes, from the first source that has them.

The folder in FASHION_MNIST_DIR, the installed Debian package, the cache; and into the cache, once, Debian's package or
the place that Keras uses. Whatever the source, the contents are checked against the SHA-256 of the original.

Source: Xiao, Rasul, Vollgraf, "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms"
(2017), https://github.com/zalandoresearch/fashion-mnist (MIT).
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from keras_study.data import idx, sources

CLASS_NAMES = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")
CLASS_NAMES_JA = (
    "Tシャツ/トップス",
    "ズボン",
    "プルオーバー",
    "ドレス",
    "コート",
    "サンダル",
    "シャツ",
    "スニーカー",
    "バッグ",
    "アンクルブーツ",
)

Arrays = tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class IdxFile:
    """What one file has to hold; `sha256` is that of the decompressed content, since every packer's gzip differs."""

    shape: tuple[int, ...]
    sha256: str


# In the order of load_data's result.
FILES = {
    "train-images-idx3-ubyte": IdxFile(
        (60000, 28, 28), "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"
    ),
    "train-labels-idx1-ubyte": IdxFile((60000,), "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
    "t10k-images-idx3-ubyte": IdxFile(
        (10000, 28, 28), "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"
    ),
    "t10k-labels-idx1-ubyte": IdxFile((10000,), "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
}


class DataUnavailableError(RuntimeError):
    """No source has the data; the message lists what each answered, the files, and where to put them."""


def load_data() -> Arrays:
    """Fashion-MNIST as `(x_train, y_train), (x_test, y_test)`, like `keras.datasets.fashion_mnist.load_data()`.

    Returns:
        uint8 arrays of shapes (60000, 28, 28), (60000,), (10000, 28, 28) and (10000,): grey levels 0-255, 0 being the
        background, and classes 0-9, whose names are CLASS_NAMES.

    Raises:
        DataUnavailableError: no source has the data, or the cache cannot be written.
    """
    refusals: list[str] = []
    if given := os.environ.get("FASHION_MNIST_DIR"):
        try:
            return _read(Path(given))
        except (OSError, ValueError) as error:
            _refuse(refusals, "FASHION_MNIST_DIR", error, loud=True)
    else:
        refusals.append("FASHION_MNIST_DIR: not set")
    try:
        return _read(sources.INSTALLED)
    except (OSError, ValueError) as error:
        _refuse(refusals, "installed Debian package", error)
    cache = _cache_folder(refusals)
    try:
        return _read(cache)
    except (OSError, ValueError) as error:
        _refuse(refusals, "cache", error)
    return _download(cache, refusals)


def _read(folder: Path) -> Arrays:
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder} is no folder")
    paths = {name: next(filter(Path.exists, (folder / f"{name}.gz", folder / name)), None) for name in FILES}
    if missing := [f"{name}.gz" for name, path in paths.items() if path is None]:
        raise FileNotFoundError(f"{folder} lacks {', '.join(missing)}")
    x_train, y_train, x_test, y_test = (idx.read(paths[name], file.shape, file.sha256) for name, file in FILES.items())
    return (x_train, y_train), (x_test, y_test)


def _refuse(refusals: list[str], source: str, error: Exception, *, loud: bool = False) -> None:
    """Note why a source was passed over; a damaged one, unlike an absent one, is worth telling at once."""
    refusals.append(f"{source}: {error}")
    if loud or isinstance(error, ValueError):
        warnings.warn(f"{refusals[-1].rstrip('.')}. Trying the next source of Fashion-MNIST.", stacklevel=3)


def _cache_folder(refusals: list[str]) -> Path:
    root = os.environ.get("XDG_CACHE_HOME", "")
    # The XDG specification wants relative paths ignored.
    if not os.path.isabs(root):
        try:
            root = Path.home() / ".cache"
        except RuntimeError as error:
            raise _unavailable([*refusals, f"cache: {error} Set XDG_CACHE_HOME."], "a folder") from error
    return Path(root) / "keras-study" / "fashion-mnist"


def _download(cache: Path, refusals: list[str]) -> Arrays:
    names = [f"{name}.gz" for name in FILES]
    downloads = {
        "download of Debian's package": sources.debian_package,
        f"download from {sources.OFFICIAL}": lambda folder: sources.official(folder, names),
    }
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with _locked(cache):
            try:
                # Whoever held the lock before has filled it.
                return _read(cache)
            except (OSError, ValueError):
                pass
            for leftover in cache.glob("download-*"):
                shutil.rmtree(leftover, ignore_errors=True)
            for source, fetch in downloads.items():
                with tempfile.TemporaryDirectory(prefix="download-", dir=cache) as folder:
                    try:
                        fetch(Path(folder))
                        arrays = _read(Path(folder))
                    except (OSError, ValueError) as error:
                        _refuse(refusals, source, error)
                        continue
                    for name in names:
                        os.replace(Path(folder) / name, cache / name)
                    return arrays
    except OSError as error:
        refusals.append(f"cache: cannot be written: {error}. Set XDG_CACHE_HOME to a folder that you may write to.")
    raise _unavailable(refusals, str(cache))


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Alone in `folder` among all callers on this machine; the kernel frees the lock of a killed one."""
    with (folder / "lock").open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another program is fetching Fashion-MNIST; waiting for it.", file=sys.stderr)
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _unavailable(refusals: list[str], folder: str) -> DataUnavailableError:
    return DataUnavailableError(
        "\n".join(
            [
                "Expected Fashion-MNIST from one of its sources. Received:",
                *(f"  {refusal}" for refusal in refusals),
                "Put these four files",
                *(f"  {name}.gz" for name in FILES),
                f"into {folder}, or into any folder that the environment variable FASHION_MNIST_DIR names.",
                "They are in Debian's package dataset-fashion-mnist and at https://github.com/zalandoresearch/fashion-mnist.",
            ]
        )
    )
