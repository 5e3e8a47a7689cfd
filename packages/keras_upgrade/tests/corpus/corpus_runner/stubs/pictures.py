"""Made-up photographs and folders of them."""

from __future__ import annotations

import functools
import inspect
import os
from pathlib import Path

import numpy as np
from PIL import Image


def picture(path: Path, width: int = 320, height: int = 240, seed: int | None = None) -> None:
    """A colourful gradient with noise, as JPEG, PNG or BMP by the path's suffix."""
    rng = np.random.default_rng(sum(path.name.encode()) if seed is None else seed)
    down, across = np.mgrid[0:height, 0:width]
    planes = [down * rng.uniform(0, 1), across * rng.uniform(0, 0.7), (down + across) * rng.uniform(0, 0.4)]
    pixels = np.stack(planes, axis=-1) + rng.uniform(0, 60, size=(height, width, 3))
    suffix = path.suffix.lower()
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    image.save(path, format={".png": "PNG", ".bmp": "BMP", ".gif": "GIF"}.get(suffix, "JPEG"))


def class_folders(path: Path, classes: tuple[str, ...] = ("cats", "dogs"), images: int = 40) -> None:
    """A folder of classes, each a folder of small pictures, as `flow_from_directory` wants it."""
    for name in classes:
        folder = path / name
        folder.mkdir(parents=True)
        for number in range(images):
            picture(folder / f"{name.removesuffix('s')}.{number}.jpg", 64, 48, seed=number)


def thumbnail(path: Path) -> None:
    """Of a numbered set; such sets are large."""
    picture(path, 64, 48)


def install_folders() -> None:
    """`flow_from_directory` of a missing folder finds one, where the call tells the classes."""
    from keras.src.legacy.preprocessing.image import ImageDataGenerator

    real = ImageDataGenerator.flow_from_directory
    signature = inspect.signature(real)

    @functools.wraps(real)
    def flow_from_directory(self, *args, **kwargs):
        try:
            call = signature.bind(self, *args, **kwargs).arguments
        except TypeError:
            return real(self, *args, **kwargs)
        folder, classes = call["directory"], call.get("classes")
        missing = isinstance(folder, str) and not os.path.isabs(folder) and not os.path.exists(folder)
        if missing and (classes or call.get("class_mode") in ("binary", None)):
            class_folders(Path(folder), tuple(classes or ("cats", "dogs")))
        return real(self, *args, **kwargs)

    ImageDataGenerator.flow_from_directory = flow_from_directory


MAKERS = {r"(cat|dog)\.\d+\.jpg": thumbnail, r".*\.(jpe?g|png|bmp)": picture}
