"""From a number to a colour: viridis for activations, blue-white-red for differences and kernels."""

from __future__ import annotations

import numpy as np
from PIL import Image

# Readable for the colour-blind and in gray print.
ANCHORS = {
    "viridis": ("440154", "482878", "3e4989", "31688e", "26828e", "1f9e89", "35b779", "6ece58", "b5de2b", "fde725"),
    "difference": ("053061", "2166ac", "4393c3", "92c5de", "f7f7f7", "f4a582", "d6604d", "b2182b", "67001f"),
    "heat": ("000004", "420a68", "932667", "dd513a", "fca50a", "fcffa4"),
}


def as_json(name: str) -> dict[str, object]:
    return {"name": name, "colors": [f"#{color}" for color in ANCHORS[name]]}


def table(name: str) -> np.ndarray:
    """(256, 3) uint8."""
    anchors = np.array([[int(color[i : i + 2], 16) for i in (0, 2, 4)] for color in ANCHORS[name]], np.float64)
    at = np.linspace(0, len(anchors) - 1, 256)
    return np.stack([np.interp(at, range(len(anchors)), anchors[:, i]) for i in range(3)], -1).round().astype(np.uint8)


TABLES = {name: table(name) for name in ANCHORS}


def paletted(levels: np.ndarray, name: str) -> Image.Image:
    """(height, width) uint8 -> an image with the colours as its palette: a third of the bytes of RGB."""
    image = Image.fromarray(levels)
    image.putpalette(TABLES[name].tobytes())
    return image
