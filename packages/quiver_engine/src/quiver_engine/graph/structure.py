"""The graph of a model as the page draws it: a node for each layer, nested models with their layers inside."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

import keras
import numpy as np

from quiver_engine.graph import keras_internals
from quiver_engine.graph.categories import category_of

LONGEST_CONFIG_TEXT = 400
DEPTHWISE = keras.layers.DepthwiseConv2D


@dataclass
class Node:
    """One layer (or bare operation) at one place of the model.

    `key`: the `id`s of the nested models around it and its own, which is how a recording finds it.
    `output_shapes`: with the batch, None while unknown. `calls`: how often the model calls it in one pass.
    """

    id: str
    operation: keras.Operation
    key: tuple[int, ...]
    parent: str | None
    category: str
    calls: int = 1
    output_shapes: list[tuple[int | None, ...]] | None = None
    input_index: int | None = None
    channels_first: bool = False
    # Strings, for one, are no numbers.
    drawable: bool = True

    @property
    def name(self) -> str:
        return str(self.operation.name)

    @property
    def view(self) -> str:
        if not self.drawable:
            return "none"
        if not self.output_shapes or len(self.output_shapes[0]) not in VIEWS:
            return "maps" if self.output_shapes is None else "none"
        return VIEWS[len(self.output_shapes[0])]


# By the number of dimensions, the batch included: maps of 3-D data stand side by side.
VIEWS = {1: "bars", 2: "bars", 3: "heat", 4: "maps", 5: "maps"}


@dataclass
class Structure:
    """All nodes in the order in which they run, and who feeds whom."""

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[tuple[str, str]] = field(default_factory=list)
    # Models whose own code calls their layers: what feeds what is seen when they run.
    opaque: set[str | None] = field(default_factory=set)
    # Nested model -> those of its nodes that make its outputs, where its graph tells.
    exits: dict[str, list[str]] = field(default_factory=dict)

    def by_key(self) -> dict[tuple[int, ...], Node]:
        return {node.key: node for node in self.nodes.values()}

    def by_name(self, name: str) -> Node | None:
        """The layer of that name, an outer one before a nested one."""
        found = [node for node in self.nodes.values() if node.name == name]
        return min(found, key=lambda node: len(node.key)) if found else None


def read(model: keras.Model) -> Structure:
    structure = Structure()
    _visit(model, structure, prefix="", key=(), parent=None, calls=1)
    return structure


def _visit(
    model: keras.Model, structure: Structure, *, prefix: str, key: tuple[int, ...], parent: str | None, calls: int
) -> None:
    functional = keras_internals.functional_of(model)
    nodes: dict[int, Node] = {}
    found = keras_internals.calls_in(functional) if functional is not None else {}
    operations = functional.operations if functional is not None else model.layers
    if functional is None:
        structure.opaque.add(parent)
    else:
        operations = [operation for operation in operations if not _leads_nowhere(operation, functional, found)]
    for number, operation in enumerate(operations):
        own = found.get(id(operation), [])
        node = Node(
            id=f"{prefix}{number}",
            operation=operation,
            key=(*key, id(operation)),
            parent=parent,
            category=category_of(operation),
            calls=calls * max(1, len(own)),
        )
        if own:
            node.output_shapes = [tuple(tensor.shape) for tensor in own[0].output_tensors]
            node.drawable = keras.backend.standardize_dtype(own[0].output_tensors[0].dtype) != "string"
        if functional is not None and isinstance(operation, keras.layers.InputLayer):
            makers = [keras_internals.maker(tensor) for tensor in functional.inputs]
            node.input_index = next((i for i, maker in enumerate(makers) if maker is operation), None)
        nodes[id(operation)] = structure.nodes[node.id] = node
        if isinstance(operation, keras.Model):
            _visit(operation, structure, prefix=f"{node.id}-", key=node.key, parent=node.id, calls=node.calls)
    for operation in operations:
        target = nodes[id(operation)].id
        sources = [
            nodes[id(keras_internals.maker(tensor))].id
            for call in found.get(id(operation), [])
            for tensor in keras_internals.taken_by(call)
            if id(keras_internals.maker(tensor)) in nodes
        ]
        structure.edges += [(source, target) for source in dict.fromkeys(sources)]
    if functional is not None and parent is not None:
        makers = (id(keras_internals.maker(tensor)) for tensor in functional.outputs)
        structure.exits[parent] = list(dict.fromkeys(nodes[maker].id for maker in makers if maker in nodes))


def _leads_nowhere(operation: keras.Operation, functional: keras.Model, found: dict[int, list]) -> bool:
    """The comparison that makes an embedding's mask, for one, is no part of what a learner wrote."""
    if isinstance(operation, keras.layers.Layer):
        return False
    taken = {id(tensor) for calls in found.values() for call in calls for tensor in keras_internals.taken_by(call)}
    taken |= {id(tensor) for tensor in functional.outputs}
    return not any(id(tensor) in taken for call in found.get(id(operation), []) for tensor in call.output_tensors)


def as_json(
    structure: Structure, explained: Callable[[keras.Operation], bool] | None = None
) -> dict[str, list[dict[str, object]]]:
    """As `GET api/graph` answers. `explained`: of which layers one number can be explained."""
    nodes = []
    for node in structure.nodes.values():
        layer = node.operation
        shapes = node.output_shapes
        nodes.append(
            {
                "id": node.id,
                "name": node.name,
                "type": type(layer).__name__,
                "category": node.category,
                "output_shape": None
                if shapes is None
                else list(shapes[0])
                if len(shapes) == 1
                else [list(s) for s in shapes],
                "params": _parameters(layer),
                "multiply_adds": multiply_adds(node),
                "trainable": bool(getattr(layer, "trainable", False)),
                "config": _config(layer),
                "parent": node.parent,
                "view": node.view,
                "has_kernels": kernel_of(layer) is not None,
                "explained": explained is not None and explained(layer),
                "shared_calls": node.calls,
            }
        )
    return {"nodes": nodes, "edges": [{"source": source, "target": target} for source, target in structure.edges]}


def kernel_of(layer: keras.Operation) -> keras.Variable | None:
    """A convolution's kernel, of the shape (*window, channels, filters); None for any other layer."""
    if category_of(layer) != "conv":
        return None
    for name in ("kernel", "depthwise_kernel"):
        kernel = getattr(layer, name, None)
        if kernel is not None and len(kernel.shape) in (3, 4):
            return kernel
    return None


def multiply_adds(node: Node) -> int | None:
    """Multiplications, each with its addition, for one input: each number of the output takes those of one filter. None
    for layers that multiply in other ways, and for sizes that are not known."""
    layer = node.operation
    weights = kernel_of(layer) if node.category == "conv" else getattr(layer, "kernel", None)
    dense = isinstance(layer, keras.layers.Dense)
    if weights is None or not (dense or isinstance(layer, (keras.layers.Conv2D, keras.layers.Conv1D, DEPTHWISE))):
        return None
    sizes = node.output_shapes[0][1:] if node.output_shapes else (None,)
    if None in sizes:
        return None
    # The last axis are the filters; of a depthwise kernel, the last two are channels and filters of each.
    window = weights.shape[:-2] if isinstance(layer, DEPTHWISE) else weights.shape[:-1]
    return int(np.prod(sizes)) * int(np.prod(window)) * node.calls


def activation_of(layer: keras.Operation) -> str | None:
    """The name of the function that makes its output, "softmax"; None where the layer does not tell."""
    if isinstance(layer, keras.layers.Softmax):
        return "softmax"
    if not isinstance(layer, keras.layers.Layer):
        # A bare operation in the graph, `keras.ops.softmax(x)`.
        return type(layer).__name__.lower()
    return getattr(getattr(layer, "activation", None), "__name__", None)


def _parameters(layer: keras.Operation) -> int:
    return sum(int(np.prod(variable.shape)) for variable in getattr(layer, "weights", ()))


def _config(layer: keras.Operation) -> dict[str, object]:
    # A nested model's config is its whole architecture, which the page has as nodes.
    if isinstance(layer, keras.Model):
        return {"name": layer.name}
    try:
        # Custom layers without a `get_config` of their own raise anything.
        config = layer.get_config()
    except Exception:
        return {"name": layer.name}
    return {str(key): _plain(value) for key, value in config.items()}


def _plain(value: object) -> object:
    """JSON of any value, cut where it is long."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return (
            value
            if not isinstance(value, str) or len(value) <= LONGEST_CONFIG_TEXT
            else value[:LONGEST_CONFIG_TEXT] + "..."
        )
    if isinstance(value, dict) and "class_name" in value:
        # Keras's objects: the class and what was set say enough.
        inner = value.get("config")
        return {"class_name": value["class_name"], "config": _plain(inner)} if inner else value["class_name"]
    text = json.dumps(value, default=str)
    return json.loads(text) if len(text) <= LONGEST_CONFIG_TEXT else text[:LONGEST_CONFIG_TEXT] + "..."
