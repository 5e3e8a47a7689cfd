"""A module name of the original Quiver, so that old imports keep working."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def preprocess_input(
    x: np.ndarray,
    dim_ordering: str = "default",
    mean: Sequence[float] | None = None,
    std: Sequence[float] | None = None,
) -> np.ndarray:
    """(rows, height, width, 3), RGB from 0 to 255 -> as VGG16 wants it, or with the given mean and deviation.
    `dim_ordering` is ignored."""
    if mean is not None or std is not None:
        return (x - np.asarray(0 if mean is None else mean)) / np.asarray(1 if std is None else std)
    from quiver_engine.inputs.preprocessing import CAFFE_MEAN_BGR

    return x[..., ::-1] - CAFFE_MEAN_BGR


def decode_imagenet_predictions(preds: np.ndarray, top: int = 5) -> list[list[tuple[str, str, float]]]:
    """(rows, 1000) -> for each row its best `(wnid, label, probability)`; the names are downloaded by Keras where
    they are missing."""
    from keras.applications.imagenet_utils import decode_predictions

    return decode_predictions(preds, top=top)
