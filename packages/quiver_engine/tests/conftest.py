"""What the tests share: tiny models, a session without a server, and a client that asks its application."""

from __future__ import annotations

import asyncio
import io
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

from collections.abc import Callable
from pathlib import Path

import httpx
import keras
import numpy as np
import pytest
from keras import layers
from PIL import Image
from quiver_engine.answers.session import Session
from quiver_engine.web.app import make_app
from starlette.applications import Starlette

TOKEN = "a-token-for-tests"


class Client:
    """Asks an application without a server, as a browser on this machine would."""

    def __init__(self, app: Starlette, base_url: str) -> None:
        self.app = app
        self.base_url = base_url

    def request(self, method: str, path: str, **options: object) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=self.base_url) as client:
                return await client.request(method, path, **options)

        return asyncio.run(ask())

    def get(self, path: str, **options: object) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: object) -> httpx.Response:
        return self.request("POST", path, **options)


@pytest.fixture(scope="session")
def cnn() -> keras.Model:
    """(8, 8, 3) -> 4 classes."""
    keras.utils.set_random_seed(0)
    return keras.Sequential(
        [
            keras.Input((8, 8, 3), name="image"),
            layers.Conv2D(5, 3, activation="relu", name="conv"),
            layers.MaxPooling2D(name="pool"),
            layers.Flatten(name="flatten"),
            layers.Dense(4, activation="softmax", name="predictions"),
        ],
        name="tiny",
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two images and a text."""
    images = tmp_path / "images"
    images.mkdir()
    Image.new("RGB", (20, 10), (255, 0, 0)).save(images / "red.png")
    Image.new("RGB", (10, 20), (0, 0, 255)).save(images / "blue.jpg")
    (images / "notes.txt").write_text("no image")
    return images


@pytest.fixture
def session(cnn: keras.Model, folder: Path) -> Session:
    return Session(cnn, classes=["cat", "dog", "owl", "fox"], input_folder=folder, top=3)


@pytest.fixture
def new_client(tmp_path: Path) -> Callable[..., Client]:
    """`new_client(session)`: a client of a new application; options go to `make_app`."""

    def new(session: Session, base_url: str = "http://127.0.0.1:5000", **options: object) -> Client:
        app = make_app(session, token=TOKEN, temp_folder=tmp_path / "tmp", **options)
        return Client(app, base_url)

    return new


@pytest.fixture
def client(session: Session, new_client: Callable[..., Client]) -> Client:
    return new_client(session)


@pytest.fixture
def png() -> Callable[..., bytes]:
    """`png(size, color, mode)`: the bytes of an image of one colour."""

    def make(size: tuple[int, int] = (8, 8), color: object = (200, 100, 0), mode: str = "RGB") -> bytes:
        file = io.BytesIO()
        Image.new(mode, size, color).save(file, "PNG")
        return file.getvalue()

    return make


@pytest.fixture
def pixels() -> Callable[[bytes], np.ndarray]:
    """`pixels(data)`: an image's bytes as an array; of a paletted one the levels."""

    def read(data: bytes) -> np.ndarray:
        with Image.open(io.BytesIO(data)) as image:
            return np.asarray(image)

    return read
