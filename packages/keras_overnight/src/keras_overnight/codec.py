"""Python values as JSON and arrays, and back: exactly, and without pickle."""

from __future__ import annotations

import keras
import numpy as np
from keras import ops

PLAIN = (type(None), bool, int, str)


def as_array(value: object) -> np.ndarray:
    """A copy of a variable's or a tensor's values."""
    # NumPy 2 warns of the way that a variable itself offers.
    return np.array(ops.convert_to_numpy(value.value if isinstance(value, keras.Variable) else value))


def encode(value: object, arrays: list[np.ndarray], where: str = "state") -> object:
    """`value` as JSON; its arrays are appended to `arrays` and stand as their positions.

    Takes None, bool, int, float, str, bytes, list, tuple, dict, NumPy arrays and scalars, and tensors of the backend.

    Raises:
        TypeError: another type; the message names the place.
    """
    if type(value) in PLAIN:
        return value
    if isinstance(value, float) and not isinstance(value, np.floating):
        return {"float": float(value).hex()}
    if isinstance(value, list | tuple):
        kind = "list" if isinstance(value, list) else "tuple"
        return {kind: [encode(item, arrays, f"{where}[{i}]") for i, item in enumerate(value)]}
    if isinstance(value, dict):
        pairs = [[encode(key, arrays, where), encode(item, arrays, f"{where}[{key!r}]")] for key, item in value.items()]
        return {"dict": pairs}
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, np.ndarray | np.generic) or ops.is_tensor(value) or isinstance(value, keras.Variable):
        array = np.array(value) if isinstance(value, np.ndarray | np.generic) else as_array(value)
        if array.dtype.hasobject:
            raise TypeError(f"{where}: expected numbers, received an array of Python objects.")
        arrays.append(array)
        return {"scalar" if isinstance(value, np.generic) else "array": len(arrays) - 1}
    raise TypeError(
        f"{where}: expected None, bool, int, float, str, bytes, list, tuple, dict or an array, "
        f"received {type(value).__name__}."
    )


def decode(code: object, arrays: list[np.ndarray]) -> object:
    """What `encode` was given."""
    if type(code) in PLAIN:
        return code
    ((kind, content),) = code.items()
    match kind:
        case "float":
            return float.fromhex(content)
        case "list":
            return [decode(item, arrays) for item in content]
        case "tuple":
            return tuple(decode(item, arrays) for item in content)
        case "dict":
            return {decode(key, arrays): decode(item, arrays) for key, item in content}
        case "bytes":
            return bytes.fromhex(content)
        case "array":
            return arrays[content]
        case "scalar":
            return arrays[content][()]
    raise ValueError(f"Expected what encode() makes, received {kind!r}.")
