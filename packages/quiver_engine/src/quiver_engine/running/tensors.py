"""A backend's tensor as numbers that NumPy can reckon and a picture can show."""

from __future__ import annotations

import keras
import numpy as np

# What NumPy has no type for.
SHORT_FLOATS = ("bfloat16", "float8")


def as_numpy(tensor: object) -> np.ndarray:
    """bfloat16 and float8 as float32, complex numbers as their magnitude; strings stay strings."""
    if keras.backend.standardize_dtype(tensor.dtype).startswith(SHORT_FLOATS):
        tensor = keras.ops.cast(tensor, "float32")
    array = np.asarray(keras.ops.convert_to_numpy(tensor))
    return np.abs(array) if array.dtype.kind == "c" else array
