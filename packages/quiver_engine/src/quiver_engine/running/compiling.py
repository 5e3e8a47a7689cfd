"""A function of tensors, compiled where the backend compiles: one program for each size of its inputs."""

from __future__ import annotations

from collections.abc import Callable

import keras

from quiver_engine.cache import Cache

# Programs that are kept: each holds some megabytes of the backend's memory.
MOST_PROGRAMS = 8


def compiled(run: Callable) -> Callable | None:
    """`run(values, tensors, *further)`, lists of tensors and tensors; None where the backend runs step by step."""
    backend = keras.backend.backend()
    if backend not in ("tensorflow", "jax"):
        return None
    programs = Cache(MOST_PROGRAMS)

    def call(values: list[object], tensors: list[object], *further: object) -> object:
        # Picked by hand, since TensorFlow warns about every fifth shape or model.
        shapes = tuple(tuple(tensor.shape) for tensor in tensors)
        if (program := programs.get(shapes)) is None:
            # A function of TensorFlow or JAX keeps all that it ever traced: each has one program, and goes with it.
            program = _tensorflow(run, values, tensors, *further) if backend == "tensorflow" else _jax(run)
            programs.put(shapes, program, 1)
        return program(values, tensors, *further)

    return call


def _tensorflow(run: Callable, *example: object) -> Callable:
    import tensorflow as tf

    # As in Keras's own fit and predict, Python stays Python.
    return tf.function(tf.autograph.experimental.do_not_convert(run)).get_concrete_function(*example)


def _jax(run: Callable) -> Callable:
    import jax

    return jax.jit(lambda *given: run(*given))
