"""Class names: those given, or ImageNet's, or none and the reason."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import keras

from quiver_engine.text import Text

IMAGENET_COUNT = 1000
STARTED_AT_ZERO = ("bias", "moving_mean")
IMAGENET_INDEX = "imagenet_class_index.json"

NO_NAMES = Text(
    "The classes have no names here: pass classes=[...] to launch.",
    "クラス名がありません。launch に classes=[...] を渡すと表示されます。",
)


class Classes:
    """`source`: `given`, `imagenet` or `none`. `wnids`: ImageNet's own ids, else empty texts.

    ImageNet's names come from where Keras keeps them; what is missing there Keras downloads, in the background.

    Raises:
        ValueError: another number of names than the model has outputs.
    """

    def __init__(
        self,
        given: Sequence[str | Mapping[str, str]] | None,
        count: int | None,
        arrived: Callable[[], None] = lambda: None,
        trained: Callable[[], bool] = lambda: True,
    ) -> None:
        self.count = count
        self.names: list[str] = []
        self.names_ja: list[str] | None = None
        self.wnids: list[str] = []
        self.source = "none"
        self.note: Text | None = None
        if given is not None and len(given):
            names = [str(name["en"] if isinstance(name, Mapping) else name) for name in given]
            if all(isinstance(name, Mapping) for name in given):
                self.names_ja = [str(name.get("ja") or name["en"]) for name in given]
            # One sigmoid unit tells two classes apart.
            if count is not None and len(names) != count and (count, len(names)) != (1, 2):
                raise ValueError(
                    f"Expected classes to hold {count} names (the model has {count} outputs), received {len(names)}. "
                    "Next: pass one name an output, in the order of the model's outputs."
                )
            self.names, self.wnids, self.source = names, [""] * len(names), "given"
        elif count == IMAGENET_COUNT:
            self._imagenet(arrived, trained)
        elif count is not None and count > 1:
            self.note = NO_NAMES

    def name(self, index: int) -> str | None:
        return self.names[index] if 0 <= index < len(self.names) else None

    def as_json(self) -> dict[str, object]:
        return {
            "source": self.source,
            "count": self.count,
            "names": self.names,
            "names_ja": self.names_ja,
            "note": self.note and self.note.as_json(),
        }

    def _imagenet(self, arrived: Callable[[], None], trained: Callable[[], bool]) -> None:
        keras_home = Path(os.environ.get("KERAS_HOME", Path.home() / ".keras"))
        if self._read(keras_home / "models" / IMAGENET_INDEX):
            return
        if not trained():
            self.note = Text(
                "This model is not trained, so its classes are shown as indices.",
                "このモデルは学習していないため、クラスを番号で表示します。",
            )
            return
        self.note = Text(
            "ImageNet's class names are being downloaded; until then: indices.",
            "ImageNet のクラス名をダウンロードしています。それまでは番号で表示します。",
        )

        def fetch() -> None:
            try:
                _download()
                if not self._read(keras_home / "models" / IMAGENET_INDEX):
                    raise OSError("the file is not what was expected")
            except Exception as error:
                # No network, a proxy, a full disk: the reason is shown, and indices do as well.
                # Keras says "URL fetch failure on <address> -- <reason>": the address would fill the page.
                reason = " ".join(str(error).split()).rpartition(" -- ")[2][:80]
                self.note = Text(
                    f"ImageNet's class names could not be downloaded ({reason}), so classes are shown as "
                    "indices. "
                    "Next: go online and launch again, or pass classes=[...].",
                    f"ImageNet のクラス名をダウンロードできないため ({reason})、番号で表示しています。"
                    "ネットワークに接続して起動し直すか、classes=[...] を渡してください。",
                )
            arrived()

        threading.Thread(target=fetch, name="quiver-imagenet", daemon=True).start()

    def _read(self, path: Path) -> bool:
        try:
            index = json.loads(path.read_text("utf-8"))
            pairs = [index[str(number)] for number in range(IMAGENET_COUNT)]
        except (OSError, ValueError, KeyError):
            return False
        self.wnids = [wnid for wnid, _ in pairs]
        self.names = [name.replace("_", " ") for _, name in pairs]
        self.source, self.note = "imagenet", None
        return True


def is_trained(model: keras.Model) -> bool:
    """Whether any bias or moving mean has left 0, where Keras starts them; a model without either counts as trained."""
    starts = [weight for weight in model.weights if weight.name in STARTED_AT_ZERO]
    return not starts or any(bool(keras.ops.any(weight != 0)) for weight in starts)


def _download() -> None:
    import numpy as np
    from keras.applications import imagenet_utils

    # Keras fetches the names when first it needs them.
    imagenet_utils.decode_predictions(np.zeros((1, IMAGENET_COUNT), np.float32), top=1)
