"""The gradient of one number by one tensor, on TensorFlow and JAX."""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np

from quiver_engine.errors import QuiverError


def gradient(function: Callable[[object], tuple[object, object]], at: np.ndarray) -> tuple[object, np.ndarray]:
    """`function(tensor)` returns a number and anything else; the gradient of the number, and that anything.

    Raises:
        QuiverError: `no_gradient`, on another backend, or where the number does not depend on the tensor.
    """
    backend = keras.backend.backend()
    if backend == "tensorflow":
        import tensorflow as tf

        tensor = tf.constant(at)
        with tf.GradientTape() as tape:
            tape.watch(tensor)
            number, rest = function(tensor)
        found = tape.gradient(number, tensor)
    elif backend == "jax":
        import jax

        (_, rest), found = jax.value_and_grad(function, has_aux=True)(jax.numpy.asarray(at))
    else:
        raise QuiverError(
            "no_gradient",
            f"Expected the TensorFlow or the JAX backend, received {backend!r}: there this picture is not drawn. "
            "Next: set KERAS_BACKEND=tensorflow.",
            f"この図は TensorFlow と JAX のバックエンドで描けます (現在は {backend!r})。KERAS_BACKEND=tensorflow "
            "を設定してください。",
            status=422,
        )
    if found is None:
        raise QuiverError(
            "no_gradient",
            "Expected the prediction to depend smoothly on the input; this model has no gradient there.",
            "このモデルでは、予測を入力で微分できません。",
            status=422,
        )
    return rest, np.asarray(keras.ops.convert_to_numpy(found))
