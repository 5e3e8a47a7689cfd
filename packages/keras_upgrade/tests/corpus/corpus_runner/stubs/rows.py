"""Rows of what is handed to a model: counting and cutting arrays in any nesting."""

from __future__ import annotations

from typing import Any


def leaves(data: Any) -> list:
    import keras

    return [leaf for leaf in keras.tree.flatten(data) if leaf is not None]


def sliceable(data: Any) -> int | None:
    """The number of rows, where all leaves are arrays of the same length; else None."""
    found = leaves(data)
    if not found or not all(hasattr(leaf, "shape") and hasattr(leaf, "__len__") and leaf.shape for leaf in found):
        return None
    lengths = {len(leaf) for leaf in found}
    return lengths.pop() if len(lengths) == 1 else None


def first(data: Any, count: int, start: int = 0) -> Any:
    import keras

    return keras.tree.map_structure(lambda leaf: None if leaf is None else leaf[start : start + count], data)
