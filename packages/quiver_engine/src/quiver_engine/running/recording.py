"""What each layer put out while the model ran once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import keras

from quiver_engine.graph import keras_internals

Key = tuple[int, ...]


@dataclass
class Recorder:
    """Listens while a model is called, and keeps the outputs of the operations in `wanted`.

    An operation's key is the `id`s of the operations around it and its own, which tells a layer's two places
    apart. `add`: key, call and a tensor that is added to the (first) output there, so that one can differentiate by it.
    """

    wanted: set[Key]
    add: tuple[Key, int, object] | None = None
    outputs: dict[Key, list[list[object]]] = field(default_factory=dict)
    # The model's own, flat: where each was found in what the model returned.
    places: list[tuple] = field(default_factory=list)
    inputs: dict[Key, list[list[object]]] = field(default_factory=dict)
    # (source, target) as they were seen: whoever made a tensor feeds whoever takes it.
    flows: list[tuple[Key, Key]] = field(default_factory=list)
    _stack: list[int] = field(default_factory=list)
    _makers: dict[int, Key] = field(default_factory=dict)
    # A tensor that was let go could lend its id to another one.
    _alive: list[object] = field(default_factory=list)

    def __call__(self, operation: keras.Operation, call: Callable, args: tuple, kwargs: dict) -> object:
        self._stack.append(id(operation))
        # The outermost is the model itself.
        key = tuple(self._stack[1:])
        try:
            outputs = call(operation, *args, **kwargs)
        finally:
            self._stack.pop()
        if key not in self.wanted:
            return outputs
        if self.add is not None and self.add[0] == key and self.add[1] == len(self.outputs.get(key, ())):
            outputs = _plus(outputs, self.add[2])
        made, taken = list(_tensors(outputs)), list(_tensors((args, kwargs)))
        self._alive += made
        sources = [self._makers[id(tensor)] for tensor in taken if id(tensor) in self._makers]
        self.flows += [(source, key) for source in dict.fromkeys(sources) if source != key]
        # A nested model passes on its last layer's tensor: from here on it is the model's.
        self._makers.update({id(tensor): key for tensor in made})
        self.outputs.setdefault(key, []).append(made)
        self.inputs.setdefault(key, []).append(taken)
        return outputs

    def maker(self, tensor: object) -> Key | None:
        """Who put this tensor out. The innermost: a nested model passes on the tensor of its last layer."""
        found = [key for key, calls in self.outputs.items() for call in calls if any(tensor is made for made in call)]
        return max(found, key=len, default=None)


def record(
    model: keras.Model, inputs: object, wanted: Iterable[Key], *, training: bool = False, add: tuple | None = None
) -> tuple[list[object], Recorder]:
    """Calls the model once; returns its outputs in a flat list, and the recorder."""
    recorder = Recorder(set(wanted), add)
    with keras_internals.on_call(recorder):
        outputs = model(inputs, training=training)
    recorder.places = [tuple(path) for path, _ in keras.tree.flatten_with_path(outputs)]
    return keras.tree.flatten(outputs), recorder


def _tensors(structure: object) -> Iterable[object]:
    return (leaf for leaf in keras.tree.flatten(structure) if hasattr(leaf, "shape") and hasattr(leaf, "dtype"))


def _plus(outputs: object, tensor: object) -> object:
    flat = keras.tree.flatten(outputs)
    return keras.tree.pack_sequence_as(outputs, [flat[0] + tensor, *flat[1:]])
