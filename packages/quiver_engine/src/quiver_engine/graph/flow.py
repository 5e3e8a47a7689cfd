"""What leads to what in a model, also into nested models and out of them."""

from __future__ import annotations

import keras

from quiver_engine.graph.structure import Node, Structure


def sources(structure: Structure) -> dict[str, list[str]]:
    """Node id -> ids of the nodes whose output it takes.

    A nested model takes from those of its layers that make its output; its first layers take what the model takes.
    """
    inside: dict[str | None, list[Node]] = {}
    for node in structure.nodes.values():
        inside.setdefault(node.parent, []).append(node)
    found: dict[str, list[str]] = {id: [] for id in structure.nodes}
    feeding = set()
    for source, target in structure.edges:
        found[target].append(source)
        feeding.add(source)
    # Outer models come first, so that what reaches a model is known when its own layers' turn comes.
    for node in list(structure.nodes.values()):
        children = inside.get(node.id, [])
        for child in children:
            if not found[child.id]:
                found[child.id] += found[node.id]
        exits = structure.exits.get(node.id) or [child.id for child in children if child.id not in feeding]
        found[node.id] = exits or found[node.id]
    return found


def ancestors(structure: Structure, id: str) -> set[str]:
    """All nodes on a way to this one, itself included."""
    before = sources(structure)
    found, left = set(), [id]
    while left:
        node = left.pop()
        if node not in found:
            found.add(node)
            left += before[node]
    return found


def lay_out(structure: Structure) -> None:
    """Sets each node's `channels_first`: as the layer states it, else as its neighbours have it.

    A ReLU or an input says nothing about its layout, and Keras's global setting need not be that of the layers.
    """
    before = sources(structure)
    after: dict[str, list[str]] = {id: [] for id in structure.nodes}
    for target, own in before.items():
        for source in own:
            after[source].append(target)
    known = {id: stated for id, node in structure.nodes.items() if (stated := _stated(node)) is not None}
    for neighbours in (before, after):
        # As often as news travels; every round but the last settles a node.
        settled = True
        while settled:
            settled = False
            for id, node in structure.nodes.items():
                if id in known or node.category == "reshape" or _rank(node) == 2:
                    continue
                for other in neighbours[id]:
                    # What reshapes states its input's layout, not that of its output.
                    passes_on = neighbours is after or structure.nodes[other].category != "reshape"
                    if other in known and passes_on:
                        known[id], settled = known[other], True
                        break
    by_default = keras.config.image_data_format() == "channels_first"
    for id, node in structure.nodes.items():
        node.channels_first = known.get(id, by_default and _rank(node) > 3)


def _rank(node: Node) -> int:
    return len(node.output_shapes[0]) if node.output_shapes else 0


def _stated(node: Node) -> bool | None:
    layer = node.operation
    layer = getattr(layer, "layer", layer) if isinstance(layer, keras.layers.TimeDistributed) else layer
    if (stated := getattr(layer, "data_format", None)) is not None:
        return stated == "channels_first"
    axis = getattr(layer, "axis", None)
    rank = _rank(node)
    if isinstance(layer, (keras.layers.BatchNormalization, keras.layers.Concatenate)) and isinstance(axis, int):
        if rank > 3 and axis in (1, 1 - rank):
            return True
        if axis in (-1, rank - 1):
            return False
    return None
