"""Cutting what Keras takes as data: an array, or a list of arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def slice_arrays(arrays: Any, start: int | Sequence[int] | None = None, stop: int | None = None) -> Any:
    """`arrays[start:stop]`, or `arrays[start]` where `start` lists indices; of a list of arrays, that of each.

    Stands for `keras.engine.training.slice_X` of Keras 1, which Keras 2 called `_slice_arrays`.
    """
    if isinstance(arrays, list):
        return [None if one is None else slice_arrays(one, start, stop) for one in arrays]
    if hasattr(start, "__len__"):
        return arrays[list(start)]
    return arrays[start:stop]
