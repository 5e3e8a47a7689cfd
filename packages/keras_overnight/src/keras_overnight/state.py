"""A model's variables: taken as bytes, and given back so that each of them reads the same afterwards."""

from __future__ import annotations

import keras
import numpy as np

from keras_overnight.codec import as_array
from keras_overnight.errors import OvernightError


def groups_of(model: keras.Model) -> dict[str, list[keras.Variable]]:
    """The variables of a built and compiled model, each once: weights, seed generators, optimizer, metrics.

    Their order is what identifies them: automatic names differ from one process to the next, and within a kernel.
    """
    seen: set[int] = set()

    def new(variables: list) -> list:
        chosen = [v for v in variables if not (id(v) in seen or seen.add(id(v)))]
        return chosen

    return {
        "model": new(model.variables),
        "optimizer": new(model.optimizer.variables),
        "metrics": new(model.metrics_variables),
    }


def build(model: keras.Model) -> None:
    """Makes the optimizer's variables, which Keras makes with the first batch only on TensorFlow.

    Raises:
        OvernightError: the model has no weights yet, or was not compiled.
    """
    if not getattr(model, "compiled", False) or not isinstance(model.optimizer, keras.Optimizer):
        raise OvernightError(
            f"Expected a compiled model, received {model.name!r}. Next: model.compile(optimizer=..., loss=...).",
            f"モデル {model.name!r} がコンパイルされていません。"
            "model.compile(optimizer=..., loss=...) を呼び出してください。",
        )
    if not model.built or not all(layer.built for layer in model._flatten_layers(include_self=False)):
        raise OvernightError(
            f"Expected a model that has its weights, received {model.name!r}, which is not built. Next: begin it with "
            "keras.Input(shape), or call it once on a batch: model(x[:1]).",
            f"モデル {model.name!r} にはまだ重みがありません。keras.Input(shape) から始めるか、"
            "model(x[:1]) のように一度呼び出してください。",
        )
    if not model.optimizer.built:
        model.optimizer.build(model.trainable_variables)


def take(model: keras.Model, arrays: list[np.ndarray]) -> dict:
    """Appends the values to `arrays`; returns where each group stands."""
    table = {}
    for name, variables in groups_of(model).items():
        table[name] = [len(arrays), len(variables)]
        arrays.extend(as_array(variable) for variable in variables)
    return table


def give(model: keras.Model, table: dict, arrays: list[np.ndarray]) -> None:
    """Sets what `take` took, and reads it back.

    Metrics are left alone where Keras has not made them yet: it sets them to zero before each epoch.

    Raises:
        OvernightError: the variables are others, or one does not keep what it is given.
    """
    for name, variables in groups_of(model).items():
        start, count = table[name]
        values = arrays[start : start + count]
        if name == "metrics" and len(variables) != count:
            continue
        expected = [(value.shape, value.dtype.name) for value in values]
        received = [(tuple(v.shape), as_array(v).dtype.name) for v in variables]
        if expected != received:
            raise OvernightError(
                f"Expected the {name}'s variables {expected}, received {received}.",
                f"{name} の変数が異なります。保存時: {expected}、現在: {received}。",
            )
        for variable, value in zip(variables, values, strict=True):
            variable.assign(value)
            if as_array(variable).tobytes() != value.tobytes():
                raise OvernightError(
                    f"Expected {variable.path} to keep the value that it is given, but it reads differently.",
                    f"変数 {variable.path} に書いた値が、そのまま読み出せません。",
                )
