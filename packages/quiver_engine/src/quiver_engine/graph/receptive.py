"""The receptive field: which part of the input a place of a layer can see at all."""

from __future__ import annotations

from dataclasses import dataclass

import keras

from quiver_engine.graph import flow, windows
from quiver_engine.graph.structure import Node, Structure

# Each place of their output takes from the same place of their input.
IN_PLACE = frozenset({"input", "activation", "norm", "merge", "regularization", "preprocess", "model"})
# ... but for these, where every place sees all.
EVERYWHERE = ("LayerNormalization", "GroupNormalization", "Resizing", "CenterCrop", "Dot")


@dataclass(frozen=True)
class Box:
    """Rows and columns, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int

    def around(self, other: Box) -> Box:
        return Box(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )


def field(structure: Structure, sizes: dict[str, tuple[int, int]], id: str, row: int, column: int) -> dict[str, Box]:
    """For one place of a node: the box of every input node that it can see. Branches are united.

    `sizes`: node id -> (height, width) of its output, where that has a height and a width. What is not known to work
    place by place sees everything.
    """
    before = flow.sources(structure)
    order = {id: number for number, id in enumerate(structure.nodes)}
    boxes: dict[str, Box | None] = {id: Box(row, column, row, column)}
    found: dict[str, Box] = {}
    waiting = [id]
    while waiting:
        # The last one first, so that all that reach a node have told it of their boxes. A nested model stands before
        # its layers, yet takes from them: a node whose box has grown is looked at again.
        node = structure.nodes[waiting.pop(waiting.index(max(waiting, key=order.__getitem__)))]
        box = boxes[node.id]
        if not before[node.id]:
            size = sizes.get(node.id)
            if size is not None:
                found[node.id] = _inside(box, size)
            continue
        for source in before[node.id]:
            taken = None if box is None else _taken(node, box, sizes.get(source))
            known = boxes.get(source, taken) if source in boxes else taken
            grown = None if taken is None or known is None else known.around(taken)
            if source not in boxes or grown != boxes[source]:
                boxes[source] = grown
                waiting.append(source)
    return found


def _taken(node: Node, box: Box, size: tuple[int, int] | None) -> Box | None:
    """What these places of a node take of a source of this size; None: all of it."""
    if size is None:
        return None
    layer = node.operation
    if (window := windows.of(layer, size)) is not None:
        down, across = window
        top, bottom = down.places(box.top)[0], down.places(box.bottom)[-1]
        left, right = across.places(box.left)[0], across.places(box.right)[-1]
        return _inside(Box(top, left, bottom, right), size)
    if isinstance(layer, keras.layers.ZeroPadding2D):
        (top, _), (left, _) = layer.padding
        return _inside(Box(box.top - top, box.left - left, box.bottom - top, box.right - left), size)
    if isinstance(layer, keras.layers.Cropping2D):
        (top, _), (left, _) = layer.cropping
        return _inside(Box(box.top + top, box.left + left, box.bottom + top, box.right + left), size)
    if isinstance(layer, keras.layers.UpSampling2D) and layer.interpolation == "nearest":
        down, across = layer.size
        return Box(box.top // down, box.left // across, box.bottom // down, box.right // across)
    name = type(layer).__name__
    if node.category in IN_PLACE and name not in EVERYWHERE:
        shape = node.output_shapes[0] if node.output_shapes else ()
        # A value for each channel (squeeze and excitation) is spread over all places: seen through its own way.
        return None if size == (1, 1) or len(shape) != 4 else _inside(box, size)
    return None


def _inside(box: Box | None, size: tuple[int, int]) -> Box:
    """None is everything."""
    if box is None:
        return Box(0, 0, size[0] - 1, size[1] - 1)
    top, left = (min(max(0, at), end - 1) for at, end in ((box.top, size[0]), (box.left, size[1])))
    bottom, right = (min(max(0, at), end - 1) for at, end in ((box.bottom, size[0]), (box.right, size[1])))
    return Box(top, left, bottom, right)
