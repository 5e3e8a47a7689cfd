"""What a model wants to be given: shapes, dtypes, and whether a picture can be made into it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import keras
import numpy as np

from quiver_engine import keras_internals

# A picture of a variable-size model is shrunk to this, so that one large photo does not fill the memory.
LONGEST_FREE_SIDE = 448
SMALLEST_PICTURE = 8


@dataclass(frozen=True)
class InputSpec:
    """What the model takes.

    `shapes`, `dtypes`: of all inputs, with the batch. `picture`: the (height, width, channels) that an image is brought
    to (None: its own size) before it is reshaped to the first input; None where no image fits. `channels_first`: as
    the model has it.
    """

    shapes: tuple[tuple[int | None, ...], ...]
    dtypes: tuple[str, ...]
    kind: str
    picture: tuple[int | None, int | None, int] | None
    channels_first: bool = False

    @property
    def grayscale(self) -> bool:
        return self.picture is not None and self.picture[2] == 1

    def to_model(self, picture: np.ndarray) -> np.ndarray:
        """(height, width, channels) -> the first input's shape, with a batch of 1."""
        if self.channels_first:
            picture = picture.transpose(2, 0, 1)
        shape = [1, *(size if size is not None else -1 for size in self.shapes[0][1:])]
        return picture[None] if picture.ndim == len(shape) - 1 else picture.reshape(shape)

    def to_picture(self, array: np.ndarray) -> np.ndarray | None:
        """The first input without its batch -> (height, width, channels), or None where it is no picture."""
        if self.picture is None:
            return None
        if self.channels_first:
            return array.transpose(1, 2, 0)
        if array.ndim == 3:
            return array
        height, width, channels = self.picture
        return array.reshape(height, width, channels)


class NotBuilt(ValueError):
    """The model does not know its input yet."""


def specify(model: keras.Model, inputs: list[np.ndarray] | None = None) -> InputSpec:
    """Reads it off the model, which is built from `inputs` (arrays with the batch) where it is not yet.

    Raises:
        NotBuilt: a Sequential or subclassed model that has seen no input, and none is given. The message says how to
        build it.
    """
    if not model.built or (isinstance(model, keras.Sequential) and keras_internals.functional_of(model) is None):
        _build(model, inputs)
    if keras_internals.functional_of(model) is not None:
        shapes = tuple(tuple(tensor.shape) for tensor in model.inputs)
        dtypes = tuple(keras.backend.standardize_dtype(tensor.dtype) for tensor in model.inputs)
    elif inputs is not None:
        shapes = tuple((None, *array.shape[1:]) for array in inputs)
        dtypes = tuple(
            "int32" if array.dtype.kind in "iub" and _first_is_embedding(model) else "float32" for array in inputs
        )
    else:
        shapes = _built_shapes(model)
        dtypes = tuple("int32" if _first_is_embedding(model) else "float32" for _ in shapes)
    kind, picture, channels_first = _picture(model, shapes, dtypes)
    return InputSpec(shapes, dtypes, kind, picture, channels_first)


def pack(model: keras.Model, tensors: list[object]) -> object:
    """A flat list of tensors as the model is called with: one tensor, a list or a dict."""
    if (functional := keras_internals.functional_of(model)) is not None:
        return keras.tree.pack_sequence_as(functional.input, tensors)
    return tensors[0] if len(tensors) == 1 else tensors


def _build(model: keras.Model, inputs: list[np.ndarray] | None) -> None:
    if inputs is not None and isinstance(model, keras.Sequential):
        model.build((None, *inputs[0].shape[1:]))
        return
    first = model.layers[0] if isinstance(model, keras.Sequential) and model.layers else None
    if isinstance(first, keras.Model) and keras_internals.functional_of(first) is not None:
        model.build(tuple(first.inputs[0].shape))
        return
    if inputs is not None:
        model(pack(model, [keras.ops.convert_to_tensor(array[:1]) for array in inputs]), training=False)
        return
    if isinstance(model, keras.Sequential):
        raise NotBuilt(
            f"Expected a built model, received the Sequential {model.name!r}, which does not know its input's "
            "shape yet. "
            "Next: start it with keras.Input, e.g. keras.Sequential([keras.Input((28, 28, 1)), ...]), or call "
            "model.build((None, 28, 28, 1)) with your shape, or fit it first, or pass inputs=x_test[:50] to launch. / "
            "モデルの入力の形がまだ決まっていません。先頭に keras.Input を置くか、model.build((None, 28, 28, 1)) "
            "のように形を渡すか、"
            "launch に inputs=x_test[:50] を渡してください。"
        )
    raise NotBuilt(
        f"Expected a built model, received {type(model).__name__} {model.name!r}, which has not been called yet. "
        "Next: call it once on a batch, e.g. model(x_train[:1]), or pass inputs=x_test[:50] to launch. / "
        "モデルがまだ一度も呼び出されていません。model(x_train[:1]) のように一度呼び出すか、launch に "
        "inputs=x_test[:50] を渡してください。"
    )


def _built_shapes(model: keras.Model) -> tuple[tuple[int | None, ...], ...]:
    config = model.get_build_config() or {}
    shapes = config.get("shapes_dict") or config.get("input_shape")
    if isinstance(shapes, dict):
        shapes = list(shapes.values())
    if shapes is not None and not isinstance(shapes[0], (list, tuple)):
        shapes = [shapes]
    if not shapes:
        raise NotBuilt(
            f"Expected {type(model).__name__} {model.name!r} to know its input's shape; it does not. Next: pass "
            "inputs=x_test[:50] to launch. / "
            "モデルが入力の形を覚えていません。launch に inputs=x_test[:50] を渡してください。"
        )
    return tuple((None, *shape[1:]) for shape in shapes)


def _first_is_embedding(model: keras.Model) -> bool:
    first = next((layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)), None)
    return isinstance(first, keras.layers.Embedding)


def _picture(model: keras.Model, shapes: tuple, dtypes: tuple) -> tuple[str, tuple | None, bool]:
    if len(shapes) > 1:
        return "several", None, False
    shape, dtype = shapes[0], dtypes[0]
    first = next((layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)), None)
    if len(shape) == 4:
        first_channels = shape[1] in (1, 3) and shape[3] not in (1, 3)
        channels = shape[1] if first_channels else shape[3]
        height, width = shape[2:] if first_channels else shape[1:3]
        if channels in (1, 3):
            return "image", (height, width, channels), first_channels
        return "sequence", None, False
    if dtype.startswith("int") or isinstance(first, keras.layers.Embedding):
        return "text", None, False
    if len(shape) == 3:
        # (28, 28) into Flatten is a picture, into an LSTM a sequence.
        flat = isinstance(
            first, (keras.layers.Flatten, keras.layers.Reshape, keras.layers.Rescaling, keras.layers.Normalization)
        )
        if flat and None not in shape[1:] and min(shape[1:]) >= SMALLEST_PICTURE:
            return "image", (shape[1], shape[2], 1), False
        return "sequence", None, False
    if len(shape) == 2 and shape[1] is not None:
        return ("image", side, False) if (side := _square(shape[1])) else ("vector", None, False)
    return "vector", None, False


def _square(size: int) -> tuple[int, int, int] | None:
    """784 is 28 x 28 in gray, 3072 is 32 x 32 in colour; smaller vectors are no pictures."""
    for channels in (1, 3):
        side = math.isqrt(size // channels)
        if side * side * channels == size and side >= 16:
            return side, side, channels
    return None
