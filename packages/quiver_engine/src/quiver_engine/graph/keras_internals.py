"""All that Quiver takes from inside Keras, beyond its public API (checked with Keras 3.15).

- the graph of a functional model: which nodes of an operation belong to it, and who made a symbolic tensor
- the one place that every layer and every operation is called through
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import keras

_lock = threading.Lock()
_listeners = threading.local()
_installed = 0


def functional_of(model: keras.Model) -> keras.Model | None:
    """The functional model inside: of a built Sequential the one it keeps, of a functional model itself, else None."""
    inner = getattr(model, "_functional", None) if isinstance(model, keras.Sequential) else model
    return inner if inner is not None and hasattr(inner, "_nodes_by_depth") else None


def calls_in(functional: keras.Model) -> dict[int, list]:
    """The nodes of each operation (by its `id`) that belong to this model, in the order in which the model runs
    them."""
    calls: dict[int, list] = {}
    for depth in sorted(functional._nodes_by_depth, reverse=True):
        for node in functional._nodes_by_depth[depth]:
            calls.setdefault(id(node.operation), []).append(node)
    return calls


def taken_by(call: object) -> list[keras.KerasTensor]:
    """What a node takes, without masks: a learner did not write them."""
    masks = {id(leaf) for leaf in keras.tree.flatten(call.arguments.kwargs.get("mask"))}
    return [tensor for tensor in call.input_tensors if id(tensor) not in masks]


def maker(tensor: keras.KerasTensor) -> keras.Operation:
    """The operation that made a symbolic tensor."""
    return tensor._keras_history.operation


def made(tensor: keras.KerasTensor) -> tuple[keras.Operation, int]:
    """The operation that made a symbolic tensor, and which of its outputs this is."""
    return tensor._keras_history.operation, tensor._keras_history.tensor_index


@contextmanager
def on_call(listener: Callable) -> Iterator[None]:
    """Within, each operation that this thread calls goes through `listener(operation, call, args, kwargs)`.

    Other threads, such as one that trains, are not touched. What the listener returns takes the place of the output.
    """
    global _installed
    previous = getattr(_listeners, "active", None)
    with _lock:
        if not _installed:
            keras.Operation.__call__ = _relay
        _installed += 1
    _listeners.active = listener
    try:
        yield
    finally:
        _listeners.active = previous
        with _lock:
            _installed -= 1
            if not _installed:
                keras.Operation.__call__ = _original


_original = keras.Operation.__call__


def _relay(self: keras.Operation, *args: object, **kwargs: object) -> object:
    listener = getattr(_listeners, "active", None)
    if listener is None:
        return _original(self, *args, **kwargs)
    return listener(self, _original, args, kwargs)
