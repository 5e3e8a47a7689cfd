"""`K.function`, `K.gradients` and `K.learning_phase`: computing in a graph of Keras tensors, as style transfer does.

Keras 2 ran such graphs in a TensorFlow 1 session. Here a gradient is a step of the graph like any other (so
`grads / K.std(grads)` goes on from it), and `function` walks the graph with the values that it is given.
"""

from __future__ import annotations

import collections
from collections.abc import Callable, Sequence
from typing import Any

import keras
from keras import ops

# From this call on, a graph is compiled for the shapes that it was given: before, compiling costs more than it saves.
COMPILED_CALL = 3


class _LearningPhase:
    """Stands in the inputs of a `function` for the switch between training (1) and inference (0)."""

    def __repr__(self) -> str:
        return "learning_phase()"


_PHASE = _LearningPhase()


def learning_phase() -> _LearningPhase:
    """What `K.learning_phase()` was: an input of `function` that takes 1 for training or 0 for inference.

    It has no value of its own. Inside of a layer, use the `training` argument of `call` instead.
    """
    return _PHASE


def function(inputs: Sequence, outputs: Any, updates: Sequence | None = None) -> Callable[[Sequence], Any]:
    """What `K.function(inputs, outputs)` was: a callable from a list of arrays to the outputs as NumPy arrays.

    `inputs`: symbolic tensors (`model.input`, `keras.Input(...)`), and `learning_phase()` where the caller passes it.
    `outputs`: a list of tensors computed from them, for which the callable returns a list; or one tensor.

    Raises:
        NotImplementedError: `updates` are given; a Keras 3 graph changes no variables.
        ValueError: an output does not depend on the inputs alone.
    """
    if updates:
        raise NotImplementedError(
            "Expected no `updates`: a graph of Keras 3 changes no variables. "
            "Next: compute the outputs with this function, and change "
            "the variables afterwards with `variable.assign(value)`, or train with `model.train_on_batch`."
        )
    return _Graph(inputs, outputs)


class _Graph:
    def __init__(self, inputs: Sequence, outputs: Any) -> None:
        inputs = inputs if isinstance(inputs, list | tuple) else [inputs]
        # `model.layers[0].input` of an input layer is an empty list today: it stood for what the graph begins with.
        self.inputs = _flat(_sources(_flat([outputs])[0]) if one == [] else one for one in inputs)
        self.single = not isinstance(outputs, list | tuple)
        self.outputs = _flat([outputs])
        self.symbolic = [one for one in self.outputs if keras.utils.is_keras_tensor(one)]
        self.feeds = [one for one in self.inputs if one is not _PHASE]
        self.run = keras.Function(self.feeds, self.symbolic) if self.symbolic else None
        # Layers are told of training by a model only. Building it is left until somebody asks for that.
        self.model: keras.Model | None = None
        self.calls: collections.Counter = collections.Counter()
        self.compiled: Callable | None = None

    def __call__(self, values: Sequence) -> Any:
        """Computes the outputs. `values`: one array for each input, in their order."""
        if len(values) != len(self.inputs):
            values = _flat(values)
        if len(values) != len(self.inputs):
            raise ValueError(f"Expected {len(self.inputs)} values, one for each input. Received: {len(values)}")
        training = False
        feeds = []
        for tensor, value in zip(self.inputs, values, strict=True):
            if tensor is _PHASE:
                training = bool(value)
            else:
                feeds.append(ops.convert_to_tensor(value, dtype=tensor.dtype))
        computed = iter(self._compute(feeds, training))
        results = [next(computed) if keras.utils.is_keras_tensor(one) else one for one in self.outputs]
        arrays = [ops.convert_to_numpy(_value(one))[()] for one in results]
        return arrays[0] if self.single else arrays

    def _compute(self, feeds: list, training: bool) -> list:
        if self.run is None:
            return []
        if not training:
            return self._run(feeds)
        if self.model is None:
            self.model = keras.Model(self.feeds, self.symbolic)
        return self.model(feeds, training=True)

    def _run(self, feeds: list) -> list:
        if keras.backend.backend() != "tensorflow":
            return self.run(feeds)
        shapes = tuple(tuple(one.shape) for one in feeds)
        self.calls[shapes] += 1
        if self.calls[shapes] < COMPILED_CALL:
            return self.run(feeds)
        if self.compiled is None:
            import tensorflow as tf

            # A compiled graph computes once what the loss and its gradient have in common.
            self.compiled = tf.function(self.run)
        return self.compiled(feeds)


def gradients(loss: Any, variables: Any) -> list:
    """What `K.gradients(loss, variables)` was: a list with the gradient of `loss`, summed, for each of `variables`.

    `loss`: a symbolic tensor, or a list of them. `variables`: symbolic tensors that `loss` is computed from, or
    weights. The gradients are symbolic tensors themselves; where `loss` does not depend on a variable, they are zeros.

    Raises:
        TypeError: `loss` is no symbolic tensor: it was computed already, and nothing remembers from what.
    """
    losses = loss if isinstance(loss, list | tuple) else [loss]
    for one in losses:
        if not keras.utils.is_keras_tensor(one):
            raise TypeError(
                "Expected `loss` to be a symbolic tensor, made from `keras.Input` or `model.input`. "
                f"Received: {type(one).__name__}. Next: inside of a function that gets real tensors, use "
                "`tf.GradientTape`."
            )
    variables = list(variables) if isinstance(variables, list | tuple) else [variables]
    sources = list({id(source): source for one in losses for source in _sources(one)}.values())
    step = _Gradients()
    step.prepare(sources, list(losses), variables)
    return step.symbolic_call(*sources)


class _Gradients(keras.Operation):
    def prepare(self, sources: list, losses: list, variables: list) -> None:
        self.variables = variables
        self.inner = [one for one in variables if keras.utils.is_keras_tensor(one)]
        self.weights = [one for one in variables if not keras.utils.is_keras_tensor(one)]
        self.to_inner = keras.Function(sources, self.inner) if self.inner else None
        inner_ids = {id(one) for one in self.inner}
        self.others = [index for index, one in enumerate(sources) if id(one) not in inner_ids]
        self.to_loss = keras.Function([*(sources[index] for index in self.others), *self.inner], losses)

    def compute_output_spec(self, *sources: Any) -> list:
        return [keras.KerasTensor(one.shape, dtype=one.dtype) for one in self.variables]

    def call(self, *sources: Any) -> list:
        inner = self.to_inner(list(sources)) if self.inner else []
        others = [sources[index] for index in self.others]
        weights = [_value(one) for one in self.weights]

        def loss(values: list) -> Any:
            mapping = list(zip(self.weights, values[len(inner) :], strict=True))
            if not mapping:
                return _total(self.to_loss([*others, *values]))
            with keras.StatelessScope(state_mapping=mapping):
                return _total(self.to_loss([*others, *values[: len(inner)]]))

        found = iter(_differentiate(loss, [*inner, *weights]))
        # `found` stands in the order of `inner`, then `weights`; the caller's order may mix them.
        first = {id(one): next(found) for one in self.inner}
        second = {id(one): next(found) for one in self.weights}
        return [first[id(one)] if id(one) in first else second[id(one)] for one in self.variables]


def _total(losses: list) -> Any:
    return sum(ops.sum(one) for one in losses)


def _differentiate(loss: Callable[[list], Any], values: list) -> list:
    """The gradients of `loss(values)`, by what the backend has for it."""
    backend = keras.backend.backend()
    if backend == "tensorflow":
        import tensorflow as tf

        with tf.GradientTape() as tape:
            for value in values:
                tape.watch(value)
            total = loss(values)
        return tape.gradient(total, values, unconnected_gradients="zero")
    if backend == "jax":
        import jax

        return jax.grad(loss)(values)
    if backend == "torch":
        import torch

        values = [value.detach().requires_grad_() for value in values]
        found = torch.autograd.grad(loss(values), values, allow_unused=True)
        return [torch.zeros_like(v) if g is None else g for v, g in zip(values, found, strict=True)]
    raise NotImplementedError(
        f"Expected a backend that computes gradients (tensorflow, jax or torch). Received: {backend}"
    )


def _sources(tensor: Any) -> list:
    """The inputs of the graph that `tensor` is computed in."""
    return keras.utils.get_source_inputs(tensor)


def _value(tensor: Any) -> Any:
    """The tensor that a variable holds now."""
    # `convert_to_tensor` would give a variable of TensorFlow's backend back as it is.
    return ops.copy(tensor)


def _flat(values: Sequence) -> list:
    return [item for value in values for item in (_flat(value) if isinstance(value, list | tuple) else [value])]
