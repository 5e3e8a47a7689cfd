"""Reading images that may be broken or hostile, and writing small PNGs."""

from __future__ import annotations

import io
import math
import re
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image

from quiver_engine.errors import QuiverError
from quiver_engine.running.specification import LONGEST_FREE_SIDE

# Pillow reads many more, some of them by programs of the system.
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF")
SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff")
MOST_BYTES = 20_000_000
MOST_PIXELS = 50_000_000
THUMBNAIL = 96
HOLDER = re.compile(r"<_io\.\w+[^>]*>")
# Of an image that is shown in its own size.
MOST_SHOWN = 12_000_000
# Beyond this, what must be converted is averaged on the way.
MANY_PIXELS = 4_000_000
STRIP_PIXELS = 1_000_000
# Unpacking takes as much memory as the picture has pixels, and a browser asks for many at once.
_decoding = threading.BoundedSemaphore(1)

ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SIDEWAYS = (5, 6, 7, 8)


def read(source: Path | bytes, name: str) -> Image.Image:
    """A whole image in RGB, turned upright; one of more than `MOST_SHOWN` pixels is made smaller.

    Raises:
        QuiverError: `unreadable_image`, or `image_too_large` (decided before any pixel is unpacked).
    """
    with _decoding, _opened(source, name) as image:
        factor = math.ceil(math.sqrt(image.width * image.height / MOST_SHOWN))
        return _upright(_flat(image, factor).convert("RGB"), image)


def fitted(
    source: Path | bytes, name: str, size: tuple[int | None, int | None, int], *, small: bool = False
) -> np.ndarray:
    """(height, width, channels), float32, 0 to 255, upright, stretched to the size as
    `keras.utils.load_img(..., interpolation="bilinear")` does. `small`: at most a thumbnail, so that most of a large
    JPEG need not be unpacked.

    One image is unpacked at a time, and in the memory of little more than its own pixels.

    Raises:
        QuiverError: `unreadable_image`, or `image_too_large` (decided before any pixel is unpacked).
    """
    with _decoding, _opened(source, name) as image:
        turned = _orientation(image) in SIDEWAYS
        width, height = reversed(image.size) if turned else image.size
        wanted = _size(width, height, size, small)
        own = wanted[::-1] if turned else wanted
        if small:
            image.draft("RGB", (2 * own[0], 2 * own[1]))
        spare = min(image.width // (4 * own[0]), image.height // (4 * own[1]))
        flat = _flat(image, max(1, spare) if image.width * image.height > MANY_PIXELS else 1)
        flat = flat.convert("L" if size[2] == 1 else "RGB")
        if flat.size != own:
            flat = flat.resize(own, Image.Resampling.BILINEAR)
        array = np.asarray(_upright(flat, image), np.float32)
    return array[..., None] if size[2] == 1 else array


def _size(width: int, height: int, size: tuple[int | None, int | None, int], small: bool) -> tuple[int, int]:
    """(width, height) that an image of this size is brought to."""
    shrink = min(1.0, LONGEST_FREE_SIDE / max(width, height))
    wanted = (size[1] or max(1, round(width * shrink)), size[0] or max(1, round(height * shrink)))
    if not small or max(wanted) <= THUMBNAIL:
        return wanted
    share = THUMBNAIL / max(wanted)
    return max(1, round(wanted[0] * share)), max(1, round(wanted[1] * share))


def _orientation(image: Image.Image) -> int:
    return image.getexif().get(ORIENTATION, 1)


def _upright(flat: Image.Image, image: Image.Image) -> Image.Image:
    turn = TURNS.get(_orientation(image))
    return flat if turn is None else flat.transpose(turn)


def _flat(image: Image.Image, factor: int) -> Image.Image:
    """Without transparency, deep gray or palette; averaged over `factor` x `factor` pixels where it is not plain
    already. Row by row: a copy of a large image would take as much memory again."""
    if image.mode in ("1", "L", "RGB") and "transparency" not in image.info:
        return image if factor == 1 or image.mode == "1" else image.reduce(factor)
    deep = image.mode.startswith(("I", "F"))
    low, high = _extrema(image) if deep else (0.0, 0.0)
    whole = Image.new("RGB", (-(-image.width // factor), -(-image.height // factor)))
    rows = max(1, STRIP_PIXELS // max(1, image.width) // factor) * factor
    for top in range(0, image.height, rows):
        part = image.crop((0, top, image.width, min(image.height, top + rows)))
        plain = _to_8_bits(part, low, high) if deep else _opaque(part)
        whole.paste(plain.reduce(factor) if factor > 1 else plain, (0, top // factor))
    return whole


def _opaque(part: Image.Image) -> Image.Image:
    if part.mode == "P" or "A" in part.mode or "a" in part.mode or "transparency" in part.info:
        layer = part.convert("RGBA")
        # A drawing's empty paper is white.
        part = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    return part.convert("RGB")


def _extrema(image: Image.Image) -> tuple[float, float]:
    low, high = image.getextrema()
    return (float(low), float(high)) if math.isfinite(low) and math.isfinite(high) else (0.0, 255.0)


def check(path: Path, name: str) -> None:
    """As `fitted`, but only the header."""
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
        # Of bytes it names the object that held them, and where that lay in memory.
        reason = HOLDER.sub("the file", f"{error}" or type(error).__name__)[:200]
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


def _to_8_bits(image: Image.Image, low: float, high: float) -> Image.Image:
    """16-bit and floating-point gray, from the whole image's minimum to its maximum."""
    values = np.nan_to_num(np.asarray(image, np.float32), nan=low, posinf=high, neginf=low)
    levels = np.clip((values - low) * (255 / ((high - low) or 1)), 0, 255).astype(np.uint8)
    return Image.fromarray(levels).convert("RGB")


def from_levels(array: np.ndarray) -> Image.Image:
    """(height, width, 1 or 3) of whole numbers from 0 to 255, exactly."""
    pixels = array.astype(np.uint8)
    return Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels)


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
