"""Who is answered, and what nobody gets."""

from __future__ import annotations

import contextlib
import io
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from quiver_engine.answers.session import Session
from quiver_engine.errors import QuiverError
from quiver_engine.inputs import images
from quiver_engine.inputs.entries import Inputs
from quiver_engine.running.specification import InputSpec

TOKEN = "a-token-for-tests"
SPEC = InputSpec(((None, 8, 8, 3),), ("float32",), "image", (8, 8, 3))
IMAGE = {"content-type": "image/png"}


@pytest.mark.parametrize(
    "host", ["127.0.0.1:5000", "localhost:5000", "localhost", "[::1]:5000", "127.0.0.2", "LOCALHOST.:1"]
)
def test_loopback_names_are_answered(client: Any, host: str) -> None:
    assert client.get("/api/session", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "192.168.0.7:5000",
        "0.0.0.0",
        "",
        "[",
        "a@localhost@b",
    ],
)
def test_other_names_are_refused(client: Any, host: str) -> None:
    # A page that rebinds its own name to 127.0.0.1 arrives like this.
    for path in ("/", "/api/session", "/inputs", "/input-file/red.png", "/static/x.js"):
        answer = client.get(path, headers={"host": host})
        assert answer.status_code == 403, path
        assert answer.json()["error"]["code"] in ("forbidden_host", "token_required")


def test_a_name_is_let_in_if_listed_or_with_the_token(session: Session, new_client: Callable) -> None:
    headers = {"host": "hub.example"}
    assert new_client(session, hosts=("hub.example",)).get("/api/session", headers=headers).status_code == 200
    client = new_client(session)
    assert client.get("/api/session", headers=headers | {"x-quiver-token": TOKEN}).status_code == 200
    assert client.get("/api/session", headers=headers | {"x-quiver-token": "other"}).status_code == 403
    # A cookie goes to every port of the host: it is not the token, nor does it stand for it.
    assert client.get("/api/session", headers=headers | {"cookie": f"quiver={TOKEN}"}).status_code == 403
    cookie = client.get("/", params={"token": TOKEN}).headers["set-cookie"].partition(";")[0]
    assert TOKEN not in cookie
    assert client.get("/api/session", headers=headers | {"cookie": cookie}).status_code == 200


def test_beyond_loopback_everyone_needs_the_token(session: Session, new_client: Callable) -> None:
    client = new_client(session, always_token=True)
    refused = client.get("/api/session")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "token_required")
    assert client.get("/", params={"token": "ö"}).status_code == 403
    led = client.get("/", params={"token": TOKEN, "lang": "ja"})
    assert (led.status_code, led.headers["location"]) == (303, "./?lang=ja")
    cookie = led.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    # Below a proxy's prefix the browser keeps it to that prefix.
    assert "Path" not in cookie
    assert client.get("/api/session", headers={"cookie": cookie.partition(";")[0]}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:8888"},
    ],
)
def test_another_sites_page_can_post_nothing(client: Any, png: Callable, headers: dict[str, str]) -> None:
    answer = client.post("/api/inputs?name=x.png", content=png(), headers=IMAGE | headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden_origin")
    own = client.post("/api/inputs?name=x.png", content=png(), headers=IMAGE | {"origin": "http://127.0.0.1:5000"})
    assert own.status_code == 201


def test_deep_json_is_refused(client: Any) -> None:
    deep = '{"id":' + "[" * 5000
    answer = client.post("/api/preprocess", content=deep, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "unknown_option")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(
    "path", ["/api/session", "/layer/conv/red.png", "/input-file/red.png", "/api/inputs", "/model"]
)
def test_another_sites_page_can_get_nothing(client: Any, tmp_path: Path, site: str, path: str) -> None:
    answer = client.get(path, headers={"sec-fetch-site": site, "sec-fetch-mode": "no-cors"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden_origin")
    assert not (tmp_path / "tmp").exists()
    # A link there may lead to the page, and no further.
    headers = {"sec-fetch-site": site, "sec-fetch-mode": "navigate"}
    assert client.get("/", headers=headers).status_code == 200
    assert client.get(path, headers=headers).status_code == 403
    for own in ("same-origin", "none"):
        assert client.get(path, headers={"sec-fetch-site": own}).status_code == 200


def test_over_tls_the_cookie_stays_with_its_host(session: Session, new_client: Callable) -> None:
    client = new_client(session, base_url="https://127.0.0.1:5000", always_token=True)
    cookie = client.get("/", params={"token": TOKEN}).headers["set-cookie"]
    assert cookie.startswith("__Host-quiver=")
    assert {"Path=/", "Secure", "HttpOnly"} <= set(cookie.split("; "))
    assert client.get("/api/session", headers={"cookie": cookie.partition(";")[0]}).status_code == 200


def test_a_person_without_the_token_reads_a_page(session: Session, new_client: Callable) -> None:
    client = new_client(session, always_token=True)
    answer = client.get("/", headers={"accept": "text/html,application/xhtml+xml"})
    assert answer.status_code == 403
    assert answer.headers["content-type"].startswith("text/html")
    assert "?token=..." in answer.text
    assert "トークンが必要です" in answer.text


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_what_a_form_can_send_is_refused(client: Any, png: Callable, kind: str) -> None:
    assert client.post("/api/inputs?name=x", content=png(), headers={"content-type": kind}).status_code == 415
    assert client.post("/api/preprocess", content=b'{"id": "tf"}', headers={"content-type": kind}).status_code == 415


def test_headers_keep_the_page_to_itself(client: Any) -> None:
    for path in ("/", "/api/session", "/api/nothing", "/nothing"):
        answer = client.get(path, headers={"origin": "http://evil.example"})
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert not [name for name in answer.headers if name.startswith("access-control")]
        assert "server" not in answer.headers


HOSTILE = [
    "../secret.png",
    "..%2fsecret.png",
    "%2e%2e/secret.png",
    "....//secret.png",
    "/etc/passwd",
    "images/../../secret.png",
    "red.png/../../secret.png",
    "..\\secret.png",
    "notes.txt",
    ".hidden.png",
    "link.png",
    "sub/inner.png",
    "folder.png",
    "red.png%00.txt",
    "a" * 5000 + ".png",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_only_images_of_the_folder_are_given_away(client: Any, folder: Path, png: Callable, name: str) -> None:
    (folder.parent / "secret.png").write_bytes(png())
    (folder / ".hidden.png").write_bytes(png())
    (folder / "link.png").symlink_to(folder.parent / "secret.png")
    (folder / "sub").mkdir()
    (folder / "sub" / "inner.png").write_bytes(png())
    (folder / "folder.png").mkdir()
    assert client.get("/inputs").json() == ["blue.jpg", "red.png"]
    for route in ("/input-file/", "/predict/", "/layer/conv/", "/temp-file/", "/static/"):
        answer = client.get(route + name)
        assert answer.status_code in (404, 405), route
        assert "json" in answer.headers["content-type"]


def test_a_pipe_in_the_folder_holds_nobody_up(client: Any, folder: Path) -> None:
    os.mkfifo(folder / "pipe.png")
    assert client.get("/inputs").json() == ["blue.jpg", "red.png"]
    assert client.get("/input-file/pipe.png").status_code == 404


NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NAMES)
def test_no_name_leads_out_of_the_folder(folder: Path, name: str) -> None:
    inputs = Inputs(SPEC, folder, [])
    for variant in (name, f"{name}.png", f"../{name}.png", f"{name}/../../x.png"):
        found = inputs.find(variant)
        assert found is None or found.path.parent == folder.resolve()
        if found is None:
            with pytest.raises(QuiverError, match="Expected the id of an image"):
                inputs.by_file_name(variant)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NAMES)
def test_every_file_name_that_the_system_takes_is_listed_and_served(tmp_path: Path, name: str) -> None:
    plain = name.replace("/", "_").replace("\\", "_").replace("\0", "_").lstrip(".") or "x"
    if len(plain.encode()) > 200:
        plain = "long"
    place = tmp_path / "names"
    place.mkdir(exist_ok=True)
    for old in place.iterdir():
        old.unlink()
    Image.new("RGB", (3, 3)).save(place / "first.png")
    (place / "first.png").rename(place / f"{plain}.png")
    inputs = Inputs(SPEC, place, [])
    (entry,) = inputs.all()
    assert entry.name == f"{plain}.png"
    assert inputs.picture(inputs.get(entry.id)).shape == (8, 8, 3)
    assert entry.id.replace("-", "").isalnum()


def test_a_file_name_that_is_no_text_does_not_break_the_list(client: Any, folder: Path, png: Callable) -> None:
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.png")).write_bytes(png())
    except OSError:
        # macOS takes no such name: then there is nothing to protect from.
        assert os.uname().sysname == "Darwin"
        return
    assert len(client.get("/api/inputs").json()) == 3
    assert len(client.get("/inputs").json()) == 3


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=400))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    for content in (
        data,
        b"\x89PNG\r\n\x1a\n" + data,
        b"\xff\xd8\xff\xe0" + data,
        b"GIF89a" + data,
        b"II*\0" + data,
        b"BM" + data,
    ):
        with contextlib.suppress(QuiverError):
            # Whatever Pillow raises has become one of ours.
            assert images.read(content, "x").mode == "RGB"


@settings(max_examples=30, deadline=None)
@given(
    size=st.tuples(st.integers(1, 40), st.integers(1, 40)),
    mode=st.sampled_from(["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"]),
    kind=st.sampled_from(["PNG", "TIFF", "JPEG", "BMP", "GIF", "WEBP"]),
)
def test_every_kind_of_image_becomes_the_models_input(size: tuple[int, int], mode: str, kind: str) -> None:
    file = io.BytesIO()
    try:
        Image.new(mode, size).save(file, kind)
    except (OSError, ValueError):
        # Not every format holds every mode.
        Image.new("RGB", size).save(file, kind)
    for channels in (1, 3):
        array = images.fitted(file.getvalue(), "x", (8, 6, channels))
        assert array.shape == (8, 6, channels)
        assert array.dtype == np.float32


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that claims that many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(("width", "height"), [(8000, 7000), (20000, 20000), (2**31 - 1, 2**31 - 1), (1, 60_000_000)])
def test_decompression_bombs_are_refused_before_they_unpack(client: Any, width: int, height: int) -> None:
    answer = client.post("/api/inputs?name=bomb.png", content=bomb(width, height), headers=IMAGE)
    assert answer.status_code in (413, 415)
    assert answer.json()["error"]["code"] in ("image_too_large", "unreadable_image")
    if width < 2**31 - 1:
        assert answer.status_code == 413


def test_uploads_have_a_limit_told_or_not(client: Any, monkeypatch: pytest.MonkeyPatch, png: Callable) -> None:
    monkeypatch.setattr(images, "MOST_BYTES", 5000)
    answer = client.post("/api/inputs?name=big.png", content=b"x" * 5001, headers=IMAGE)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "image_too_large")

    taken = []

    async def chunks() -> Any:
        for number in range(100):
            taken.append(number)
            yield b"x" * 1000

    assert client.post("/api/inputs?name=big.png", content=chunks(), headers=IMAGE).status_code == 413
    # The rest was not even read.
    assert len(taken) < 10
    assert client.post("/api/inputs?name=small.png", content=png(), headers=IMAGE).status_code == 201


def test_uploads_beyond_fifty_push_out_the_oldest(client: Any, png: Callable) -> None:
    first = client.post("/api/inputs?name=first.png", content=png(), headers=IMAGE).json()
    for _ in range(50):
        client.post("/api/inputs?name=x.png", content=png(), headers=IMAGE)
    entries = client.get("/api/inputs").json()
    assert len(entries) == 2 + 50
    assert first["id"] not in {entry["id"] for entry in entries}


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>.png", "../../etc/x.png", "a\r\nSet-Cookie: b.png", "", "日本語 🐱.png"]
)
def test_an_uploads_name_is_only_shown(client: Any, tmp_path: Path, png: Callable, name: str) -> None:
    answer = client.request(
        "POST", "/api/inputs", params={"name": name, "kind": "drawing"}, content=png(), headers=IMAGE
    )
    entry = answer.json()
    assert answer.status_code == 201
    assert entry["kind"] == "drawing"
    assert "/" not in entry["name"].replace("</", "")
    assert "\n" not in entry["name"]
    assert client.get("/" + entry["thumbnail"]).status_code == 200
    assert not list(tmp_path.rglob("*script*"))


def test_svg_and_other_programs_are_no_images(client: Any) -> None:
    for data in (b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%!PS-Adobe-3.0 EPSF-3.0\n", b"#!/bin/sh\n"):
        answer = client.post("/api/inputs?name=x.png", content=data, headers={"content-type": "image/svg+xml"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (415, "unreadable_image")
