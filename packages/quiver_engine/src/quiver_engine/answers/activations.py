"""Activations of inputs: one forward pass for each (input, weights, preprocessing), kept up to a number of bytes."""

from __future__ import annotations

import threading
import time
from dataclasses import asdict, dataclass

import keras
import numpy as np

from quiver_engine import errors
from quiver_engine.answers.making import Made, explainable, not_explained
from quiver_engine.answers.making import made as how_made
from quiver_engine.cache import Cache
from quiver_engine.errors import QuiverError, unknown
from quiver_engine.graph import receptive
from quiver_engine.graph.receptive import Box
from quiver_engine.graph.structure import Node
from quiver_engine.inputs.entries import Input, Inputs
from quiver_engine.inputs.preprocessing import Preprocessing
from quiver_engine.running import tensors
from quiver_engine.running.viewed import ViewedModel


@dataclass(frozen=True)
class Request:
    """What a click asks for. The minus_ ones: the difference to another input, or to the other model."""

    node: str
    input: str
    model: str = "a"
    sort: str = "index"
    scale: str = "layer"
    minus_input: str | None = None
    minus_model: str | None = None
    call: int = 0
    training: bool = False


@dataclass
class Activation:
    """`values`: (height, width, channels), (time, features) or (units,), float32, without the batch."""

    values: np.ndarray
    kind: str
    node: Node
    weights: str
    forward_ms: float


class Activations:
    def __init__(
        self, models: dict[str, ViewedModel], inputs: Inputs, preprocessing: Preprocessing, most_bytes: int
    ) -> None:
        self.models = models
        self.inputs = inputs
        self.preprocessing = preprocessing
        self.passes = Cache(most_bytes)
        self._spent = 0.0
        self._lock = threading.Lock()

    def spend(self, seconds: float) -> None:
        """Adds up the processor's time that the page costs, which a training callback keeps an eye on."""
        with self._lock:
            self._spent += seconds

    def take_spent(self) -> float:
        """The seconds since it was last asked."""
        with self._lock:
            spent, self._spent = self._spent, 0.0
        return spent

    def model(self, id: str) -> ViewedModel:
        if id not in self.models:
            raise unknown(
                "model",
                "a model",
                "モデル",
                id,
                f"There are: {', '.join(self.models)}.",
                f"指定できるのは {', '.join(self.models)} です。",
            )
        return self.models[id]

    def node(self, model: ViewedModel, id: str) -> Node:
        if id not in model.structure.nodes:
            raise unknown(
                "layer", "a layer", "層", id, "Next: reload the page.", "画面を再読み込みしてください。"
            )
        return model.structure.nodes[id]

    def arrays(self, entry: Input) -> list[np.ndarray]:
        """What the model is given for this input: arrays with a batch of 1."""
        if entry.arrays is not None:
            return [np.asarray(array)[None] for array in entry.arrays]
        picture = self.inputs.picture(entry)
        return [self.inputs.spec.to_model(self.preprocessing(picture).astype(np.float32))]

    def run(self, model: ViewedModel, entry: Input, training: bool = False) -> tuple[object, str, float]:
        """The pass, the weights' version and the milliseconds that it took (0: it was at hand)."""
        version = model.version
        option = self.preprocessing.choice.option
        key = (model.id, version, entry.id, entry.version, option, training)
        if (known := self.passes.get(key)) is not None:
            return known, version, 0.0
        with model.lock:
            # Another request may have been first.
            if (known := self.passes.get(key)) is not None:
                return known, version, 0.0
            arrays = self.arrays(entry)
            began = time.perf_counter()
            try:
                found = model.run(arrays, training)
            except QuiverError:
                raise
            except Exception as error:
                # The model's own code may raise anything.
                raise errors.forward_failed(error) from error
            took = time.perf_counter() - began
            self.spend(took)
            self.passes.put(key, found, _bytes(found))
        return found, version, took * 1000

    def get(self, request: Request) -> Activation:
        """
        Raises:
            QuiverError: unknown ids, `no_activation`, `forward_failed`, `wrong_shape` of two that are compared.
        """
        first = self._one(request.model, request.node, request.input, request)
        other = None
        if request.minus_model:
            other = self._one(request.minus_model, request.node, request.minus_input or request.input, request)
        elif request.minus_input:
            other = self._one(request.model, request.node, request.minus_input, request)
        if other is None:
            return first
        if other.values.shape != first.values.shape:
            raise QuiverError(
                "wrong_shape",
                f"Expected both to have the same shape, received {first.values.shape} and {other.values.shape}. "
                "Next: compare inputs of one size.",
                f"形が異なるため差を計算できません: {first.values.shape} と {other.values.shape}。"
                "同じ大きさの入力を選んでください。",
                status=422,
            )
        first.values = first.values - other.values
        first.forward_ms += other.forward_ms
        first.weights = first.weights if other.weights == first.weights else f"{first.weights}-{other.weights}"
        return first

    def _one(self, model_id: str, node_id: str, input_id: str, request: Request) -> Activation:
        model = self.model(model_id)
        node = self.node(model, node_id)
        found, version, took = self.run(model, self.inputs.get(input_id), request.training)
        calls = found.layers.get(node.id)
        if not calls or not calls[0]:
            raise QuiverError(
                "no_activation",
                f"Expected {node.name!r} to put something out; the model did not call it on this input. Next: "
                "click one of the layers around it.",
                f"{node.name!r} は、この入力では呼び出されませんでした。前後の層を選んでください。",
                status=404,
            )
        if not 0 <= request.call < len(calls):
            raise QuiverError(
                "unknown_option",
                f"Expected call to be from 0 to {len(calls) - 1}, received {request.call}.",
                f"call は 0 から {len(calls) - 1} までです ({request.call} が渡されました)。",
            )
        values = tensors.as_numpy(calls[request.call][0])
        kind, values = oriented(values, node)
        return Activation(values, kind, node, version, took)

    def number(
        self, request: Request, row: int, column: int, channel: int
    ) -> tuple[Made, dict[str, dict[str, int]], Activation]:
        """How one number of a layer was made, and what it can see of each input.

        Raises:
            QuiverError: as `get`; `not_explained`; `unknown_option` for a place that the layer does not have.
        """
        found = self.get(request)
        height, width = _extent(found)
        inside = 0 <= row < height and 0 <= column < width and 0 <= channel < found.values.shape[-1]
        if not inside:
            raise QuiverError(
                "unknown_option",
                f"Expected a place of {found.node.name!r}, {height} x {width} x {found.values.shape[-1]}, received row "
                f"{row}, column {column}, channel {channel}.",
                f"{found.node.name!r} は {height} x {width} x {found.values.shape[-1]} です "
                f"(行 {row}、列 {column}、チャンネル {channel} が渡されました)。",
            )
        model, entry = self.model(request.model), self.inputs.get(request.input)
        if not explainable(found.node.operation):
            raise not_explained(found.node)
        values = found.values
        value = float(
            values[channel]
            if values.ndim == 1
            else values[row, channel]
            if values.ndim == 2
            else values[row, column, channel]
        )
        made = how_made(model, found.node, self._taken(model, entry, found, request.call), value, row, column, channel)
        boxes = {}
        if found.kind == "maps":
            sizes = _sizes(model, self.run(model, entry, request.training)[0])
            boxes = {
                id: asdict(box) | {"height": sizes[id][0], "width": sizes[id][1]}
                for id, box in self.field(request, row, column).items()
            }
        return made, boxes, found

    def field(self, request: Request, row: int, column: int) -> dict[str, Box]:
        """The receptive field of a place of a layer with maps: input node -> what it can see of it."""
        model = self.model(request.model)
        passed, _, _ = self.run(model, self.inputs.get(request.input), request.training)
        return receptive.field(model.structure, _sizes(model, passed), request.node, row, column)

    def _taken(self, model: ViewedModel, entry: Input, found: Activation, call: int) -> np.ndarray:
        """What the layer takes, channels last, without the batch."""
        option = self.preprocessing.choice.option
        key = (model.id, found.weights, entry.id, entry.version, option, "input", found.node.id, call)
        if (known := self.passes.get(key)) is not None:
            return known
        with model.lock:
            taken = model.forward.input_of(self.arrays(entry), model.values(), found.node.key, call)
        given = np.asarray(tensors.as_numpy(taken), np.float32)[0]
        if found.node.channels_first and given.ndim > 1:
            given = np.moveaxis(given, 0, -1)
        self.passes.put(key, given, given.nbytes)
        return given


def _extent(found: Activation) -> tuple[int, int]:
    shape = found.values.shape
    return (1, 1) if len(shape) == 1 else (shape[0], 1) if len(shape) == 2 else (shape[0], shape[1])


def _sizes(model: ViewedModel, passed: object) -> dict[str, tuple[int, int]]:
    """(height, width) of the outputs that have both."""
    found = {}
    for id, calls in passed.layers.items():
        shape = tuple(calls[0][0].shape) if calls and calls[0] else ()
        if len(shape) == 4:
            found[id] = shape[2:] if model.structure.nodes[id].channels_first else shape[1:3]
    return found


def oriented(values: np.ndarray, node: Node) -> tuple[str, np.ndarray]:
    """A layer's output with its batch of 1 -> how it is drawn, and the values with the channels last.

    Raises:
        QuiverError: `no_activation`, for shapes that no picture shows.
    """
    if values.dtype.kind not in "fiub" or values.ndim > 5 or values.size == 0:
        raise QuiverError(
            "no_activation",
            f"Expected numbers in at most 5 dimensions, received {values.dtype} of the shape {values.shape} from "
            f"{node.name!r}.",
            f"{node.name!r} の出力 ({values.dtype}、形 {values.shape}) は表示できません。",
            status=422,
        )
    values = np.asarray(values, np.float32)
    values = values[0] if values.ndim > 1 else values
    if values.ndim == 1:
        return "bars", values
    if node.channels_first:
        values = np.moveaxis(values, 0, -1)
    if values.ndim == 2:
        return "heat", values
    if values.ndim == 4:
        # Depth, or time: one map for each, side by side as further channels.
        values = np.moveaxis(values, 0, -2).reshape(*values.shape[1:3], -1)
    return "maps", values


def _bytes(found: object) -> int:
    leaves = [*keras.tree.flatten(found.layers), *keras.tree.flatten(found.outputs)]
    # The same tensor may be a layer's output and the model's.
    sizes = {id(leaf): int(np.prod(tuple(leaf.shape))) * 4 for leaf in leaves if hasattr(leaf, "shape")}
    return sum(sizes.values())
