"""Files as Keras 2 left them in its cache."""

from __future__ import annotations

import os
import tarfile
import zipfile
from typing import Any


def get_file(fname: str, origin: str, untar: bool = False, extract: bool = False, **options: Any) -> str:
    """Keras 2's `get_file`: what is in the archive lies beside it. Keras 3 puts it into a folder of its own.

    Returns the path `fname` in the cache: with `untar` that of the folder of this name which the archive brought, else
    that of the downloaded file. `options` are those of `keras.utils.get_file`.

    Raises:
        ValueError: the archive is neither tar nor zip, or holds a file that would land outside of the cache's folder.
    """
    import keras

    path = keras.utils.get_file(fname + ".tar.gz" if untar else fname, origin, **options)
    if untar or extract:
        _extract(path)
    return path.removesuffix(".tar.gz") if untar else path


def _extract(path: str) -> None:
    folder = os.path.dirname(path)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            # `ZipFile` itself keeps every file inside of the folder.
            archive.extractall(folder)
    elif tarfile.is_tarfile(path):
        with tarfile.open(path) as archive:
            try:
                archive.extractall(folder, filter="data")
            except tarfile.FilterError as error:
                raise ValueError(
                    f"Expected an archive whose files stay inside of {folder}. Received: {error}"
                ) from error
    else:
        raise ValueError(f"Expected a tar or zip archive. Received: {path}")
