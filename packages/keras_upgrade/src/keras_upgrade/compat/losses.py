"""Losses that Keras once had by name, or that it computed in another way."""

from __future__ import annotations


def root_mean_squared_error(y_true: object, y_pred: object) -> object:
    """The root of each sample's mean squared error, as in Keras 0: shape of `y_pred` without its last axis."""
    from keras import losses, ops

    # A gradient at an error of exactly zero would be infinite.
    return ops.sqrt(ops.maximum(losses.mean_squared_error(y_true, y_pred), 1e-12))


def hinge(y_true: object, y_pred: object) -> object:
    """`mean(max(1 - y_true * y_pred, 0))` over the last axis: answers of 0 stay 0, where Keras 3 takes them for -1."""
    return _margins(y_true, y_pred, 1)


def squared_hinge(y_true: object, y_pred: object) -> object:
    """`mean(max(1 - y_true * y_pred, 0) ** 2)` over the last axis: answers of 0 stay 0."""
    return _margins(y_true, y_pred, 2)


def cosine_proximity(y_true: object, y_pred: object) -> object:
    """Keras 1's: minus the mean over the last axis of the products of both sides, each of length 1."""
    from keras import losses, ops

    return losses.cosine_similarity(y_true, y_pred) / ops.shape(y_pred)[-1]


def _margins(y_true: object, y_pred: object, power: int) -> object:
    from keras import ops

    y_pred = ops.convert_to_tensor(y_pred)
    y_true = ops.cast(y_true, y_pred.dtype)
    return ops.mean(ops.maximum(1.0 - y_true * y_pred, 0.0) ** power, axis=-1)
