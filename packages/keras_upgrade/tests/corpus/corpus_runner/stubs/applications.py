"""`keras.applications`: the architectures as they are, with random weights in place of the downloaded ones."""

from __future__ import annotations

import functools
import os

from .downloads import WEIGHTS_MARK


def is_mark(path: object) -> bool:
    """Whether the file is the stand-in that `downloads` gives for pretrained weights."""
    if not isinstance(path, str | os.PathLike) or not os.path.isfile(path):
        return False
    if os.path.getsize(path) != len(WEIGHTS_MARK):
        return False
    with open(path, "rb") as file:
        return file.read() == WEIGHTS_MARK


def install() -> None:
    """Lets `load_weights` keep the random weights where it is given the stand-in."""
    from keras.src.models.model import Model

    real = Model.load_weights

    @functools.wraps(real)
    def load_weights(self, filepath, *args, **kwargs):
        if is_mark(filepath):
            return None
        return real(self, filepath, *args, **kwargs)

    Model.load_weights = load_weights
