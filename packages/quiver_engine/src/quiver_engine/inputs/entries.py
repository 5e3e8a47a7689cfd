"""What can be looked at: arrays from Python, the images of a folder, uploads and drawings."""

from __future__ import annotations

import hashlib
import os
import stat
import threading
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from quiver_engine.errors import QuiverError, unknown
from quiver_engine.inputs import images
from quiver_engine.running.specification import InputSpec

MOST_FILES = 1000
LONGEST_TEXT = 60
# What a model of texts is shown where no text was given.
SENTENCES = ("the cat sat on the mat", "a very good film", "not worth the time")
MOST_UPLOADS = 50
MOST_UPLOADED_BYTES = 64_000_000


@dataclass
class Input:
    """`version` changes when the content does. `arrays`: as the model takes them, without batch; `data`: an image's
    bytes; `path`: its file."""

    id: str
    name: str
    kind: str
    version: str = "0"
    label: dict[str, object] | None = None
    arrays: list[np.ndarray] | None = None
    data: bytes | None = None
    path: Path | None = None
    inverted: bool = False

    @property
    def source(self) -> Path | bytes | None:
        return self.data if self.data is not None else self.path


class Inputs:
    """All inputs of one server. Everything here may be called from several threads."""

    def __init__(self, spec: InputSpec, folder: Path | None, arrays: list[Input]) -> None:
        self.spec = spec
        self.folder = folder
        self.arrays = arrays
        self._sent: list[Input] = []
        self._inverted: set[str] = set()
        self._errors: dict[tuple[str, str], QuiverError] = {}
        self._lock = threading.Lock()

    def all(self) -> list[Input]:
        """In the order of the page.

        Raises:
            QuiverError: `folder_gone`, and only where there is nothing else to show.
        """
        with self._lock:
            sent = list(reversed(self._sent))
        try:
            files = self.files()
        except QuiverError:
            if not self.arrays and not sent:
                raise
            files = []
        return [*self.arrays, *map(self._marked, files), *map(self._marked, sent)]

    def files(self) -> list[Input]:
        """The folder's images by name. Links that lead out of the folder, hidden files and anything but files are
        left out."""
        if self.folder is None or self.spec.picture is None:
            return []
        found = []
        try:
            with os.scandir(self.folder) as entries:
                names = sorted(entry.name for entry in entries)
        except OSError as error:
            raise QuiverError(
                "folder_gone",
                f"Expected the folder {self.folder} with images, but it cannot be read ({error.strerror}). Next: "
                "make it again; the page follows.",
                f"画像のフォルダ {self.folder} を読み込めません ({error.strerror})。作り直すと、"
                "この画面に反映されます。",
                status=410,
            ) from error
        for name in names:
            if len(found) < MOST_FILES and (entry := self.find(name)):
                found.append(entry)
        return found

    def find(self, name: str) -> Input | None:
        """The folder's image of that name; None for anything else, whatever the name tries."""
        if self.folder is None or name.startswith(".") or not name.lower().endswith(images.SUFFIXES):
            return None
        if "/" in name or "\\" in name or "\0" in name:
            return None
        try:
            path = (self.folder / name).resolve()
            if path.parent != self.folder.resolve():
                return None
            status = path.stat()
        except (OSError, RuntimeError, ValueError):
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        digest = hashlib.sha256(os.fsencode(name)).hexdigest()[:12]
        # A name that is no UTF-8 would break the JSON.
        shown = os.fsencode(name).decode("utf-8", "replace")
        return Input(f"f-{digest}", shown, "image", f"{status.st_mtime_ns:x}-{status.st_size:x}", path=path)

    def by_file_name(self, name: str) -> Input:
        """For the original's routes."""
        entry = self.find(name)
        if entry is None:
            raise unknown(
                "input",
                "an image of the input folder",
                "入力フォルダの画像",
                name,
                "See /inputs.",
                "/inputs を見てください。",
            )
        return entry

    def get(self, id: str) -> Input:
        """
        Raises:
            QuiverError: `unknown_input`.
        """
        for entry in self.all():
            if entry.id == id:
                return entry
        raise unknown(
            "input", "an input", "入力", id, "Next: choose one from the list again.", "一覧からもう一度選んでください。"
        )

    def add(self, name: str, kind: str, data: bytes) -> Input:
        """An upload or a drawing, kept in the size of the model's pictures: what is no image is refused at once. Keeps
        the newest 50, and fewer where they take more than 64 MB."""
        kept = images.png(images.from_levels(images.fitted(data, name, self._size())))
        entry = Input(f"u-{uuid.uuid4().hex[:12]}", _clean(name), kind, data=kept)
        with self._lock:
            self._sent = [*self._sent, entry][-MOST_UPLOADS:]
            while len(self._sent) > 1 and sum(len(one.data) for one in self._sent) > MOST_UPLOADED_BYTES:
                self._sent.pop(0)
        return entry

    def remove(self, id: str) -> None:
        """
        Raises:
            QuiverError: `unknown_input`, also for what is no upload or drawing: files and arrays are the learner's.
        """
        with self._lock:
            left = [entry for entry in self._sent if entry.id != id]
            gone = len(left) < len(self._sent)
            self._sent = left
            self._inverted.discard(id)
        if not gone:
            raise unknown(
                "input",
                "an upload",
                "アップロードした画像",
                id,
                "Next: reload the page.",
                "画面を再読み込みしてください。",
            )

    def invert(self, id: str) -> Input:
        """Swaps black and white, or back: networks trained on MNIST know only white on black.

        Raises:
            QuiverError: `unknown_input`; `wrong_type` for an array from Python, which is used as it is.
        """
        entry = self.get(id)
        if entry.arrays is not None:
            raise QuiverError(
                "wrong_type",
                "Expected an image, received an array from Python, which is used as it is.",
                "Python から渡された配列はそのまま使います。反転できるのは画像だけです。",
                status=415,
            )
        with self._lock:
            self._inverted ^= {id}
        return self.get(id)

    def _marked(self, entry: Input) -> Input:
        """Whether it is inverted is part of its version: another picture, another pass."""
        if entry.id not in self._inverted:
            return entry
        return replace(entry, version=f"{entry.version}-i", inverted=True)

    def _size(self) -> tuple[int | None, int | None, int]:
        if self.spec.picture is None:
            raise QuiverError(
                "wrong_type", "This model takes no image.", "このモデルは画像を受け取りません。", status=415
            )
        return self.spec.picture

    def signature(self) -> tuple:
        """Changes when the folder does."""
        try:
            return tuple((entry.id, entry.version) for entry in self.files())
        except QuiverError as error:
            return (error.code,)

    def picture(self, entry: Input, small: bool = False) -> np.ndarray | None:
        """(height, width, channels) before preprocessing: an image from 0 to 255, an array as given. None: no picture.
        `small`: a large one may come as a thumbnail.

        Raises:
            QuiverError: the image cannot be read.
        """
        if entry.arrays is not None:
            return self.spec.pictures(entry.arrays)
        try:
            array = images.fitted(entry.source, entry.name, self._size(), small=small)
            return 255 - array if entry.inverted else array
        except OSError as error:
            raise QuiverError(
                "unreadable_image",
                f"Expected the file {entry.name!r}, but it is gone ({error.strerror}). Next: choose another input.",
                f"ファイル {entry.name!r} がなくなりました ({error.strerror})。別の入力を選んでください。",
                status=410,
            ) from error

    def is_picture(self, entry: Input) -> bool:
        return self.spec.shows_pictures if entry.arrays is not None else self.spec.picture is not None

    def error_of(self, entry: Input) -> QuiverError | None:
        """Why the image cannot be used, as far as its header tells; remembered for each version of the file."""
        if entry.path is None:
            return None
        key = (entry.id, entry.version)
        if key not in self._errors:
            if len(self._errors) >= 2 * MOST_FILES:
                # Versions of files that are long gone; the headers of those that are there are read again.
                self._errors.clear()
            try:
                images.check(entry.path, entry.name)
                self._errors[key] = None
            except QuiverError as error:
                self._errors[key] = error
            except OSError:
                return None
        return self._errors[key]


def arrays_of(
    given: Sequence[np.ndarray], labels: object, spec: InputSpec, class_names: Sequence[str], class_count: int | None
) -> list[Input]:
    """`inputs=` and `labels=` of `launch` as entries; `given`: one array with the batch for each input of the model.

    Raises:
        TypeError, ValueError: shapes or kinds that do not fit the model, another number of labels, or labels that no
        class has.
    """
    arrays = list(given)
    if len(arrays) != len(spec.shapes):
        raise ValueError(
            f"Expected inputs to hold {len(spec.shapes)} arrays (one an input of the model), received {len(arrays)}."
        )
    for number, (array, shape, dtype) in enumerate(zip(arrays, spec.shapes, spec.dtypes, strict=True)):
        _of_kind(array, dtype)
        fits = array.ndim == len(shape) and all(b in (None, a) for a, b in zip(array.shape[1:], shape[1:], strict=True))
        if not fits:
            # (50, 28, 28) for a model of (None, 28, 28, 1) is meant well.
            wanted = [len(array), *(-1 if size is None else size for size in shape[1:])]
            if wanted.count(-1) <= 1 and array.size == abs(int(np.prod(wanted))) and -1 not in wanted:
                arrays[number] = array.reshape(wanted)
            else:
                raise ValueError(
                    f"Expected inputs of the shape {shape}, received {array.shape}. "
                    f"Next: reshape or resize them to {('n', *shape[1:])}."
                )
    count = len(arrays[0])
    if any(len(array) != count for array in arrays):
        raise ValueError(f"Expected all inputs to have as many rows, received {[len(array) for array in arrays]}.")
    label_of = _labels(labels, count, class_names, class_count)
    entries = []
    for row in range(count):
        label = label_of[row]
        shown = [str(label["name"] or label["index"])] if label else []
        if arrays[0].dtype.kind in "US":
            shown.append(" ".join(_text(value) for value in arrays[0][row].flat)[:LONGEST_TEXT])
        name = " ".join([f"[{row}]", *shown])
        entries.append(Input(f"a-{row}", name, "array", label=label, arrays=[array[row] for array in arrays]))
    return entries


def random_inputs(shapes: tuple, dtypes: tuple, most_tokens: int) -> list[Input]:
    """Three made-up inputs for a model that takes no image, so that its page is not blank."""
    generator = np.random.default_rng(0)
    entries = []
    for row in range(3):
        arrays = []
        for shape, dtype in zip(shapes, dtypes, strict=True):
            size = [16 if length is None else length for length in shape[1:]]
            if dtype == "string":
                arrays.append(np.full(size, SENTENCES[row]))
            elif dtype.startswith(("int", "uint")):
                arrays.append(generator.integers(0, most_tokens, size).astype(dtype))
            else:
                arrays.append(generator.standard_normal(size).astype("float32"))
        entries.append(Input(f"r-{row}", f"random {row + 1}", "random", arrays=arrays))
    return entries


def _of_kind(array: np.ndarray, dtype: str) -> None:
    """
    Raises:
        TypeError: strings for a model of numbers, or the other way round, or complex numbers for real ones.
    """
    text = array.dtype.kind in "US"
    if text != (dtype == "string"):
        received = "strings" if text else f"numbers ({array.dtype})"
        wanted = "strings" if not text else f"numbers ({dtype})"
        raise TypeError(f"Expected inputs of {wanted}, as the model takes them, received {received}.")
    if array.dtype.kind == "c" and not dtype.startswith("complex"):
        raise TypeError(
            f"Expected inputs of real numbers ({dtype}), received {array.dtype}. Next: pass the magnitude, np.abs(x), "
            "or real and imaginary part as two channels."
        )


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _labels(
    labels: object, count: int, class_names: Sequence[str], class_count: int | None
) -> list[dict[str, object] | None]:
    if labels is None:
        return [None] * count
    array = np.asarray(labels)
    if array.ndim == 2 and array.shape[1] > 1:
        array = array.argmax(-1)
    array = array.reshape(-1)
    if len(array) != count:
        raise ValueError(f"Expected as many labels as inputs ({count}), received {len(array)}.")
    if array.dtype.kind not in "iufb":
        return [{"index": None, "name": str(value)} for value in array]
    # One unit tells two classes apart, if it tells classes at all.
    classes = class_count if class_count != 1 else 2 if class_names else None
    whole_numbers = array.dtype.kind in "iub"
    if whole_numbers and classes and len(array) and not 0 <= int(array.min()) <= int(array.max()) < classes:
        wrong = next(int(value) for value in array.tolist() if not 0 <= value < classes)
        raise ValueError(
            f"Expected labels from 0 to {classes - 1} (the model tells {classes} classes apart), received {wrong}."
        )
    found = []
    for value in array.tolist():
        whole = int(value) if float(value).is_integer() else None
        known = whole is not None and 0 <= whole < len(class_names)
        found.append({"index": whole if whole is not None else value, "name": class_names[whole] if known else None})
    return found


def _clean(name: str) -> str:
    """Only for show: the bytes are never stored under it."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(letter for letter in name if letter.isprintable())[:80].strip()
    return name.encode("utf-8", "replace").decode() or "image"
