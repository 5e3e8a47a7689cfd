"""What a layer puts out, as the page draws it: all of its maps, one of them, one of its numbers, its kernels."""

from __future__ import annotations

import io
from dataclasses import asdict

import numpy as np

from quiver_engine.answers import views
from quiver_engine.answers.activations import Activation, Request
from quiver_engine.answers.session import Session
from quiver_engine.errors import QuiverError
from quiver_engine.graph import structure
from quiver_engine.running import tensors
from quiver_engine.running.forward import as_tensor

DEFAULTS = {"model": "a", "sort": "index", "scale": "layer", "call": 0}


def layer(session: Session, request: Request) -> dict[str, object]:
    found = session.activations.get(request)
    answer, picture = views.layer(found, request, _address(session, request, found, None), _labels(session, found))
    session.activations.spend(answer["convert_ms"] / 1000)
    if picture is not None:
        _keep(session, request, None, found.weights, picture)
    return answer


def channel(session: Session, request: Request, index: int) -> dict[str, object]:
    found = session.activations.get(request)
    if not 0 <= index < found.values.shape[-1]:
        raise QuiverError(
            "unknown_option",
            f"Expected a channel from 0 to {found.values.shape[-1] - 1}, received {index}.",
            f"チャンネルは 0 から {found.values.shape[-1] - 1} までです ({index} が渡されました)。",
            status=404,
        )
    answer, picture = views.channel(found, index, request, _address(session, request, found, index))
    _keep(session, request, index, found.weights, picture)
    return answer


def values(session: Session, request: Request) -> bytes:
    """All numbers as the page shows them, as a NumPy archive: `values`, channels last, and where they come from."""
    found = session.activations.get(request)
    file = io.BytesIO()
    np.savez(file, values=found.values, layer=found.node.name, input=session.inputs.get(request.input).name)
    return file.getvalue()


def number(session: Session, request: Request, row: int, column: int, channel: int) -> dict[str, object]:
    made, boxes, found = session.activations.number(request, row, column, channel)
    return views.number(made, boxes, found)


def tile(session: Session, request: Request, index: int | None, weights: str) -> bytes:
    """The PNG of an earlier answer, drawn again where it was forgotten."""
    known = session.pictures.get(_key(session, request, index, weights))
    if known is not None:
        return known
    found = session.activations.get(request)
    if index is None:
        _, picture = views.layer(found, request, "", None)
    elif 0 <= index < found.values.shape[-1]:
        _, picture = views.channel(found, index, request, "")
    else:
        picture = None
    if picture is None:
        raise QuiverError(
            "not_found", "This layer is drawn without a picture.", "この層には画像がありません。", status=404
        )
    _keep(session, request, index, found.weights, picture)
    return picture


def kernels(session: Session, node_id: str, model_id: str) -> tuple[dict[str, object], bytes]:
    model = session.activations.model(model_id)
    node = session.activations.node(model, node_id)
    kernel = structure.kernel_of(node.operation)
    if kernel is None:
        raise QuiverError(
            "no_kernels",
            f"Expected a one- or two-dimensional convolution, received {node.name!r} "
            f"({type(node.operation).__name__}).",
            f"カーネルを表示できるのは 1 次元・2 次元の畳み込み層です ({node.name!r} は "
            f"{type(node.operation).__name__})。",
            status=404,
        )
    place = next(i for i, variable in enumerate(model.forward.variables) if variable is kernel)
    with model.lock:
        values = tensors.as_numpy(as_tensor(model.values()[place]))
    address = f"api/tile/{node_id}/kernels.png?model={model_id}&v={model.version}"
    return views.kernels(np.asarray(values, np.float32), address)


def _labels(session: Session, found: Activation) -> list[str] | None:
    return session.classes.names if found.kind == "bars" and len(session.classes.names) == found.values.size else None


def _key(session: Session, request: Request, index: int | None, weights: str) -> tuple:
    return (request, index, weights, session.preprocessing.choice.option)


def _keep(session: Session, request: Request, index: int | None, weights: str, picture: bytes) -> None:
    session.pictures.put(_key(session, request, index, weights), picture, len(picture))


def _address(session: Session, request: Request, found: Activation, index: int | None) -> str:
    """Relative, with all that draws the same picture again; `v` makes it another address when the weights
    change."""
    given = {key: value for key, value in asdict(request).items() if value != DEFAULTS.get(key) and key != "node"}
    given["training"] = "1" if request.training else None
    query = "&".join(f"{key}={value}" for key, value in given.items() if value is not None)
    channel = "" if index is None else f"/{index}"
    option = session.preprocessing.choice.option
    return f"api/tile/{request.node}{channel}.png?{query}&p={option}&v={found.weights}"
