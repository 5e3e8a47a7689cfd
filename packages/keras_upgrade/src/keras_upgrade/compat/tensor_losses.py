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
        values = graph([*_listed(x, model), *keras.tree.flatten(y)], training=training)
        if sample_weight is not None:
            values = values * ops.cast(sample_weight, values.dtype)
        return ops.sum([ops.mean(values), *model.losses])

    model.compute_loss = compute_loss
    return loss


def add_tensor_loss(model: keras.Model, loss: Any) -> None:
    """Lets `model` also minimise the mean of `loss`, a tensor of its own graph: `model.add_loss(loss)` up to Keras 2.

    `model`: a functional model; `loss`: made from its tensors, of any shape. A loss given to `compile`, and earlier
    ones added in this way, still count.

    Raises:
        ValueError: `loss` also needs an input that is not one of the model's (Keras's own message names it).
    """
    graph = keras.Model(model.inputs, loss)
    # Of the instance where a loss was added before.
    others = model.compute_loss
    added_before = "compute_loss" in vars(model)

    def compute_loss(
        x: Any = None, y: Any = None, y_pred: Any = None, sample_weight: Any = None, training: bool = True
    ) -> Any:
        value = ops.mean(graph(_listed(x, model), training=training))
        # Keras refuses to compute no loss at all.
        if added_before or model.loss is not None or model.losses:
            value += others(x=x, y=y, y_pred=y_pred, sample_weight=sample_weight, training=training)
        return value

    model.compute_loss = compute_loss


def _listed(x: Any, model: keras.Model) -> list[Any]:
    """What `fit` was given, in the order of the model's inputs."""
    return [x[one.name] for one in model.inputs] if isinstance(x, dict) else keras.tree.flatten(x)
