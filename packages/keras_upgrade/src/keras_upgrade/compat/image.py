"""`ImageDataGenerator` and its companions, which `keras.preprocessing.image` of plain Keras 3 no longer carries.

They are Keras' own: TensorFlow's `tf.keras` shows them still, for old code. Rotating, shifting, shearing and zooming
need SciPy.
"""

from __future__ import annotations

import os
import re

import numpy as np

# The one place that works on each backend; `tf.keras.preprocessing.image` is the same module, and needs TensorFlow.
from keras.src.legacy.preprocessing.image import (
    DirectoryIterator,
    ImageDataGenerator,
    Iterator,
    NumpyArrayIterator,
    apply_affine_transform,
    apply_brightness_shift,
    apply_channel_shift,
    random_brightness,
    random_channel_shift,
    random_rotation,
    random_shear,
    random_shift,
    random_zoom,
)

__all__ = [
    "DirectoryIterator",
    "ImageDataGenerator",
    "Iterator",
    "NumpyArrayIterator",
    "apply_affine_transform",
    "apply_brightness_shift",
    "apply_channel_shift",
    "flip_axis",
    "list_pictures",
    "random_brightness",
    "random_channel_shift",
    "random_rotation",
    "random_shear",
    "random_shift",
    "random_zoom",
]


def flip_axis(x: np.ndarray, axis: int) -> np.ndarray:
    """The array with the order along `axis` turned round."""
    return np.flip(x, axis)


def list_pictures(directory: str, ext: str = "jpg|jpeg|bmp|png") -> list[str]:
    """The paths of the images in the folder and below. `ext`: their suffixes, with `|` between them."""
    return [
        os.path.join(root, name)
        for root, _, files in os.walk(directory)
        for name in files
        if re.match(rf"\w+\.(?:{ext})", name)
    ]
