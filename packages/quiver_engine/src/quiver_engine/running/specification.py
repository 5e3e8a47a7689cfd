"""What a model wants to be given: shapes, dtypes, and whether a picture can be made into it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import keras
import numpy as np

from quiver_engine.graph import keras_internals
from quiver_engine.running.given import Given
from quiver_engine.text import Text

# A picture of a variable-size model is shrunk to this, so that one large photo does not fill the memory.
LONGEST_FREE_SIDE = 448
SMALLEST_PICTURE = 8
# Bands of a satellite's picture, say; more channels are no picture but feature maps.
MOST_BANDS = 16


@dataclass(frozen=True)
class InputSpec:
    """What the model takes.

    `shapes`, `dtypes`: of all inputs, with the batch. `picture`: the (height, width, channels) that an image is brought
    to (None: its own size) before it is reshaped to the first input; None where no image fits. `channels_first`: as
    the model has it. `template`: the list or dict, with a place for each, that a subclassed model is called with;
    None: one tensor.
    """

    shapes: tuple[tuple[int | None, ...], ...]
    dtypes: tuple[str, ...]
    kind: str
    picture: tuple[int | None, int | None, int] | None
    channels_first: bool = False
    template: object = None

    @property
    def batch(self) -> int:
        """The rows that the model is given at once: 1, unless it was built for another number."""
        return next((shape[0] for shape in self.shapes if shape and shape[0] is not None), 1)

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

    @property
    def shows_pictures(self) -> bool:
        """Whether at least one of the inputs can be looked at."""
        return self.picture is not None or any(_has_bands(shape) for shape in self.shapes)

    def pictures(self, arrays: Sequence[np.ndarray]) -> np.ndarray | None:
        """All inputs without their batch, those that are pictures side by side: (height, width, 1 or 3)."""
        if self.picture is not None:
            return self.to_picture(arrays[0])
        shown = [_bands(array) for array, shape in zip(arrays, self.shapes, strict=True) if _has_bands(shape)]
        return _side_by_side(shown) if shown else None

    def planes(self, arrays: Sequence[np.ndarray | None]) -> np.ndarray:
        """Something about each value of the inputs (None: of none), as (height, width) over what `pictures` shows: the
        greatest over the channels. Without a picture that of the first input, time to the right."""
        if self.picture is not None:
            return self.to_picture(arrays[0]).max(-1)
        shapes = zip(arrays, self.shapes, strict=True)
        if self.shows_pictures:
            sizes = [(array, shape) for array, shape in shapes if _has_bands(shape)]
            planes = [np.zeros((1, 1, 1), np.float32) if a is None else a.max(-1, keepdims=True) for a, _ in sizes]
            return _side_by_side(planes)[..., 0]
        array = next(array for array in arrays if array is not None)
        if array.ndim <= 2:
            return np.atleast_2d(array.T)
        # Of 3-D data the strongest at any depth.
        return array.max(-1).reshape(-1, *array.shape[-3:-1]).max(0)


class NotBuilt(ValueError):
    """The model does not know its input yet."""


def specify(model: keras.Model, given: Given | None = None) -> InputSpec:
    """Reads it off the model, which is built from what is `given` where it is not yet.

    Raises:
        NotBuilt: a Sequential or subclassed model that has seen no input, and none is given. The message says how to
        build it.
    """
    if not model.built or (isinstance(model, keras.Sequential) and keras_internals.functional_of(model) is None):
        _build(model, given)
    template = None
    if keras_internals.functional_of(model) is not None:
        shapes = tuple(tuple(tensor.shape) for tensor in model.inputs)
        dtypes = tuple(keras.backend.standardize_dtype(tensor.dtype) for tensor in model.inputs)
    elif given is not None:
        template = given.template
        shapes = tuple((None, *array.shape[1:]) for array in given.arrays)
        dtypes = tuple(_dtype_for(array, model) for array in given.arrays)
    else:
        shapes, template = _built_shapes(model)
        dtypes = tuple("int32" if _first_is_embedding(model) else "float32" for _ in shapes)
    kind, picture, channels_first = _picture(model, shapes, dtypes)
    return InputSpec(shapes, dtypes, kind, picture, channels_first, template)


def pack(model: keras.Model, template: object, tensors: list[object]) -> object:
    """A flat list of tensors as the model is called with: one tensor, a list or a dict."""
    if (functional := keras_internals.functional_of(model)) is not None:
        return keras.tree.pack_sequence_as(functional.input, tensors)
    return tensors[0] if template is None else keras.tree.pack_sequence_as(template, tensors)


def zeros(spec: InputSpec) -> list[np.ndarray]:
    """One row for each input, sizes that are free being 32: for a first run, which needs no values."""
    return [
        np.zeros([1, *(32 if size is None else size for size in shape[1:])], _in_numpy(dtype))
        for shape, dtype in zip(spec.shapes, spec.dtypes, strict=True)
    ]


def _in_numpy(dtype: str) -> str:
    return "str" if dtype == "string" else "float32" if dtype.startswith("bfloat") else dtype


def _dtype_for(array: np.ndarray, model: keras.Model) -> str:
    """What a model is given that states no dtype: numbers for its arithmetic, whole ones only for an embedding."""
    if array.dtype.kind in "US":
        return "string"
    if array.dtype.kind == "c":
        return str(array.dtype)
    return "int32" if array.dtype.kind in "iub" and _first_is_embedding(model) else "float32"


def _build(model: keras.Model, given: Given | None) -> None:
    if given is not None and isinstance(model, keras.Sequential):
        model.build((None, *given.arrays[0].shape[1:]))
        return
    first = model.layers[0] if isinstance(model, keras.Sequential) and model.layers else None
    if isinstance(first, keras.Model) and keras_internals.functional_of(first) is not None:
        model.build(tuple(first.inputs[0].shape))
        return
    if given is not None:
        rows = [keras.ops.convert_to_tensor(array[:1]) for array in given.arrays]
        model(pack(model, given.template, rows), training=False)
        return
    if isinstance(model, keras.Sequential):
        raise NotBuilt(
            Text(
                f"Expected a built model, received the Sequential {model.name!r}, which does not know its input's "
                "shape yet. "
                "Next: start it with keras.Input, e.g. keras.Sequential([keras.Input((28, 28, 1)), ...]), or call "
                "model.build((None, 28, 28, 1)) with your shape, or fit it first, or pass inputs=x_test[:50] to "
                "launch.",
                "モデルの入力の形がまだ決まっていません。先頭に keras.Input を置くか、model.build((None, 28, 28, 1)) "
                "のように形を渡すか、"
                "launch に inputs=x_test[:50] を渡してください。",
            )
        )
    raise NotBuilt(
        Text(
            f"Expected a built model, received {type(model).__name__} {model.name!r}, which has not been called yet. "
            "Next: call it once on a batch, e.g. model(x_train[:1]), or pass inputs=x_test[:50] to launch.",
            "モデルがまだ一度も呼び出されていません。model(x_train[:1]) のように一度呼び出すか、launch に "
            "inputs=x_test[:50] を渡してください。",
        )
    )


def _built_shapes(model: keras.Model) -> tuple[tuple[tuple[int | None, ...], ...], object]:
    """The inputs' shapes as the model was built, and how it takes them."""
    template = None
    config = model.get_build_config() or {}
    shapes = config.get("shapes_dict") or config.get("input_shape")
    if isinstance(shapes, dict):
        names = sorted(shapes)
        shapes, template = [shapes[name] for name in names], {name: place for place, name in enumerate(names)}
    elif shapes and isinstance(shapes[0], (list, tuple)):
        template = list(range(len(shapes)))
    elif shapes:
        shapes = [shapes]
    if not shapes:
        raise NotBuilt(
            Text(
                f"Expected {type(model).__name__} {model.name!r} to know its input's shape; it does not. Next: pass "
                "inputs=x_test[:50] to launch.",
                "モデルが入力の形を覚えていません。launch に inputs=x_test[:50] を渡してください。",
            )
        )
    return tuple((None, *shape[1:]) for shape in shapes), template


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
    if dtype.startswith(("int", "uint", "string")) or isinstance(first, keras.layers.Embedding):
        return "text", None, False
    if len(shape) == 3:
        # (28, 28) into Flatten is a picture, into an LSTM a sequence.
        flat = isinstance(
            first, (keras.layers.Flatten, keras.layers.Reshape, keras.layers.Rescaling, keras.layers.Normalization)
        )
        if flat and None not in shape[1:] and min(shape[1:]) >= SMALLEST_PICTURE:
            return "image", (shape[1], shape[2], 1), False
        return "sequence", None, False
    if len(shape) == 2 and shape[1] is not None and not _makes_pictures(model):
        return ("image", side, False) if (side := _square(shape[1])) else ("vector", None, False)
    return "vector", None, False


def _makes_pictures(model: keras.Model) -> bool:
    """A generator: its vector is a point of its latent space, however square its length."""
    return any(len(getattr(tensor, "shape", ())) > 3 for tensor in getattr(model, "outputs", None) or [])


def _has_bands(shape: tuple[int | None, ...]) -> bool:
    return len(shape) == 4 and shape[3] is not None and shape[3] <= MOST_BANDS


def _bands(array: np.ndarray) -> np.ndarray:
    """Of four and more bands, which no screen has, the mean."""
    array = np.asarray(array, np.float32)
    return array if array.shape[-1] in (1, 3) else array.mean(-1, keepdims=True)


def _side_by_side(pictures: list[np.ndarray]) -> np.ndarray:
    if len(pictures) == 1:
        return pictures[0]
    height, channels = (max(picture.shape[axis] for picture in pictures) for axis in (0, 2))
    whole = np.concatenate(
        [
            np.pad(
                np.broadcast_to(picture, (*picture.shape[:2], channels)),
                ((0, height - picture.shape[0]), (0, 0), (0, 0)),
            )
            for picture in pictures
        ],
        axis=1,
    )
    return whole


def _square(size: int) -> tuple[int, int, int] | None:
    """784 is 28 x 28 in gray, 3072 is 32 x 32 in colour; smaller vectors are no pictures."""
    for channels in (1, 3):
        side = math.isqrt(size // channels)
        if side * side * channels == size and side >= 16:
            return side, side, channels
    return None
