"""The picture functions that `scipy.misc` had until SciPy 1.2, on Pillow.

As there, pictures are arrays of rows, columns and channels, and what is no array of bytes is stretched: its least value
becomes black and its greatest white. https://docs.scipy.org/doc/scipy-1.1.0/reference/misc.html
"""

from __future__ import annotations

from os import PathLike
from typing import BinaryIO

import numpy as np
from PIL import Image

RESAMPLING = {
    "nearest": Image.Resampling.NEAREST,
    "lanczos": Image.Resampling.LANCZOS,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "cubic": Image.Resampling.BICUBIC,
}


def bytescale(
    data: np.ndarray, cmin: float | None = None, cmax: float | None = None, high: int = 255, low: int = 0
) -> np.ndarray:
    """`data` as bytes from `low` to `high`, where `cmin` (by default the least value) becomes `low` and `cmax` `high`.

    Bytes are given back as they are.

    Raises:
        ValueError: `cmax` below `cmin`, or `low` and `high` outside of 0 to 255 or in the wrong order.
    """
    data = np.asarray(data)
    if data.dtype == np.uint8:
        return data
    if not 0 <= low <= high <= 255:
        raise ValueError(f"Expected 0 <= low <= high <= 255. Received: low={low}, high={high}")
    least = data.min() if cmin is None else cmin
    greatest = data.max() if cmax is None else cmax
    span = greatest - least
    if span < 0:
        raise ValueError(f"Expected cmax to be no less than cmin. Received: cmin={least}, cmax={greatest}")
    scaled = (data - least) * ((high - low) / (span or 1)) + low
    return (scaled.clip(low, high) + 0.5).astype(np.uint8)


def toimage(
    arr: np.ndarray,
    high: int = 255,
    low: int = 0,
    cmin: float | None = None,
    cmax: float | None = None,
    pal: np.ndarray | None = None,
    mode: str | None = None,
    channel_axis: int | None = None,
) -> Image.Image:
    """The array as a Pillow image.

    Two axes give a grey picture. Three give colours: `channel_axis`, by default the first axis of length 3, else of
    length 4, holds the channels, so that channels-first pictures are taken too.

    Raises:
        ValueError: the array is no picture, or complex.
    """
    data = np.asarray(arr)
    if np.iscomplexobj(data):
        raise ValueError("Expected a real-valued array. Received: a complex one")
    if data.ndim == 2:
        return _grey(data, high, low, cmin, cmax, pal, mode)
    if data.ndim != 3 or not {3, 4} & set(data.shape):
        raise ValueError(
            f"Expected a picture: two axes, or three of which one has length 3 or 4. Received: shape={data.shape}"
        )
    if channel_axis is None:
        channel_axis = data.shape.index(3) if 3 in data.shape else data.shape.index(4)
    channels = data.shape[channel_axis]
    if channels not in (3, 4):
        raise ValueError(f"Expected 3 or 4 channels. Received: channel_axis={channel_axis}, shape={data.shape}")
    pixels = np.moveaxis(bytescale(data, cmin, cmax, high, low), channel_axis, 2)
    kind = mode or ("RGB" if channels == 3 else "RGBA")
    return Image.frombytes(kind, (pixels.shape[1], pixels.shape[0]), np.ascontiguousarray(pixels).tobytes())


def _grey(
    data: np.ndarray,
    high: int,
    low: int,
    cmin: float | None,
    cmax: float | None,
    pal: np.ndarray | None,
    mode: str | None,
) -> Image.Image:
    if mode == "F":
        return Image.fromarray(data.astype(np.float32))
    if mode == "I":
        return Image.fromarray(data.astype(np.int32))
    if mode == "1":
        return Image.fromarray(data > high)
    image = Image.fromarray(np.ascontiguousarray(bytescale(data, cmin, cmax, high, low)))
    if mode == "P" or pal is not None:
        colours = np.repeat(np.arange(256, dtype=np.uint8), 3) if pal is None else np.asarray(pal, np.uint8).ravel()
        image.putpalette(colours.tobytes())
    return image


def fromimage(im: Image.Image, flatten: bool = False, mode: str | None = None) -> np.ndarray:
    """The Pillow image as an array; with `flatten` in shades of grey as floats, with `mode` converted to it."""
    if mode is not None:
        im = im.convert(mode)
    elif im.mode == "P":
        im = im.convert("RGBA" if "transparency" in im.info else "RGB")
    elif im.mode == "1":
        im = im.convert("L")
    if flatten:
        im = im.convert("F")
    return np.array(im)


def imread(name: str | PathLike | BinaryIO, flatten: bool = False, mode: str | None = None) -> np.ndarray:
    """The picture in a file as an array of bytes, as `fromimage` gives it."""
    with Image.open(name) as image:
        return fromimage(image, flatten=flatten, mode=mode)


def imsave(name: str | PathLike | BinaryIO, arr: np.ndarray, format: str | None = None) -> None:
    """Writes the array as a picture, its values stretched; the channels come last."""
    image = toimage(arr, channel_axis=2)
    image.save(name, format)


def imresize(
    arr: np.ndarray, size: float | tuple[int, ...], interp: str = "bilinear", mode: str | None = None
) -> np.ndarray:
    """The picture in another size: `size` is percent as an int, a factor as a float, else (rows, columns).

    The outcome is bytes, its values stretched first where the picture is none.
    """
    image = toimage(arr, mode=mode)
    if isinstance(size, int | np.integer):
        wanted = [int(side * (size / 100)) for side in image.size]
    elif isinstance(size, float | np.floating):
        wanted = [int(side * size) for side in image.size]
    else:
        wanted = [int(size[1]), int(size[0])]
    return fromimage(image.resize(tuple(wanted), resample=RESAMPLING[interp]))


def imrotate(arr: np.ndarray, angle: float, interp: str = "bilinear") -> np.ndarray:
    """The picture turned counterclockwise about its centre by `angle` degrees, as bytes of the same shape."""
    return fromimage(toimage(arr).rotate(angle, resample=RESAMPLING[interp]))


def imshow(arr: np.ndarray) -> None:
    """Shows the picture by matplotlib, since the external viewer that SciPy started is rarely there."""
    import matplotlib.pyplot as plt

    plt.imshow(fromimage(toimage(arr)), cmap="gray")
    plt.axis("off")
    plt.show()
