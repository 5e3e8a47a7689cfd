"""Grad-CAM and saliency: which part of the input speaks for a class.

Grad-CAM after Selvaraju et al. 2017 (arXiv:1610.02391), for an output of many places after Vinogradova et al. 2020
(arXiv:2002.11434); saliency after Simonyan et al. 2013 (arXiv:1312.6034). Both from the score before the softmax, where
that can be had.
"""

from __future__ import annotations

import keras
import numpy as np
from PIL import Image

from quiver_engine.answers import colormaps
from quiver_engine.errors import QuiverError
from quiver_engine.graph import flow
from quiver_engine.graph.structure import Node, activation_of
from quiver_engine.running import tensors
from quiver_engine.running.gradients import gradient, run_compiled
from quiver_engine.running.recording import Recorder, record
from quiver_engine.running.viewed import ViewedModel

METHODS = ("gradcam", "saliency")
# What makes or bends maps in place. Pooling only loses detail; an input is no feature.
MAKERS = frozenset({"conv", "norm", "activation", "merge", "regularization", "attention", "other"})


def maps_before(model: ViewedModel, output: int) -> list[Node]:
    """The layers with maps of at least 2 x 2 on the way from a convolution to that output, in their order.

    Raises:
        QuiverError: `no_convolution`.
    """
    nodes = model.structure.nodes
    end = model.forward.output_nodes[output]
    on_the_way = set(nodes) if end is None else flow.ancestors(model.structure, end) - {end}
    convolved = {id for id, node in nodes.items() if node.category == "conv" and len(_size(node)) == 2}
    before = flow.sources(model.structure)
    reached = set(convolved)
    grows = True
    while grows:
        more = {id for id in nodes if id not in reached and any(source in reached for source in before[id])}
        reached |= more
        grows = bool(more)
    found = [
        node
        for id, node in nodes.items()
        if id in on_the_way
        and id in reached
        and node.category in MAKERS
        and len(_size(node)) == 2
        and all(side is None or side >= 2 for side in _size(node))
    ]
    if not found:
        raise QuiverError(
            "no_convolution",
            "Expected a two-dimensional convolution on the way to this output, received a model without: Grad-CAM "
            "has no maps to weigh. Next: choose saliency.",
            "この出力につながる 2 次元の畳み込み層がないため、Grad-CAM を計算できません。"
            "顕著性マップを選んでください。",
            status=422,
        )
    return found


def _size(node: Node) -> tuple[int | None, ...]:
    """Height and width of the maps; empty for anything else."""
    shape = node.output_shapes[0] if node.output_shapes else ()
    return () if len(shape) != 4 else shape[2:] if node.channels_first else shape[1:3]


def gradcam(
    model: ViewedModel, arrays: list[np.ndarray], output: int, index: int, node: Node, shape: tuple, dtype: str
) -> np.ndarray:
    """(height, width) from 0 to 1, in the size of the maps of `node`, whose output has this shape and dtype."""
    shape = (model.forward.batch, *shape[1:])

    def run(values: list[object], given: list[object], at: object) -> tuple[object, object]:
        def score(added: list[object]) -> tuple[object, object]:
            outputs, recorder = _record(model, given, node, added[0])
            return _score(model, outputs, recorder, output, at), recorder.outputs[node.key][0][0]

        with model.forward.scope(values):
            maps, slopes = gradient(score, [keras.ops.zeros(shape, dtype)])
        return maps, slopes[0]

    found = run_compiled(model, ("gradcam", node.id, output, shape), run, model.forward.tensors(arrays), index)
    maps, slopes = (np.asarray(tensors.as_numpy(tensor), np.float32)[0] for tensor in found)
    if node.channels_first:
        maps, slopes = np.moveaxis(maps, 0, -1), np.moveaxis(slopes, 0, -1)
    heat = np.maximum((maps * slopes.mean((0, 1))).sum(-1), 0)
    return _to_one(heat)


def saliency(model: ViewedModel, arrays: list[np.ndarray], output: int, index: int) -> list[np.ndarray | None]:
    """The gradient's size at each value of each input, in its shape without the batch; None for whole numbers."""
    kinds = [dtype for _, dtype in model.forward.specs]
    smooth = [place for place, dtype in enumerate(kinds) if dtype.startswith(("float", "bfloat"))]
    if not smooth:
        raise QuiverError(
            "no_gradient",
            f"Expected an input of floating-point numbers, received {kinds[0]}: there is no gradient by it. "
            "Next: look at the layers after the embedding.",
            f"入力が {kinds[0]} のため微分できません。Embedding より後の層を見てください。",
            status=422,
        )

    def run(values: list[object], given: list[object], at: object) -> list[object]:
        def score(chosen: list[object]) -> tuple[object, tuple]:
            own = list(given)
            for place, tensor in zip(smooth, chosen, strict=True):
                own[place] = tensor
            outputs, recorder = _record(model, own, None, None)
            return _score(model, outputs, recorder, output, at), ()

        with model.forward.scope(values):
            _, slopes = gradient(score, [given[place] for place in smooth])
        # An input that this output does not depend on.
        return [
            keras.ops.zeros_like(given[place]) if slope is None else slope
            for place, slope in zip(smooth, slopes, strict=True)
        ]

    slopes = run_compiled(model, ("saliency", output), run, model.forward.tensors(arrays), index)
    found: list[np.ndarray | None] = [None] * len(kinds)
    for place, slope in zip(smooth, slopes, strict=True):
        found[place] = np.abs(np.asarray(tensors.as_numpy(slope), np.float32)[0])
    return found


def class_count(model: ViewedModel, output: int, final: object) -> int:
    """How many classes an output tells apart; one unit tells two apart."""
    shape = tuple(final.shape)
    count = shape[_class_axis(model, output, len(shape))] if len(shape) > 1 else 1
    return 2 if count == 1 else int(count)


def overlay(heat: np.ndarray, size: tuple[int, int]) -> Image.Image:
    """(height, width) from 0 to 1 -> RGBA of (width, height): the stronger, the brighter and the less transparent."""
    image = Image.fromarray(heat.astype(np.float32)).resize(size, Image.Resampling.BILINEAR)
    smooth = np.clip(np.asarray(image), 0, 1)
    colors = colormaps.TABLES["heat"][(smooth * 255).astype(np.uint8)]
    return Image.fromarray(np.dstack([colors, (np.sqrt(smooth) * 215).astype(np.uint8)]))


def _to_one(heat: np.ndarray) -> np.ndarray:
    most = float(heat.max(initial=0))
    return heat / most if most > 0 else heat


def spread(heat: np.ndarray) -> np.ndarray:
    """Saliency from 0 to 1: a few extreme pixels would leave the rest black."""
    most = float(np.percentile(heat, 99)) if heat.size else 0.0
    return np.clip(heat / most, 0, 1) if most > 0 else _to_one(heat)


def _record(model: ViewedModel, given: list, node: Node | None, added: object) -> tuple[list, Recorder]:
    wanted = {other.key for other in model.structure.nodes.values()}
    add = None if node is None else (node.key, 0, added)
    return record(model.model, model.forward.pack(given), wanted, add=add)


def _class_axis(model: ViewedModel, output: int, rank: int) -> int:
    node = model.forward.output_nodes[output]
    first = node is not None and model.structure.nodes[node].channels_first
    return 1 if first and rank > 2 else rank - 1


def _score(model: ViewedModel, outputs: list, recorder: Recorder, output: int, index: object) -> object:
    """The class's score before the softmax where the layers tell it, else its value; of an output with many places
    (a mask, a sequence) their sum. `index` is a tensor."""
    final = outputs[output]
    if len(final.shape) == 1:
        final = final[:, None]
    logits = _before_activation(model, recorder, outputs[output], final)
    axis = _class_axis(model, output, len(logits.shape))
    if logits.shape[axis] == 1:
        # One sigmoid unit: class 0 is what speaks against it.
        sign = keras.ops.cast(index * 2 - 1, "float32")
        return sign * keras.ops.sum(keras.ops.cast(logits[0], "float32"))
    chosen = keras.ops.take(logits, index, axis=axis)
    return keras.ops.sum(keras.ops.cast(chosen[0], "float32"))


def _before_activation(model: ViewedModel, recorder: Recorder, final: object, otherwise: object) -> object:
    key = recorder.maker(final)
    if key is None:
        return otherwise
    layer = model.structure.by_key()[key].operation
    if activation_of(layer) not in ("softmax", "sigmoid"):
        return otherwise
    given = recorder.inputs[key][-1][0]
    if isinstance(layer, keras.layers.Dense):
        logits = keras.ops.matmul(given, layer.kernel)
        return logits + layer.bias if layer.use_bias else logits
    if isinstance(layer, (keras.layers.Activation, keras.layers.Softmax)) or not isinstance(layer, keras.layers.Layer):
        return given
    return otherwise
