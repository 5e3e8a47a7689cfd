"""The calls of a shared layer, one by one, as Keras 1 and 2 gave them by their number."""

from __future__ import annotations

from typing import Any


def get_output_at(layer: Any, node_index: int) -> Any:
    """What the layer's call number `node_index` answered: a symbolic tensor, or a list of several.

    Raises:
        ValueError: the layer was called on fewer symbolic tensors than that.
    """
    return _lone(_node(layer, node_index).output_tensors)


def get_input_at(layer: Any, node_index: int) -> Any:
    """What the layer was called on in call number `node_index`; errors as for `get_output_at`."""
    return _lone(_node(layer, node_index).input_tensors)


def _node(layer: Any, node_index: int) -> Any:
    nodes = layer._inbound_nodes
    if not -len(nodes) <= node_index < len(nodes):
        raise ValueError(
            f"Expected the number of a call of layer {layer.name!r}, which was called {len(nodes)} times. "
            f"Received: {node_index}. Next: count its calls on symbolic tensors from 0."
        )
    return nodes[node_index]


def _lone(tensors: list) -> Any:
    return tensors[0] if len(tensors) == 1 else list(tensors)
