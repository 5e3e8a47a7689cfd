"""What the model says about an input."""

from __future__ import annotations

import numpy as np

from quiver_engine.answers.views import numbers
from quiver_engine.inputs.classes import Classes
from quiver_engine.running import tensors
from quiver_engine.running.specification import SMALLEST_PICTURE
from quiver_engine.text import Text


def outputs(
    found: list[object], names: list[str], activations: list[str | None], classes: Classes, top: int
) -> list[dict[str, object]]:
    """The `outputs` of `GET api/predict`; `found` are the model's outputs with a batch of 1."""
    answers = []
    for number, (tensor, name, activation) in enumerate(zip(found, names, activations, strict=True)):
        values = np.asarray(tensors.as_numpy(tensor), np.float64)
        answer: dict[str, object] = {"name": name, "kind": "values", "top": [], "note": None, "picture": None}
        answers.append(answer)
        if values.ndim != 2:
            answer["note"] = Text(
                f"This output is no vector but has the shape {values.shape[1:]}: click its layer to see it.",
                f"この出力はベクトルではありません (形 {values.shape[1:]})。層を選ぶと表示されます。",
            )
            continue
        values = values[0]
        # The names are those of the first output; another one may have as many by chance, but then it is told apart
        # by its own.
        named = classes if number == 0 or len(values) == classes.count else None
        if not np.isfinite(values).all():
            answer["note"] = Text(
                "The output is not finite (NaN or infinity): the training has diverged, or the input is out of range.",
                "出力が有限の値ではありません (NaN または無限大)。学習が発散したか、入力の値が範囲外です。",
            )
        # A regression's value may lie between 0 and 1 as well.
        tells_classes = activation != "linear"
        if tells_classes and is_binary(values):
            two = np.array([1 - values[0], values[0]])
            answer["kind"] = "classes"
            answer["top"] = _top(two, [named.name(0), named.name(1)] if named else [None, None], 2)
            continue
        if tells_classes and is_probabilities(values):
            answer["kind"] = "classes"
        answer["top"] = _top(values, [named.name(i) if named else None for i in range(len(values))], top)
        if answer["kind"] == "classes" and named is not None:
            answer["note"] = answer["note"] or named.note
    for answer in answers:
        answer["note"] = None if answer["note"] is None else answer["note"].as_json()
    return answers


def picture(values: np.ndarray) -> np.ndarray | None:
    """An output with a batch of 1 that is a picture, as of a generator or an autoencoder: (height, width, 1 or 3)."""
    shape = values.shape
    if values.ndim == 4 and shape[-1] in (1, 3) and min(shape[1:3]) >= SMALLEST_PICTURE:
        return values[0]
    return None


def most_likely(values: np.ndarray) -> int:
    """The class of an output with a batch of 1; of one with many places the class that most of it speaks for."""
    values = np.asarray(values, np.float64)
    values = values.reshape(-1, values.shape[-1] if values.ndim > 1 else 1).sum(0)
    return int(values[0] > 0.5) if values.size == 1 else int(np.argmax(values))


def is_probabilities(values: np.ndarray) -> bool:
    """Softmax, or independent sigmoids."""
    return len(values) > 1 and bool(np.isfinite(values).all() and values.min() >= 0 and values.max() <= 1 + 1e-5)


def is_binary(values: np.ndarray) -> bool:
    return len(values) == 1 and bool(np.isfinite(values).all() and 0 <= values[0] <= 1)


def _top(values: np.ndarray, names: list[str | None], top: int) -> list[dict[str, object]]:
    order = np.argsort(-np.nan_to_num(values, nan=-np.inf), kind="stable")[:top].tolist()
    rounded = numbers(values[order])
    return [{"index": i, "label": names[i], "probability": value} for i, value in zip(order, rounded, strict=True)]
