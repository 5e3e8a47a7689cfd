"""One forward pass that keeps what every layer put out, on any backend of Keras.

The pass is compiled where the backend compiles (TensorFlow, JAX). The weights are handed to it, so that a snapshot
taken while the model trains runs as well as the model's own, and dropout or batch statistics of a trial run change
nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import keras

from quiver_engine.recording import Recorder, record
from quiver_engine.structure import Structure

log = logging.getLogger("quiver")


@dataclass
class Pass:
    """`layers`: node id -> calls -> tensors, as the backend has them, each with a batch of 1. `outputs`: the
    model's, flat."""

    layers: dict[str, list[list[object]]]
    outputs: list[object]


def as_tensor(value: object) -> object:
    """A weight as a tensor, without a copy; Keras's own function hands a variable of TensorFlow back as it is."""
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        return tf.convert_to_tensor(value)
    return keras.ops.convert_to_tensor(value)


class Forward:
    """Runs one model. `specs` are its inputs' (shape with None, dtype), `pack` turns a flat list into what it is
    called with."""

    def __init__(self, model: keras.Model, structure: Structure, specs: Sequence[tuple], pack: Callable) -> None:
        self.model = model
        self.structure = structure
        self.specs = list(specs)
        self.pack = pack
        self.variables = [*model.trainable_variables, *model.non_trainable_variables]
        self._certain_edges = list(structure.edges)
        self._compiled: dict[bool, Callable | None] = {}
        self.flows_known = not structure.opaque

    def __call__(
        self, inputs: Sequence[object], values: Sequence[object] | None = None, training: bool = False
    ) -> Pass:
        """`inputs`: arrays with the batch; `values`: the weights to run with, in the order of `variables`."""
        tensors = [
            keras.ops.convert_to_tensor(array, dtype=dtype)
            for array, (_, dtype) in zip(inputs, self.specs, strict=True)
        ]
        values = [variable.value for variable in self.variables] if values is None else values
        values = [as_tensor(value) for value in values]
        if training not in self._compiled:
            self._compiled[training] = self._compile(training)
        compiled = self._compiled[training]
        if compiled is not None:
            try:
                return Pass(*compiled(values, tensors))
            except Exception as error:
                # Some models run only step by step (Python code on values); a real fault comes up again below.
                log.debug("Not compiled: %s", error)
                self._compiled[training] = None
        return Pass(*self._run(values, tensors, training))

    @property
    def compiled(self) -> bool:
        """Whether the passes so far went through the compiler."""
        return any(self._compiled.values())

    def scope(self, values: Sequence[object]) -> keras.StatelessScope:
        """Within, the model's weights are `values`, and nothing that it assigns lasts."""
        values = [as_tensor(value) for value in values]
        return keras.StatelessScope(state_mapping=list(zip(self.variables, values, strict=True)))

    def _run(self, values: list[object], tensors: list[object], training: bool) -> tuple[dict, list]:
        nodes = self.structure.nodes.values()
        with self.scope(values):
            outputs, recorder = record(self.model, self.pack(tensors), (node.key for node in nodes), training=training)
        if not self.flows_known:
            self._learn_flows(recorder)
            self.flows_known = True
        layers = {node.id: recorder.outputs[node.key] for node in nodes if node.key in recorder.outputs}
        for node in nodes:
            # An input layer is not called: what it would put out is what its model was given.
            if node.input_index is not None and node.id not in layers:
                given = [tensors] if node.parent is None else recorder.inputs.get(node.key[:-1], [])
                layers[node.id] = [[call[node.input_index]] for call in given if node.input_index < len(call)]
        return layers, outputs

    def _compile(self, training: bool) -> Callable | None:
        def run(values: list[object], tensors: list[object]) -> tuple[dict, list]:
            return self._run(values, tensors, training)

        backend = keras.backend.backend()
        if backend == "tensorflow":
            import tensorflow as tf

            # As in Keras's own fit and predict, Python stays Python.
            function = tf.function(tf.autograph.experimental.do_not_convert(run))
            traced: dict[tuple, Callable] = {}

            def call(values: list[object], tensors: list[object]) -> tuple[dict, list]:
                # Picked by hand, since TensorFlow warns about every fifth shape or model.
                shapes = tuple(tuple(tensor.shape) for tensor in tensors)
                if shapes not in traced:
                    traced[shapes] = function.get_concrete_function(values, tensors)
                return traced[shapes](values, tensors)

            return call
        if backend == "jax":
            import jax

            return jax.jit(run)
        return None

    def _learn_flows(self, recorder: Recorder) -> None:
        """Edges, shapes and order inside of models whose own code calls their layers."""
        by_key = self.structure.by_key()
        for key, calls in recorder.outputs.items():
            node = by_key[key]
            if node.parent in self.structure.opaque:
                node.output_shapes = [(None, *tuple(tensor.shape)[1:]) for tensor in calls[0]]
                node.calls = len(calls)
        edges = [(by_key[source], by_key[target]) for source, target in recorder.flows]
        seen = [(a.id, b.id) for a, b in edges if a.parent == b.parent and a.parent in self.structure.opaque]
        fed = {target for _, target in seen}
        # Where plain functions of the backend stand between two layers, the order of the calls has to do.
        previous: dict[str | None, str] = {}
        for key in recorder.outputs:
            node = by_key[key]
            if node.parent in self.structure.opaque:
                if node.id not in fed and node.parent in previous:
                    seen.append((previous[node.parent], node.id))
                previous[node.parent] = node.id
        self.structure.edges = self._certain_edges + [
            edge for edge in dict.fromkeys(seen) if edge not in self._certain_edges
        ]

    def chain(self) -> None:
        """Until such a model has run: its layers in the order in which they were made."""
        self.structure.edges = list(self._certain_edges)
        last: dict[str | None, str] = {}
        for node in self.structure.nodes.values():
            if node.parent in self.structure.opaque:
                if node.parent in last:
                    self.structure.edges.append((last[node.parent], node.id))
                last[node.parent] = node.id
