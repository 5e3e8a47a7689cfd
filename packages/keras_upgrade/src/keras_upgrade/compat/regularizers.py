"""Penalties on what layers put out, added up over a batch as in Keras 1 and 2."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="keras_upgrade")
class SummedOverBatch(keras.regularizers.Regularizer):
    """`regularizer` times the number of samples: Keras 3 divides the penalty of a layer's output by that number."""

    def __init__(self, regularizer: Any) -> None:
        self.regularizer = keras.regularizers.get(regularizer)

    def __call__(self, x: Any) -> Any:
        penalty = self.regularizer(x)
        return penalty * ops.cast(ops.shape(x)[0], penalty.dtype)

    def get_config(self) -> dict[str, Any]:
        return {"regularizer": keras.regularizers.serialize(self.regularizer)}


def summed_over_batch(regularizer: Any) -> Any:
    """For `activity_regularizer=`: the same penalty as in Keras 1 and 2, whatever the batch size.

    `regularizer`: one of `keras.regularizers` or its name; None stays None.
    """
    return None if regularizer is None else SummedOverBatch(regularizer)
