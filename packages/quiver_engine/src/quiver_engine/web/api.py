"""The answers of `api/...`: docs/api.md."""

from __future__ import annotations

import asyncio
import json
import math
import os

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as HTTPRequest
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from quiver_engine import events
from quiver_engine.answers import explanations, maps, outputs, pictures
from quiver_engine.answers.activations import Request
from quiver_engine.answers.session import Session
from quiver_engine.errors import QuiverError
from quiver_engine.inputs import images
from quiver_engine.version import VERSION

MOST_BODIES = 3
KEPT = {"cache-control": "private, max-age=3600"}
IMAGE_TYPES = ("image/", "application/octet-stream")


def routes(session: Session) -> list[Route]:
    """Functions without `async` run in threads, so that a slow model does not hold up the rest."""
    # Each may hold a body of 20 MB.
    uploading = asyncio.Semaphore(MOST_BODIES)

    def get_status(request: HTTPRequest) -> Response:
        return answer({"quiver": VERSION, "title": session.title, "pid": os.getpid()})

    def get_session(request: HTTPRequest) -> Response:
        return answer(session.as_json())

    async def post_preprocess(request: HTTPRequest) -> Response:
        _content_type(request, ("application/json",))
        try:
            body = json.loads(await _body(request, 10_000))
            option = body["id"]
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise _unknown_option('{"id": "scale"}', "the body", str(error)) from error
        return answer(await run_in_threadpool(session.select_preprocessing, option))

    def get_graph(request: HTTPRequest) -> Response:
        return answer(session.graph(request.query_params.get("model", "a")))

    def get_inputs(request: HTTPRequest) -> Response:
        return answer(
            pictures.input_list(
                session,
            )
        )

    async def post_input(request: HTTPRequest) -> Response:
        kind = request.query_params.get("kind", "upload")
        if kind not in ("upload", "drawing"):
            raise _unknown_option("upload or drawing", "kind", kind)
        _content_type(request, IMAGE_TYPES)
        if session.spec.picture is None:
            raise QuiverError(
                "wrong_type",
                "Expected no image: this model takes none. Next: pass arrays with launch(inputs=...).",
                "このモデルは画像を受け取りません。launch(inputs=...) で配列を渡してください。",
                status=415,
            )
        name = request.query_params.get("name", "")
        async with uploading:
            data = await _body(request, images.MOST_BYTES, name)
            entry = await run_in_threadpool(session.inputs.add, name, kind, data)
            del data
        session.events.send(type="inputs")
        return answer(pictures.input_json(session, entry), 201)

    def delete_input(request: HTTPRequest) -> Response:
        session.inputs.remove(request.path_params["id"])
        session.events.send(type="inputs")
        return answer(
            pictures.input_list(
                session,
            )
        )

    def post_invert(request: HTTPRequest) -> Response:
        entry = session.inputs.invert(request.path_params["id"])
        session.events.send(type="inputs")
        return answer(pictures.input_json(session, entry))

    def get_input_picture(request: HTTPRequest) -> Response:
        small = request.path_params["size"] == "thumbnail"
        if request.path_params["size"] not in ("thumbnail", "picture"):
            raise not_found()
        headers = KEPT if "v" in request.query_params else None
        return Response(
            pictures.input_picture(session, request.path_params["id"], small), media_type="image/png", headers=headers
        )

    def get_layer(request: HTTPRequest) -> Response:
        return answer(maps.layer(session, _layer_request(request)))

    def get_channel(request: HTTPRequest) -> Response:
        return answer(
            maps.channel(session, _layer_request(request), _number(request.path_params["index"], "the channel"))
        )

    def get_values(request: HTTPRequest) -> Response:
        asked = _layer_request(request)
        name = session.activations.node(session.activations.model(asked.model), asked.node).name
        plain = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in name)[:80]
        headers = {"content-disposition": f'attachment; filename="{plain}.npz"'}
        return Response(maps.values(session, asked), media_type="application/octet-stream", headers=headers)

    def get_number(request: HTTPRequest) -> Response:
        place = [_number(request.query_params.get(name, "0"), name) for name in ("row", "column")]
        return answer(
            maps.number(session, _layer_request(request), *place, _number(request.path_params["index"], "the channel"))
        )

    def get_kernels(request: HTTPRequest) -> Response:
        found, _ = maps.kernels(session, request.path_params["node"], request.query_params.get("model", "a"))
        return answer(found)

    def get_kernels_picture(request: HTTPRequest) -> Response:
        _, picture = maps.kernels(session, request.path_params["node"], request.query_params.get("model", "a"))
        return Response(picture, media_type="image/png", headers=KEPT)

    def get_tile(request: HTTPRequest) -> Response:
        index = request.path_params.get("index")
        number = None if index is None else _number(index, "the channel")
        picture = maps.tile(session, _layer_request(request), number, request.query_params.get("v", ""))
        return Response(picture, media_type="image/png", headers=KEPT)

    def get_predict(request: HTTPRequest) -> Response:
        return answer(outputs.predict(session, _input(request), request.query_params.get("model", "a")))

    def get_output_picture(request: HTTPRequest) -> Response:
        query = request.query_params
        output = _number(query.get("output", "0"), "output")
        picture = outputs.output_picture(session, _input(request), query.get("model", "a"), output)
        return Response(picture, media_type="image/png", headers=KEPT if "v" in query else None)

    def explained(request: HTTPRequest) -> tuple[dict, bytes]:
        query = request.query_params
        index = _number(query["class"], "class") if "class" in query else None
        output = _number(query.get("output", "0"), "output")
        return explanations.explain(
            session,
            query.get("method", "gradcam"),
            _input(request),
            query.get("model", "a"),
            output,
            index,
            query.get("layer"),
        )

    def get_explain(request: HTTPRequest) -> Response:
        found, _ = explained(request)
        query = {"method": found["method"], "input": _input(request), "class": found["class"]}
        query |= {key: request.query_params[key] for key in ("model", "output", "layer") if key in request.query_params}
        query |= {"p": session.preprocessing.choice.option, "v": found["weights"]}
        found["image"]["url"] = "api/explain.png?" + "&".join(f"{key}={value}" for key, value in query.items())
        return answer(found)

    def get_explain_picture(request: HTTPRequest) -> Response:
        return Response(explained(request)[1], media_type="image/png", headers=KEPT)

    async def get_events(request: HTTPRequest) -> Response:
        if session.events.pages >= events.MOST_PAGES:
            raise QuiverError(
                "busy",
                f"Expected at most {events.MOST_PAGES} open pages, received one more. Next: close some.",
                f"同時に開ける画面は {events.MOST_PAGES} 個までです。使っていない画面を閉じてください。",
                status=503,
            )
        return StreamingResponse(
            session.events.stream(), media_type="text/event-stream", headers={"x-accel-buffering": "no"}
        )

    return [
        Route("/api/status", get_status),
        Route("/api/session", get_session),
        Route("/api/preprocess", post_preprocess, methods=["POST"]),
        Route("/api/graph", get_graph),
        Route("/api/inputs", get_inputs),
        Route("/api/inputs", post_input, methods=["POST"]),
        Route("/api/inputs/{id}", delete_input, methods=["DELETE"]),
        Route("/api/inputs/{id}/invert", post_invert, methods=["POST"]),
        Route("/api/inputs/{id}/{size}", get_input_picture),
        Route("/api/layer/{node}", get_layer),
        Route("/api/layer/{node}/channel/{index}", get_channel),
        Route("/api/layer/{node}/number/{index}", get_number),
        Route("/api/layer/{node}/values.npz", get_values),
        Route("/api/layer/{node}/kernels", get_kernels),
        Route("/api/tile/{node}.png", get_tile),
        Route("/api/tile/{node}/kernels.png", get_kernels_picture),
        Route("/api/tile/{node}/{index}.png", get_tile),
        Route("/api/predict", get_predict),
        Route("/api/output.png", get_output_picture),
        Route("/api/explain", get_explain),
        Route("/api/explain.png", get_explain_picture),
        Route("/api/events", get_events),
    ]


def answer(content: object, status: int = 200) -> Response:
    """JSON that every browser reads: what is not finite becomes null."""
    try:
        text = json.dumps(content, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    except ValueError:
        text = json.dumps(_finite(content), allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    # A lone surrogate (from a file name) has no UTF-8.
    return Response(text.encode("utf-8", "replace"), status, media_type="application/json")


def not_found() -> QuiverError:
    return QuiverError(
        "not_found", "Nothing is here. Next: see docs/api.md.", "このアドレスには何もありません。", status=404
    )


def _finite(content: object) -> object:
    if isinstance(content, float):
        return content if math.isfinite(content) else None
    if isinstance(content, dict):
        return {key: _finite(value) for key, value in content.items()}
    if isinstance(content, (list, tuple)):
        return [_finite(value) for value in content]
    return content


def _layer_request(request: HTTPRequest) -> Request:
    query = request.query_params
    for name, known in (("sort", ("index", "strength")), ("scale", ("layer", "channel")), ("training", ("0", "1"))):
        if query.get(name, known[0]) not in known:
            raise _unknown_option(" or ".join(known), name, query[name])
    return Request(
        node=request.path_params["node"],
        input=_input(request),
        model=query.get("model", "a"),
        sort=query.get("sort", "index"),
        scale=query.get("scale", "layer"),
        minus_input=query.get("minus_input"),
        minus_model=query.get("minus_model"),
        call=_number(query.get("call", "0"), "call"),
        training=query.get("training") == "1",
    )


def _input(request: HTTPRequest) -> str:
    if "input" not in request.query_params:
        raise _unknown_option("the id of an input", "input", "nothing")
    return request.query_params["input"]


def _number(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise _unknown_option("a whole number from 0", name, text)
    return int(text)


def _unknown_option(expected: str, name: str, received: str) -> QuiverError:
    shown = received[:60]
    return QuiverError(
        "unknown_option",
        f"Expected {name} to be {expected}, received {shown!r}. Next: see docs/api.md.",
        f"{name} には {expected} を指定してください ({shown!r} が渡されました)。",
    )


def _content_type(request: HTTPRequest, allowed: tuple[str, ...]) -> None:
    """Types that another site's form can send are not among those allowed."""
    given = request.headers.get("content-type", "")
    if not given.startswith(allowed):
        raise QuiverError(
            "wrong_type",
            f"Expected the content type {' or '.join(allowed)}, received {given[:60]!r}.",
            f"Content-Type は {' か '.join(allowed)} にしてください ({given[:60]!r} が渡されました)。",
            status=415,
        )


async def _body(request: HTTPRequest, most: int, name: str = "the body") -> bytes:
    """
    Raises:
        QuiverError: `image_too_large`, as soon as it is known.
    """
    chunks, size = [], 0
    announced = request.headers.get("content-length", "0")
    if not announced.isdigit() or int(announced) > most:
        raise images.too_large(f"{announced[:20]} bytes", f"{most / 1e6:g} MB", name)
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise images.too_large("more", f"{most / 1e6:g} MB", name)
        chunks.append(chunk)
    return b"".join(chunks)
