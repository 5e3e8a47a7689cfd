"""The gradient of one number by tensors, on TensorFlow and JAX."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Sequence

import keras

from quiver_engine.errors import QuiverError
from quiver_engine.running.compiling import compiled
from quiver_engine.running.forward import as_tensor
from quiver_engine.running.viewed import ViewedModel

log = logging.getLogger("quiver")


def gradient(function: Callable[[list], tuple[object, object]], at: list[object]) -> tuple[object, list[object]]:
    """`function(tensors)` returns a number and anything else; that anything, and the number's gradient by each tensor
    (None: it does not depend on it).

    Raises:
        QuiverError: `no_gradient`, on another backend, or where the number depends on none of the tensors.
    """
    backend = keras.backend.backend()
    if backend == "tensorflow":
        import tensorflow as tf

        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(at)
            number, rest = function(at)
        found = tape.gradient(number, at)
    elif backend == "jax":
        import jax

        (_, rest), found = jax.value_and_grad(function, has_aux=True)(at)
    else:
        raise QuiverError(
            "no_gradient",
            f"Expected the TensorFlow or the JAX backend, received {backend!r}: there this picture is not drawn. "
            "Next: set KERAS_BACKEND=tensorflow.",
            f"この図は TensorFlow と JAX のバックエンドで描けます (現在は {backend!r})。KERAS_BACKEND=tensorflow "
            "を設定してください。",
            status=422,
        )
    if all(slope is None for slope in found):
        raise QuiverError(
            "no_gradient",
            "Expected the prediction to depend smoothly on the input; this model has no gradient there.",
            "このモデルでは、予測を入力で微分できません。",
            status=422,
        )
    return rest, found


def run_compiled(
    model: ViewedModel, key: Hashable, function: Callable, tensors: Sequence[object], index: int
) -> object:
    """`function(values, tensors, index)` of the model's weights, compiled once for each `key`.

    Raises:
        QuiverError: of `function`.
    """
    with model.lock:
        values = [as_tensor(value) for value in model.values()]
        at = keras.ops.convert_to_tensor(index, "int32")
        program = model.programs.get(key)
        if program is None:
            program = compiled(function) or function
        try:
            found = program(values, list(tensors), at)
        except QuiverError:
            raise
        except Exception as error:
            if program is function:
                raise
            # Some models run only step by step; a real fault comes up again here.
            log.debug("Not compiled: %s", error)
            program = function
            found = function(values, list(tensors), at)
        model.programs.put(key, program, 1)
        return found
