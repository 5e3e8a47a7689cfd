"""A module name of the original Quiver, so that old imports keep working."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import keras
import numpy as np

from quiver_engine.imagenet_utils import decode_imagenet_predictions, preprocess_input
from quiver_engine.inputs.images import fitted, from_array
from quiver_engine.running.specification import specify


def get_input_config(model: keras.Model) -> tuple[tuple[int | None, int | None], int]:
    """((height, width), channels) of a model on images."""
    picture = specify(model).picture
    if picture is None:
        raise ValueError(
            f"Expected a model on images, received {model.name!r}, which takes {specify(model).shapes[0]}."
        )
    return picture[:2], picture[2]


def decode_predictions(
    preds: np.ndarray, classes: Sequence[str] | None, top: int
) -> list[list[tuple[str, str, float]]]:
    """(rows, classes) -> for each row its best `(wnid, label, probability)`.

    Raises:
        ValueError: another number of classes.
    """
    if not classes:
        return decode_imagenet_predictions(preds, top)
    if np.ndim(preds) != 2 or preds.shape[1] != len(classes):
        raise ValueError(
            f"Expected one class name a prediction, received shape {preds.shape} and {len(classes)} names."
        )
    return [[("", classes[i], row[i]) for i in np.argsort(-row, kind="stable")[:top]] for row in preds]


def load_img(
    input_path: str | Path,
    target_shape: tuple[int | None, int | None],
    grayscale: bool = False,
    mean: Sequence[float] | None = None,
    std: Sequence[float] | None = None,
) -> np.ndarray:
    """(1, height, width, channels), preprocessed as the original did: ImageNet's means unless `mean` or `std` is
    given."""
    array = load_img_scaled(input_path, target_shape, grayscale) * 255
    return preprocess_input(array, mean=mean, std=std) if not grayscale else array / 255


def load_img_scaled(
    input_path: str | Path, target_shape: tuple[int | None, int | None], grayscale: bool = False
) -> np.ndarray:
    """(1, height, width, channels) from 0 to 1."""
    path = Path(input_path)
    return fitted(path, path.name, (*target_shape, 1 if grayscale else 3))[None] / 255


def deprocess_image(x: np.ndarray) -> np.ndarray:
    """Any range -> uint8 from 0 to 255."""
    x = np.asarray(x)
    pixels = np.asarray(from_array(x[..., None] if x.ndim == 2 else x))
    return pixels if pixels.ndim == x.ndim else pixels[..., None]


def get_jsonable_obj(obj: object) -> object:
    return json.loads(get_json(obj))


def get_json(obj: object) -> str:
    return json.dumps(obj, default=get_json_type)


def get_json_type(obj: object) -> object:
    if hasattr(obj, "get_config"):
        return {"class_name": type(obj).__name__, "config": obj.get_config()}
    if isinstance(obj, (np.generic, np.ndarray)):
        return obj.tolist()
    if callable(obj):
        return obj.__name__
    raise TypeError(f"Expected something with a JSON form, received {type(obj).__name__}.")


@contextmanager
def get_evaluation_context() -> Iterator[None]:
    """Was the graph of TensorFlow 1; there is nothing to enter any more."""
    yield
