"""Losses that take part of what they need from tensors of the model, as variational autoencoders did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
from keras import ops


def loss_of_tensors(model: keras.Model, loss: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Lets `model` train on `loss(y_true, y_pred)`, which also uses tensors that the model computes on its way.

    `model`: a functional model with one output; `loss` answers a number for each sample (or place of it), and its
    mean is what training minimises. Returns `loss`, for `compile`.

    Raises:
        ValueError: the model has several outputs.
    """
    if len(model.outputs) != 1:
        raise ValueError(
            f"Expected a model with one output, received one with {len(model.outputs)}. "
            "Next: give each output a loss of y_true and y_pred alone, and add the rest with `add_loss` in a layer."
        )
    output = model.outputs[0]
    target = keras.Input(batch_shape=output.shape, dtype=output.dtype)
    graph = keras.Model([*model.inputs, target], loss(target, output))

    def compute_loss(
        x: Any = None, y: Any = None, y_pred: Any = None, sample_weight: Any = None, training: bool = True
    ) -> Any:
        inputs = [x[one.name] for one in model.inputs] if isinstance(x, dict) else keras.tree.flatten(x)
        values = graph([*inputs, *keras.tree.flatten(y)], training=training)
        if sample_weight is not None:
            values = values * ops.cast(sample_weight, values.dtype)
        return ops.sum([ops.mean(values), *model.losses])

    model.compute_loss = compute_loss
    return loss
