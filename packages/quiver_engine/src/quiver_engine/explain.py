"""Grad-CAM and saliency: which part of the input speaks for a class.

Grad-CAM after Selvaraju et al. 2017 (arXiv:1610.02391), at the last layer whose maps are at least 2 x 2; saliency
after Simonyan et al. 2013 (arXiv:1312.6034). Both from the score before the softmax, where that can be had.
"""

from __future__ import annotations

import keras
import numpy as np
from PIL import Image

from quiver_engine import colormaps
from quiver_engine.activations import channels_first
from quiver_engine.errors import QuiverError
from quiver_engine.gradients import gradient
from quiver_engine.recording import Recorder, record
from quiver_engine.structure import Node
from quiver_engine.viewed import ViewedModel

METHODS = ("gradcam", "saliency")


def last_maps(model: ViewedModel) -> Node:
    """The last convolution, and what directly follows it while the maps keep their size (its norm, activation, sum).

    Raises:
        QuiverError: `no_convolution`.
    """
    nodes = list(model.structure.nodes.values())
    convolutions = [i for i, node in enumerate(nodes) if node.category == "conv" and _is_maps(node)]
    if not convolutions:
        raise QuiverError(
            "no_convolution",
            "Expected a model with a two-dimensional convolution, received one without: Grad-CAM has no maps to "
            "weigh. Next: choose saliency.",
            "Grad-CAM には 2 次元の畳み込み層が必要ですが、このモデルにはありません。顕著性マップを選んでください。",
            status=422,
        )
    chosen = nodes[convolutions[-1]]
    for node in nodes[convolutions[-1] + 1 :]:
        same = (
            _is_maps(node) and node.parent == chosen.parent and node.output_shapes[0][1:] == chosen.output_shapes[0][1:]
        )
        if not same or node.category not in ("norm", "activation", "merge", "regularization"):
            break
        chosen = node
    return chosen


def _is_maps(node: Node) -> bool:
    shape = node.output_shapes[0] if node.output_shapes else ()
    return len(shape) == 4 and all(size is None or size >= 2 for size in shape[1:3])


def gradcam(model: ViewedModel, arrays: list[np.ndarray], output: int, index: int) -> tuple[np.ndarray, Node]:
    """(height, width) from 0 to 1, in the size of the layer's maps, and that layer."""
    node = last_maps(model)
    specs = model.forward.specs
    tensors = [keras.ops.convert_to_tensor(array, dtype) for array, (_, dtype) in zip(arrays, specs, strict=True)]
    with model.lock, model.forward.scope(model.values()):
        _, recorder = record(model.model, model.forward.pack(tensors), [node.key])
        shape = tuple(recorder.outputs[node.key][0][0].shape)
        dtype = keras.backend.standardize_dtype(recorder.outputs[node.key][0][0].dtype)

        def score(added: object) -> tuple[object, object]:
            outputs, recorder = _record(model, tensors, node, added)
            return _score(model, outputs, recorder, output, index), recorder.outputs[node.key][0][0]

        maps, slopes = gradient(score, np.zeros(shape, dtype))
    maps = np.asarray(keras.ops.convert_to_numpy(maps), np.float32)[0]
    slopes = slopes[0].astype(np.float32)
    if channels_first(node):
        maps, slopes = np.moveaxis(maps, 0, -1), np.moveaxis(slopes, 0, -1)
    heat = np.maximum((maps * slopes.mean((0, 1))).sum(-1), 0)
    return _to_one(heat), node


def saliency(model: ViewedModel, arrays: list[np.ndarray], output: int, index: int) -> np.ndarray:
    """(height, width) or (values,) from 0 to 1, in the shape of the first input (its channels' maximum)."""
    specs = model.forward.specs
    if not specs[0][1].startswith(("float", "bfloat")):
        raise QuiverError(
            "no_gradient",
            f"Expected an input of floating-point numbers, received {specs[0][1]}: there is no gradient by it. "
            "Next: look at the layers after the embedding.",
            f"入力が整数 ({specs[0][1]}) のため微分できません。Embedding より後のレイヤーを見てください。",
            status=422,
        )
    rest = [keras.ops.convert_to_tensor(array, dtype) for array, (_, dtype) in zip(arrays[1:], specs[1:], strict=True)]
    with model.lock, model.forward.scope(model.values()):

        def score(first: object) -> tuple[object, object]:
            outputs, recorder = _record(model, [first, *rest], None, None)
            return _score(model, outputs, recorder, output, index), first

        _, slopes = gradient(score, np.asarray(arrays[0], specs[0][1]))
    return np.abs(slopes[0].astype(np.float32))


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


def _record(model: ViewedModel, tensors: list, node: Node | None, added: object) -> tuple[list, Recorder]:
    wanted = {other.key for other in model.structure.nodes.values()}
    add = None if node is None else (node.key, 0, added)
    return record(model.model, model.forward.pack(tensors), wanted, add=add)


def _score(model: ViewedModel, outputs: list, recorder: Recorder, output: int, index: int) -> object:
    """The class's score before the softmax; its probability's logarithm where the layers do not tell; else its
    value."""
    final = outputs[output]
    if len(final.shape) != 2:
        raise QuiverError(
            "no_gradient",
            f"Expected an output with one number a class, received the shape {tuple(final.shape)[1:]}.",
            f"クラスごとに 1 つの数を出力するモデルが必要です (出力の形: {tuple(final.shape)[1:]})。",
            status=422,
        )
    by_key = model.structure.by_key()
    makers = [key for key, calls in recorder.outputs.items() if any(final is tensor for tensor in calls[-1])]
    # The innermost: a nested model passes on the tensor of its last layer.
    layer = by_key[max(makers, key=len)].operation if makers else None
    activation = getattr(getattr(layer, "activation", None), "__name__", "linear")
    sign = 1
    if final.shape[-1] == 1:
        # One sigmoid unit: class 0 is what speaks against it.
        sign, index = (1 if index else -1), 0
    if not 0 <= index < final.shape[-1]:
        raise QuiverError(
            "unknown_option",
            f"Expected class to be from 0 to {final.shape[-1] - 1}, received {index}.",
            f"class は 0 から {final.shape[-1] - 1} までです ({index} が渡されました)。",
        )
    if (makers and activation in ("softmax", "sigmoid")) or isinstance(layer, keras.layers.Softmax):
        given = recorder.inputs[max(makers, key=len)][-1][0]
        if isinstance(layer, keras.layers.Dense):
            logits = keras.ops.matmul(given, layer.kernel)
            if layer.use_bias:
                logits = logits + layer.bias
            return sign * logits[0, index]
        if isinstance(layer, (keras.layers.Activation, keras.layers.Softmax)):
            return sign * given[0, index]
    return sign * final[0, index]
