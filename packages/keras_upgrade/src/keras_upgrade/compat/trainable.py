"""What a model trains is settled by `compile`, as it was up to Keras 2."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any


def train_as_compiled(model: Any) -> None:
    """From now on the model trains what was trainable at its last `compile`, whatever `trainable` is set to later.

    Keras 1 and 2 promised this; Keras 3 reads `trainable` when the first batch arrives. Call it right behind `compile`.
    It gives this one model a `compile`, a `fit` and a `train_on_batch` of its own. A later `compile` settles anew; a
    second call changes nothing.
    """
    if getattr(model.fit, "settled", None) is not None:
        return
    settled = Trainable(model)

    def after(method: Callable) -> Callable:
        @functools.wraps(method)
        def compile_and_settle(*args: Any, **options: Any) -> None:
            method(*args, **options)
            settled.read(model)

        return compile_and_settle

    def during(method: Callable) -> Callable:
        @functools.wraps(method)
        def train(*args: Any, **options: Any) -> Any:
            now = Trainable(model)
            settled.restore()
            try:
                return method(*args, **options)
            finally:
                now.restore()

        train.settled = settled
        return train

    model.compile = after(model.compile)
    model.fit = during(model.fit)
    model.train_on_batch = during(model.train_on_batch)


class Trainable:
    """Which layers and weights of a model are trainable at one moment."""

    def __init__(self, model: Any) -> None:
        self.read(model)

    def read(self, model: Any) -> None:
        layers = [(len(layer._flatten_layers()), layer) for layer in model._flatten_layers()]
        # A layer hands `trainable` on to those within it, so these come after it.
        layers.sort(key=lambda pair: -pair[0])
        self.layers = [(layer, layer.trainable) for _, layer in layers]
        self.weights = [(weight, weight.trainable) for weight in model.variables]

    def restore(self) -> None:
        if all(part.trainable == then for part, then in [*self.layers, *self.weights]):
            return
        for part, then in [*self.layers, *self.weights]:
            part.trainable = then
