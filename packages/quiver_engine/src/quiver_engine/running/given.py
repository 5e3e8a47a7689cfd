"""`inputs=` of `launch`: from what a learner has at hand to one array for each input of the model."""

from __future__ import annotations

from dataclasses import dataclass

import keras
import numpy as np

from quiver_engine.graph import keras_internals


@dataclass(frozen=True)
class Given:
    """`arrays`: with the batch, in the order of the model's inputs. `template`: a list or dict with a place for each,
    as a model is called whose own code takes its inputs apart; None: one array alone."""

    arrays: list[np.ndarray]
    template: object = None


def read(inputs: object, model: keras.Model) -> Given:
    """One array, or a list, tuple or dict of them where the model has several inputs.

    Raises:
        TypeError, ValueError: what is no array of numbers or of strings; the message says what to pass.
    """
    if isinstance(inputs, dict):
        return _by_name(inputs, model)
    several = isinstance(inputs, (list, tuple)) and len(inputs) > 0 and getattr(inputs[0], "ndim", 0) > 0
    count = len(model.inputs) if getattr(model, "inputs", None) else 1
    if several and (count > 1 or np.ndim(inputs[0]) > 1) and (count > 1 or len(inputs) == 1 or _unequal(inputs)):
        template = list(range(len(inputs))) if len(inputs) > 1 else None
        return Given([_array(array) for array in inputs], template)
    return Given([_array(inputs)])


def _by_name(inputs: dict, model: keras.Model) -> Given:
    functional = keras_internals.functional_of(model)
    if functional is not None and not isinstance(functional.input, dict):
        # Keras takes a dict by the inputs' names here.
        names = [keras_internals.maker(tensor).name for tensor in functional.inputs]
        if set(names) != set(inputs):
            raise ValueError(f"Expected inputs for {', '.join(names)}, received {', '.join(map(str, inputs))}.")
        return Given([_array(inputs[name]) for name in names])
    names = sorted(inputs)
    return Given([_array(inputs[name]) for name in names], {name: place for place, name in enumerate(names)})


def _unequal(arrays: list | tuple) -> bool:
    """(50, 28, 28) and (50, 10) are two inputs; fifty images of one size are one."""
    shapes = [np.shape(array) for array in arrays]
    return len(set(shapes)) > 1 and len({shape[0] for shape in shapes if shape}) == 1


def _array(given: object) -> np.ndarray:
    kind = type(given).__name__
    if kind == "RaggedTensor":
        raise TypeError(
            "Expected inputs as an array whose rows are equally long, received a RaggedTensor. "
            "Next: pass inputs=x.to_tensor()."
        )
    if kind == "SparseTensor" or callable(getattr(given, "toarray", None)):
        dense = "tf.sparse.to_dense(x)" if kind == "SparseTensor" else "x.toarray()"
        raise TypeError(f"Expected inputs as a dense array, received a {kind}. Next: pass inputs={dense}.")
    try:
        array = np.asarray(given)
    except ValueError as error:
        shapes = list(dict.fromkeys(str(np.shape(row)) for row in given))[:3]
        raise ValueError(
            f"Expected inputs to be one array, received rows of different shapes: {', '.join(shapes)}. "
            "Next: bring all to one shape, e.g. inputs=np.stack(rows) after resizing or padding them."
        ) from error
    if array.dtype.kind == "O" and array.size and all(isinstance(value, (str, bytes)) for value in array.flat):
        array = array.astype(str)
    if array.ndim == 0 or array.dtype.kind not in "fiubcUSV":
        raise TypeError(
            f"Expected inputs to be an array of numbers with the batch first, received {type(given).__name__}"
            f"{f' of {array.dtype}' if array.ndim else ''}. Next: pass e.g. inputs=x_test[:50]."
        )
    return array
