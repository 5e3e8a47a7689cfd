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
import numpy as np

from quiver_engine.graph import flow, keras_internals
from quiver_engine.graph.structure import Structure
from quiver_engine.running.compiling import compiled
from quiver_engine.running.recording import Recorder, record

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
    called with. `batch`: how many rows it takes at once; all are the one that is looked at.

    After the first run, for each of the model's outputs: `output_names`, and `output_nodes`, the ids of the nodes that
    make them (None: a plain function does).
    """

    def __init__(
        self, model: keras.Model, structure: Structure, specs: Sequence[tuple], pack: Callable, batch: int = 1
    ) -> None:
        self.model = model
        self.structure = structure
        self.specs = list(specs)
        self.pack = pack
        self.batch = batch
        self.output_names: list[str] = []
        self.output_nodes: list[str | None] = []
        self.variables = [*model.trainable_variables, *model.non_trainable_variables]
        self._certain_edges = list(structure.edges)
        self._compiled: dict[bool, Callable | None] = {}
        self.flows_known = not structure.opaque

    def __call__(
        self, inputs: Sequence[object], values: Sequence[object] | None = None, training: bool = False
    ) -> Pass:
        """`inputs`: arrays with the batch; `values`: the weights to run with, in the order of `variables`."""
        tensors = self.tensors(inputs)
        values = [variable.value for variable in self.variables] if values is None else values
        values = [as_tensor(value) for value in values]
        if training not in self._compiled:
            self._compiled[training] = self._compile(training)
        program = self._compiled[training]
        if program is not None:
            try:
                return Pass(*program(values, tensors))
            except Exception as error:
                # Some models run only step by step (Python code on values); a real fault comes up again below.
                log.debug("Not compiled: %s", error)
                self._compiled[training] = None
        return Pass(*self._run(values, tensors, training))

    def tensors(self, inputs: Sequence[object]) -> list[object]:
        """Arrays with a batch of 1 as the model takes them."""
        return [
            keras.ops.convert_to_tensor(
                array if self.batch == 1 else np.repeat(np.asarray(array)[:1], self.batch, axis=0), dtype=dtype
            )
            for array, (_, dtype) in zip(inputs, self.specs, strict=True)
        ]

    @property
    def compiled(self) -> bool:
        """Whether the passes so far went through the compiler."""
        return any(self._compiled.values())

    def scope(self, values: Sequence[object]) -> keras.StatelessScope:
        """Within, the model's weights are `values`, and nothing that it assigns lasts."""
        values = [as_tensor(value) for value in values]
        return keras.StatelessScope(state_mapping=list(zip(self.variables, values, strict=True)))

    def input_of(self, inputs: Sequence[object], values: Sequence[object], key: tuple[int, ...], call: int) -> object:
        """What the layer of that key takes (its first tensor), with a batch of 1. Runs step by step: one number is not
        worth a compilation."""
        with self.scope(values):
            _, recorder = record(self.model, self.pack(self.tensors(inputs)), [key])
        return self._first(recorder.inputs[key][call][0])

    def _run(self, values: list[object], tensors: list[object], training: bool) -> tuple[dict, list]:
        nodes = self.structure.nodes.values()
        with self.scope(values):
            outputs, recorder = record(self.model, self.pack(tensors), (node.key for node in nodes), training=training)
        if not self.flows_known:
            self._learn_flows(recorder)
            self.flows_known = True
        if not self.output_names:
            self._learn_outputs(outputs, recorder)
        layers = {node.id: recorder.outputs[node.key] for node in nodes if node.key in recorder.outputs}
        for node in nodes:
            # An input layer is not called: what it would put out is what its model was given.
            if node.input_index is not None and node.id not in layers:
                given = [tensors] if node.parent is None else recorder.inputs.get(node.key[:-1], [])
                layers[node.id] = [[call[node.input_index]] for call in given if node.input_index < len(call)]
        if self.batch > 1:
            layers = {id: [[self._first(t) for t in call] for call in calls] for id, calls in layers.items()}
            outputs = [self._first(tensor) for tensor in outputs]
        return layers, outputs

    def _first(self, tensor: object) -> object:
        """The row that is looked at; what is no row for each of the batch stays whole."""
        shape = tuple(tensor.shape)
        return tensor[:1] if shape and shape[0] == self.batch else tensor

    def _learn_outputs(self, outputs: list[object], recorder: Recorder) -> None:
        by_key = self.structure.by_key()
        makers = [recorder.maker(tensor) for tensor in outputs]
        functional = keras_internals.functional_of(self.model)
        given = list(getattr(functional, "output_names", None) or [])
        names = [
            "/".join(map(str, place))
            if any(isinstance(part, str) for part in place)
            else str(given[number])
            if number < len(given)
            else f"output {number}"
            for number, place in enumerate(recorder.places)
        ]
        self.output_nodes = [None if key is None else by_key[key].id for key in makers]
        self.output_names = names

    def _compile(self, training: bool) -> Callable | None:
        def run(values: list[object], tensors: list[object]) -> tuple[dict, list]:
            return self._run(values, tensors, training)

        return compiled(run)

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
        flow.lay_out(self.structure)

    def chain(self) -> None:
        """Until such a model has run: its layers in the order in which they were made."""
        self.structure.edges = list(self._certain_edges)
        last: dict[str | None, str] = {}
        for node in self.structure.nodes.values():
            if node.parent in self.structure.opaque:
                if node.parent in last:
                    self.structure.edges.append((last[node.parent], node.id))
                last[node.parent] = node.id
