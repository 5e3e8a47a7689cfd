"""Reading images that may be broken or hostile, and writing small PNGs."""

from __future__ import annotations

import io
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from quiver_engine.errors import QuiverError
from quiver_engine.specification import LONGEST_FREE_SIDE

# Pillow reads many more, some of them by programs of the system.
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF")
SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff")
MOST_BYTES = 20_000_000
MOST_PIXELS = 50_000_000
THUMBNAIL = 96


def read(source: Path | bytes, name: str) -> Image.Image:
    """An image in RGB, turned upright.

    Raises:
        QuiverError: `unreadable_image`, or `image_too_large` (decided before any pixel is unpacked).
    """
    with _opened(source, name) as image:
        upright = ImageOps.exif_transpose(image)
        if upright.mode == "P" or "A" in upright.mode or "transparency" in upright.info:
            layer = upright.convert("RGBA")
            # A drawing's empty paper is white.
            upright = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
        elif upright.mode.startswith(("I", "F")):
            upright = _to_8_bits(upright)
        return upright.convert("RGB")


def check(path: Path, name: str) -> None:
    """As `read`, but only the header."""
    with _opened(path, name):
        pass


@contextmanager
def _opened(source: Path | bytes, name: str) -> Iterator[Image.Image]:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > MOST_BYTES:
        raise too_large(f"{size / 1e6:.0f} MB", f"{MOST_BYTES / 1e6:.0f} MB", name)
    try:
        with warnings.catch_warnings():
            # Above its own limit Pillow warns; ours is lower and an error.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(source) if isinstance(source, bytes) else source, formats=FORMATS)
        with image:
            if image.width * image.height > MOST_PIXELS:
                raise too_large(
                    f"{image.width} x {image.height} pixels", f"{MOST_PIXELS / 1e6:.0f} million pixels", name
                )
            yield image
    except (QuiverError, FileNotFoundError, PermissionError):
        raise
    except Image.DecompressionBombError as error:
        raise too_large("far more pixels", f"{MOST_PIXELS / 1e6:.0f} million pixels", name) from error
    except Exception as error:
        # Pillow's readers raise almost anything on broken files.
        reason = f"{type(error).__name__}: {error}"[:200]
        formats = ", ".join(FORMATS)
        raise QuiverError(
            "unreadable_image",
            f"Expected an image ({formats}), received {name[:80]!r}, which cannot be read ({reason}). Next: open "
            "and save it anew as PNG.",
            f"画像 ({formats}) が必要ですが、{name[:80]!r} を読み込めませんでした ({reason})。PNG "
            "として保存し直してください。",
            status=415,
        ) from error


def too_large(received: str, most: str, name: str) -> QuiverError:
    return QuiverError(
        "image_too_large",
        f"Expected an image of at most {most}, received {name[:80]!r} with {received}. Next: shrink it first.",
        f"画像は {most} までですが、{name[:80]!r} は {received} です。先に縮小してください。",
        status=413,
    )


def _to_8_bits(image: Image.Image) -> Image.Image:
    """16-bit and floating-point gray, from its own minimum to its maximum."""
    values = np.asarray(image, np.float32)
    low, high = float(values.min()), float(values.max())
    return Image.fromarray(((values - low) * (255 / ((high - low) or 1))).astype(np.uint8), "L")


def to_array(image: Image.Image, size: tuple[int | None, int | None, int]) -> np.ndarray:
    """(height, width, channels), float32, 0 to 255. Stretched to the size as `keras.utils.load_img` does."""
    height, width, channels = size
    if height is None or width is None:
        shrink = min(1.0, LONGEST_FREE_SIDE / max(image.size))
        height = height or max(1, round(image.height * shrink))
        width = width or max(1, round(image.width * shrink))
    image = image.convert("L" if channels == 1 else "RGB")
    if image.size != (width, height):
        image = image.resize((width, height), Image.Resampling.BILINEAR)
    array = np.asarray(image, np.float32)
    return array[..., None] if channels == 1 else array


def from_array(array: np.ndarray) -> Image.Image:
    """(height, width, 1 or 3) in any range: 0-255 and 0-1 as they are, anything else from its minimum to its
    maximum."""
    array = np.nan_to_num(np.asarray(array, np.float32))
    low, high = float(array.min()), float(array.max())
    if low < 0 or high > 255:
        array = (array - low) * (255 / ((high - low) or 1))
    elif high <= 1:
        array = array * 255
    pixels = np.rint(array).astype(np.uint8)
    return Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels)


def png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    # The page is on the same machine: time matters, bytes do not.
    image.save(file, "PNG", compress_level=1, compress_type=zlib.Z_RLE)
    return file.getvalue()


def thumbnail(image: Image.Image) -> bytes:
    """At most 96 px on the longer side; smaller pictures are enlarged by whole pixels."""
    image = image.copy()
    factor = THUMBNAIL // max(image.size)
    if factor > 1:
        image = image.resize((image.width * factor, image.height * factor), Image.Resampling.NEAREST)
    else:
        image.thumbnail((THUMBNAIL, THUMBNAIL))
    return png(image)
