"""The routes of the original Quiver, with the same JSON, for code and clients that know them."""

from __future__ import annotations

import json
import tempfile
import threading
from pathlib import Path

import keras
import numpy as np
from starlette.requests import Request as HTTPRequest
from starlette.responses import Response
from starlette.routing import Route

from quiver_engine.answers import tiles
from quiver_engine.answers.activations import Request
from quiver_engine.answers.session import Session
from quiver_engine.errors import QuiverError, unknown
from quiver_engine.graph import keras_internals
from quiver_engine.inputs import images
from quiver_engine.running import tensors
from quiver_engine.web.api import answer, not_found

# A name in the file system has at most 255 bytes.
LONGEST_NAME = 100
# Flattened maps have tens of thousands.
MOST_CHANNELS = 1024
# Written by one server; the oldest of them go.
MOST_FILES = 8192


def routes(session: Session, temp_folder: Path) -> list[Route]:
    """`temp_folder` is made when the first layer is asked for."""
    lock = threading.Lock()
    written: dict[str, None] = {}

    def get_inputs(request: HTTPRequest) -> Response:
        return answer([entry.name for entry in session.inputs.files()])

    def get_model(request: HTTPRequest) -> Response:
        return answer(architecture(session.models["a"].model))

    def get_layer(request: HTTPRequest) -> Response:
        entry = session.inputs.by_file_name(request.path_params["input"])
        node = session.models["a"].structure.by_name(request.path_params["layer"])
        if node is None:
            name = request.path_params["layer"]
            raise unknown("layer", "a layer's name", "層の名前", name, "See /model.", "/model を見てください。")
        found = session.activations.get(Request(node.id, entry.id))
        with lock:
            names = save_channels(found.values, found.kind, node.name, entry.id, entry.name, temp_folder)
            for name in names:
                # The newest last.
                written.pop(name, None)
                written[name] = None
            for name in list(written)[: max(0, len(written) - MOST_FILES)]:
                del written[name]
                (temp_folder / name).unlink(missing_ok=True)
        return answer(names)

    def get_prediction(request: HTTPRequest) -> Response:
        entry = session.inputs.by_file_name(request.path_params["input"])
        found, _, _ = session.activations.run(session.models["a"], entry)
        values = np.asarray(tensors.as_numpy(found.outputs[0]), np.float64)
        if values.ndim != 2:
            raise QuiverError(
                "wrong_shape",
                f"Expected a model whose output is a vector, received the shape {values.shape}.",
                f"出力がベクトルのモデルが必要です (出力の形: {values.shape})。",
                status=422,
            )
        return answer([ranked(row, session) for row in values])

    def get_temp_file(request: HTTPRequest) -> Response:
        return _png(temp_folder, request.path_params["name"])

    def get_input_file(request: HTTPRequest) -> Response:
        # Only what is an image of the folder: the original gave away any file below it.
        entry = session.inputs.by_file_name(request.path_params["name"])
        image = images.read(entry.path, entry.name)
        return Response(images.png(image), media_type="image/png")

    return [
        Route("/inputs", get_inputs),
        Route("/model", get_model),
        Route("/layer/{layer:path}/{input}", get_layer),
        Route("/predict/{input}", get_prediction),
        Route("/temp-file/{name}", get_temp_file),
        Route("/input-file/{name}", get_input_file),
    ]


def save_channels(values: np.ndarray, kind: str, layer: str, input: str, shown: str, folder: Path) -> list[str]:
    """One PNG a channel, as the original named them: `<layer>_<channel>_<input>.png`. What in a name is no letter,
    digit, dot, dash or underscore becomes one; the input's id follows then, so that no two inputs share a file.

    Of more than `MOST_CHANNELS` channels only the first are written."""
    maps = values if kind == "maps" else values.T[..., None] if kind == "heat" else values[None, None]
    maps = maps if maps.ndim == 3 else maps.reshape(1, 1, -1)
    folder.mkdir(parents=True, exist_ok=True)
    low, high = maps.min((0, 1)), maps.max((0, 1))
    gray = tiles.levels(maps, low, high)
    told = (_plain(layer), _plain(shown))
    end = "" if told == (layer, shown) else f"_{input}"
    names = []
    for channel in range(min(gray.shape[-1], MOST_CHANNELS)):
        name = f"{told[0]}_{channel}_{told[1]}{end}.png"
        _write(folder / name, images.png(images.Image.fromarray(np.ascontiguousarray(gray[..., channel]))))
        names.append(name)
    return names


def _write(path: Path, data: bytes) -> None:
    """By another name first: whoever reads it meanwhile sees the old one, and a link of that name is not followed but
    replaced."""
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        file.write(data)
    Path(file.name).replace(path)


def ranked(row: np.ndarray, session: Session) -> list[list[object]]:
    """`[[wnid, label, probability], ...]`; without names the label is the index."""
    best = np.argsort(-np.nan_to_num(row, nan=-np.inf), kind="stable")[: session.top].tolist()
    classes = session.classes
    return [
        [classes.wnids[i] if i < len(classes.wnids) else "", classes.name(i) or str(i), float(row[i])] for i in best
    ]


def architecture(model: keras.Model) -> dict[str, object]:
    """As `model.to_json()` was in 2016: `inbound_nodes` are lists of [layer, node, tensor, {}]."""
    try:
        config = json.loads(model.to_json())
    except Exception as error:
        # Subclassed models without a `get_config` of their own.
        raise QuiverError(
            "not_found",
            f"Expected a model with a config, but it raised {type(error).__name__}: {error}. Next: use /api/graph."[
                :500
            ],
            "このモデルの構成は JSON にできません。/api/graph を使ってください。",
            status=404,
        ) from error
    return old_style(config, model)


def old_style(config: dict[str, object], model: keras.Model) -> dict[str, object]:
    """The same model in the JSON of Keras 1, which the original's client reads."""
    inner = config.get("config")
    if not isinstance(inner, dict) or "layers" not in inner:
        return config
    functional = keras_internals.functional_of(model)
    calls = keras_internals.calls_in(functional) if functional is not None else {}
    by_name = {operation.name: operation for operation in (functional.operations if functional is not None else [])}
    layers = []
    for layer in inner["layers"]:
        name = layer.get("name") or layer.get("config", {}).get("name", "")
        operation = by_name.get(name)
        entry = {**layer, "name": name}
        if isinstance(operation, keras.Model):
            entry = {**old_style(layer, operation), "name": name}
        entry["inbound_nodes"] = [
            [[keras_internals.maker(tensor).name, 0, 0, {}] for tensor in call.input_tensors]
            for call in calls.get(id(operation), [])
            if call.input_tensors
        ]
        layers.append(entry)
    old = {**config, "class_name": "Model", "config": {**inner, "layers": layers}}
    if functional is not None:
        old["config"]["input_layers"] = [[keras_internals.maker(tensor).name, 0, 0] for tensor in functional.inputs]
        old["config"]["output_layers"] = [[keras_internals.maker(tensor).name, 0, 0] for tensor in functional.outputs]
    return old


def _plain(name: str) -> str:
    return "".join(letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in name)[
        :LONGEST_NAME
    ]


def _png(folder: Path, name: str) -> Response:
    try:
        path = (folder / name).resolve()
        if path.parent != folder.resolve() or path.suffix != ".png":
            raise not_found()
        return Response(path.read_bytes(), media_type="image/png")
    except (OSError, ValueError) as error:
        raise not_found() from error
