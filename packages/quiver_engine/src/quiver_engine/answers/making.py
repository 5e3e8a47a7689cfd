"""How one number of a feature map was made: the window in the layer's input, the kernel, their products and the sum."""

from __future__ import annotations

from dataclasses import dataclass, field

import keras
import numpy as np

from quiver_engine.errors import QuiverError
from quiver_engine.graph import windows
from quiver_engine.graph.structure import Node, activation_of, kernel_of
from quiver_engine.running import tensors
from quiver_engine.running.forward import as_tensor
from quiver_engine.running.viewed import ViewedModel

# Input channels (or units) that are told one by one, those that add most first.
MOST_TERMS = 6
MOST_UNITS = 16
MOST_SHOWN = 64
# Of what is reckoned here and what the layer put out: float16 and oneDNN round in their own ways.
TOLERANCE = 2e-2


@dataclass
class Term:
    """What one channel of the input adds. `values`, `weights`: (rows, columns) of the window, NaN in the padding;
    `weights` is None where there are none."""

    channel: int
    values: np.ndarray
    weights: np.ndarray | None
    sum: float


@dataclass
class Made:
    """`sum` + `bias` = `before`, and the activation of it is `value`. `rest`: what the channels add that are not among
    `terms`. `window`: (top, left, bottom, right) in the input, the padding included. `shown`: the input's channel that
    adds most, thinned to every `step`-th place."""

    kind: str
    value: float
    sum: float
    bias: float | None
    before: float
    activation: str | None
    terms: list[Term]
    count: int
    rest: float
    window: tuple[int, int, int, int] | None = None
    size: tuple[int, int] | None = None
    shown: np.ndarray | None = None
    step: int = 1
    places: list[int] = field(default_factory=list)


def explainable(layer: keras.Operation) -> bool:
    if isinstance(layer, (keras.layers.SeparableConv2D, *windows.TRANSPOSED)):
        return False
    return isinstance(layer, (*windows.CONVOLUTIONS, *windows.POOLING, keras.layers.Dense))


def made(model: ViewedModel, node: Node, given: np.ndarray, value: float, row: int, column: int, channel: int) -> Made:
    """`given`: what the layer takes, channels last, without the batch; `value`: the number that it put out at this
    place.

    Raises:
        QuiverError: `not_explained`, where the layer is of another kind, or reckoning it anew gives another number.
    """
    layer = node.operation
    if not explainable(layer):
        raise not_explained(node)
    if isinstance(layer, keras.layers.Dense):
        found = _dense(model, node, given, row, column, channel)
    elif isinstance(layer, windows.POOLING):
        found = _pooled(node, given, row, column, channel)
    else:
        found = _convolved(model, node, given, row, column, channel)
    activation = activation_of(layer)
    found.activation = activation if activation != "linear" else None
    found.value = value
    own = _activated(layer, found.before)
    # A softmax needs all units: one value alone does not check its logit.
    if own is not None and abs(own - value) > TOLERANCE * max(1.0, abs(value)):
        raise not_explained(node)
    return found


def not_explained(node: Node) -> QuiverError:
    return QuiverError(
        "not_explained",
        f"Expected a convolution, a pooling or a Dense layer that works as Keras's own, received {node.name!r} "
        f"({type(node.operation).__name__}). Next: look at a layer before or after it.",
        f"計算の過程を表示できるのは、Keras の畳み込み・プーリング・全結合の層です ({node.name!r} は "
        f"{type(node.operation).__name__})。前後の層を見てください。",
        status=404,
    )


def _activated(layer: keras.Operation, before: float) -> float | None:
    activation = getattr(layer, "activation", None)
    if activation is None:
        return before
    if getattr(activation, "__name__", "") in ("softmax", "log_softmax"):
        return None
    return float(tensors.as_numpy(activation(keras.ops.convert_to_tensor([[before]], "float32"))).reshape(-1)[0])


def _weights(model: ViewedModel, variable: keras.Variable) -> np.ndarray:
    """As the page shows them: of a training, those of the snapshot."""
    place = next((i for i, own in enumerate(model.forward.variables) if own is variable), None)
    value = variable.value if place is None else model.values()[place]
    return np.asarray(tensors.as_numpy(as_tensor(value)), np.float32)


def _bias(model: ViewedModel, layer: keras.Operation, channel: int) -> float | None:
    return float(_weights(model, layer.bias)[channel]) if getattr(layer, "use_bias", False) else None


def _window(node: Node, given: np.ndarray, row: int, column: int) -> tuple[np.ndarray, tuple[int, int, int, int]]:
    """(rows, columns, channels) with NaN in the padding, and where it lies."""
    size = given.shape[:2]
    down, across = windows.of(node.operation, size)
    rows, columns = down.places(row), across.places(column)
    inside = np.full((len(rows), len(columns), given.shape[2]), np.nan, np.float32)
    for y, at in enumerate(rows):
        for x, beside in enumerate(columns):
            if 0 <= at < size[0] and 0 <= beside < size[1]:
                inside[y, x] = given[at, beside]
    return inside, (rows[0], columns[0], rows[-1], columns[-1])


def _convolved(model: ViewedModel, node: Node, given: np.ndarray, row: int, column: int, channel: int) -> Made:
    layer = node.operation
    kernel = _weights(model, kernel_of(layer))
    if isinstance(layer, keras.layers.DepthwiseConv2D):
        # (rows, columns, channels, filters of each channel)
        each = kernel.shape[3]
        channels, weights = [channel // each], kernel[:, :, channel // each : channel // each + 1, channel % each]
    else:
        # In groups, a filter takes a part of the channels.
        part = channel // (kernel.shape[3] // layer.groups)
        channels = list(range(part * kernel.shape[2], (part + 1) * kernel.shape[2]))
        weights = kernel[:, :, :, channel]
    inside, place = _window(node, given, row, column)
    inside = inside[:, :, channels]
    sums = np.nan_to_num(inside * weights).sum((0, 1), dtype=np.float64)
    chosen = np.argsort(-np.abs(sums), kind="stable")[:MOST_TERMS]
    terms = [Term(channels[i], inside[:, :, i], weights[:, :, i], float(sums[i])) for i in chosen]
    return _sum_up("conv", sums, chosen, terms, _bias(model, layer, channel), given, place)


def _pooled(node: Node, given: np.ndarray, row: int, column: int, channel: int) -> Made:
    inside, place = _window(node, given, row, column)
    values = inside[:, :, channel]
    largest = isinstance(node.operation, keras.layers.MaxPooling2D)
    value = float(np.nanmax(values) if largest else np.nanmean(values))
    sums = np.array([value])
    found = _sum_up(
        "max" if largest else "mean", sums, np.array([0]), [Term(channel, values, None, value)], None, given, place
    )
    return found


def _dense(model: ViewedModel, node: Node, given: np.ndarray, row: int, column: int, channel: int) -> Made:
    layer = node.operation
    weights = _weights(model, layer.kernel)[:, channel]
    vector = given if given.ndim == 1 else given[row] if given.ndim == 2 else given[row, column]
    sums = vector.astype(np.float64) * weights
    chosen = np.argsort(-np.abs(sums), kind="stable")[:MOST_UNITS]
    terms = [Term(int(i), vector[i : i + 1, None], weights[i : i + 1, None], float(sums[i])) for i in chosen]
    return _sum_up("dense", sums, chosen, terms, _bias(model, layer, channel), None, None)


def _sum_up(
    kind: str,
    sums: np.ndarray,
    chosen: np.ndarray,
    terms: list[Term],
    bias: float | None,
    given: np.ndarray | None,
    window: tuple[int, int, int, int] | None,
) -> Made:
    total = float(sums.sum())
    found = Made(
        kind=kind,
        value=0.0,
        sum=total,
        bias=bias,
        before=total + (bias or 0.0),
        activation=None,
        terms=terms,
        count=len(sums),
        rest=total - float(sums[chosen].sum()),
        window=window,
    )
    if given is not None:
        found.size = given.shape[:2]
        found.step = max(1, -(-max(found.size) // MOST_SHOWN))
        found.shown = given[:: found.step, :: found.step, terms[0].channel]
    return found
