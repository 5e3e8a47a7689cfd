"""From 0-255 to what the model was trained on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import keras
import numpy as np

from quiver_engine.errors import QuiverError
from quiver_engine.text import Text

IMAGENET_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
IMAGENET_STD = np.array([0.229, 0.224, 0.225], np.float32)
CAFFE_MEAN_BGR = np.array([103.939, 116.779, 123.68], np.float32)

OPTIONS = {
    "auto": Text("Automatic", "自動"),
    "none": Text("None (0 to 255)", "なし (0〜255)"),
    "scale": Text("0 to 1", "0〜1"),
    "tf": Text("-1 to 1", "-1〜1"),
    "caffe": Text("ImageNet means, BGR (VGG, ResNet)", "ImageNet の平均を引く・BGR (VGG, ResNet)"),
    "torch": Text("ImageNet mean and deviation, RGB (DenseNet)", "ImageNet の平均と標準偏差・RGB (DenseNet)"),
    "custom": Text("mean= and std= as given", "指定された mean= と std="),
    "own": Text("the function given as preprocess=", "preprocess= に渡された関数"),
}

# keras.applications, by the names of their models. Those that rescale inside want 0 to 255.
BY_NAME = (
    (r"vgg(16|19)", "caffe"),
    (r"resnet(50|101|152)", "caffe"),
    (r"resnet(50|101|152)v2", "tf"),
    (r"inception_v3|inception_resnet_v2|xception|nasnet(_\w+)?|NASNet|mobilenet_\d.*|mobilenetv2_\d.*", "tf"),
    (r"densenet(121|169|201)", "torch"),
    (r"efficientnet.*|convnext_.*|MobileNetV3.*", "none"),
)
# ... and by layers that only they have, where a learner has put a head of his own on them.
BY_LAYERS = (
    ({"block5_conv3", "block5_pool"}, "caffe", "VGG"),
    ({"conv2_block1_preact_bn", "conv2_block1_1_conv"}, "tf", "ResNetV2"),
    ({"conv2_block1_0_bn", "conv2_block1_1_conv", "conv5_block3_out"}, "caffe", "ResNet"),
    ({"pool2_bn", "conv2_block1_concat"}, "torch", "DenseNet"),
    ({"block14_sepconv2", "block1_conv1"}, "tf", "Xception"),
    ({"conv_pw_13", "conv_dw_13"}, "tf", "MobileNet"),
    ({"block_16_project", "expanded_conv_project"}, "tf", "MobileNetV2"),
    ({"mixed10", "mixed0"}, "tf", "InceptionV3"),
)


# What each of them makes of 0 to 255.
RANGES = {"none": (0, 255), "tf": (-1, 1), "caffe": (-124, 151), "torch": (-2.1, 2.6)}


@dataclass(frozen=True)
class Choice:
    """`option` is what is applied, never `auto`; `why` says why."""

    option: str
    why: Text


class Preprocessing:
    """Which one is in force. `selected` is what was asked for, `choice` what that means for this model. `arrays`: what
    was given as `inputs=`, with the batch; the model gets it as it is.

    Raises:
        ValueError: an unknown option, or a `mean` or `std` that fits no image.
    """

    def __init__(
        self,
        model: keras.Model,
        selected: str | Callable[[np.ndarray], np.ndarray] = "auto",
        mean: Sequence[float] | None = None,
        std: Sequence[float] | None = None,
        arrays: np.ndarray | None = None,
    ) -> None:
        self.mean = None if mean is None else _per_channel(mean, "mean")
        self.std = None if std is None else _per_channel(std, "std")
        self.own = selected if callable(selected) else None
        absent = {"own"} if self.own is None else set()
        absent |= {"custom"} if mean is None and std is None else set()
        self.options = [option for option in OPTIONS if option not in absent]
        self._automatic = self._decide(model, arrays)
        self.warning = None if arrays is None else _far_off(model, arrays)
        self.select("own" if self.own is not None else selected)

    def select(self, option: str) -> None:
        if option not in self.options:
            raise ValueError(f"Expected preprocess to be one of {', '.join(self.options)}, received {option!r}.")
        self.selected = option
        self.choice = (
            self._automatic if option == "auto" else Choice(option, Text("Chosen by hand.", "手動で選択されています。"))
        )

    def __call__(self, picture: np.ndarray) -> np.ndarray:
        """(height, width, channels), RGB or gray, 0 to 255 -> the same shape, as the model wants it."""
        option, channels = self.choice.option, picture.shape[-1]
        if option == "none":
            return picture
        if option == "scale":
            return picture / 255
        if option == "tf":
            return picture / 127.5 - 1
        if option == "own":
            return self._by_own(picture)
        if option == "custom":
            # The original subtracted and divided in RGB, from 0 to 255.
            mean = 0 if self.mean is None else self.mean
            return (picture - mean) / (1 if self.std is None else self.std)
        if channels != 3:
            return picture / 255
        if option == "caffe":
            return picture[..., ::-1] - CAFFE_MEAN_BGR
        return (picture / 255 - IMAGENET_MEAN) / IMAGENET_STD

    def _by_own(self, picture: np.ndarray) -> np.ndarray:
        try:
            found = np.asarray(keras.ops.convert_to_numpy(self.own(picture.copy())), np.float32)
        except Exception as error:
            # The learner's own code may raise anything.
            reason = f"{type(error).__name__}: {error}"[:300]
            raise QuiverError(
                "forward_failed",
                f"Expected preprocess= to work on an image, but it raised {reason}. Next: try it on an array of the "
                f"shape {picture.shape} from 0 to 255.",
                f"preprocess= に渡された関数がエラーになりました: {reason}。形 {picture.shape}、値 0〜255 の配列で"
                "試してください。",
                status=422,
            ) from error
        if found.shape == (1, *picture.shape):
            found = found[0]
        if found.shape != picture.shape:
            raise QuiverError(
                "wrong_shape",
                f"Expected preprocess= to keep an image's shape, {picture.shape}, received {found.shape} from it.",
                f"preprocess= の関数は画像の形 {picture.shape} を保つ必要がありますが、{found.shape} を返しました。",
                status=422,
            )
        return found

    def as_json(self) -> dict[str, object]:
        return {
            "active": self.choice.option,
            "selected": self.selected,
            "options": [{"id": option} | OPTIONS[option].as_json() for option in self.options],
            "reason": self.choice.why.as_json(),
            "warning": self.warning and self.warning.as_json(),
        }

    def _decide(self, model: keras.Model, arrays: np.ndarray | None) -> Choice:
        if self.mean is not None or self.std is not None:
            return Choice(
                "custom", Text("mean= and std= were given to launch.", "launch に mean= と std= が指定されています。")
            )
        if own := _own_preprocessing(model):
            return Choice(
                "none", Text(f"The model has its own: {own}.", f"モデル自身が前処理 ({own}) を持っています。")
            )
        if known := _application(model):
            option, family = known
            return Choice(
                option,
                Text(
                    f"What keras.applications uses for {family}.", f"keras.applications の {family} と同じ前処理です。"
                ),
            )
        if arrays is not None and arrays.size and arrays.dtype.kind == "f":
            low, high = float(np.nanmin(arrays)), float(np.nanmax(arrays))
            option = "none" if high > 2 else "tf" if low < -0.05 else "scale"
            shown = f"{low:.3g} to {high:.3g}"
            return Choice(
                option,
                Text(
                    f"Images are brought to the range of inputs= ({shown}); the arrays are used as they are.",
                    f"inputs= の値の範囲 ({low:.3g}〜{high:.3g}) に合わせています。配列自体はそのまま使います。",
                ),
            )
        if arrays is not None and arrays.size:
            return Choice(
                "none",
                Text("inputs= holds whole numbers, used as they are.", "inputs= は整数なので、そのまま使います。"),
            )
        return Choice(
            "scale",
            Text(
                "The default, since nothing tells how the model was trained: switch it if the predictions look wrong.",
                "訓練時の前処理が分からないため、既定の 0〜1 を使います。予測がおかしいときは切り替えてください。",
            ),
        )


def _far_off(model: keras.Model, arrays: np.ndarray) -> Text | None:
    """Arrays are used as they are: a warning where they lie far outside of what the model was trained with."""
    known = _application(model) if _own_preprocessing(model) is None else ("none", "Rescaling")
    if known is None or not arrays.size or arrays.dtype.kind not in "fiu":
        return None
    option, family = known
    sample = arrays.reshape(-1)[:: max(1, arrays.size // 100_000)]
    low, high = float(np.nanmin(sample)), float(np.nanmax(sample))
    expected_low, expected_high = RANGES[option]
    width = expected_high - expected_low
    if low >= expected_low - width / 10 and high <= expected_high + width / 10 and high - low > width / 20:
        return None
    where, ranged = f"{low:.3g} to {high:.3g}", f"{expected_low} to {expected_high}"
    if high - low == 0:
        return None
    return Text(
        f"inputs= lies at {where}, but {family} was trained with {ranged}: its predictions mean little here. Next: "
        "pass the images through the family's preprocess_input first.",
        f"inputs= の値は {low:.3g}〜{high:.3g} ですが、{family} は {expected_low}〜{expected_high} で学習しています。"
        "このままでは予測に意味がありません。先に preprocess_input を通してください。",
    )


def _per_channel(values: Sequence[float], name: str) -> np.ndarray:
    array = np.asarray(values, np.float32).reshape(-1)
    if array.size not in (1, 3):
        raise ValueError(f"Expected {name} to have 1 or 3 values (one a channel), received {array.size}.")
    if name == "std" and not np.all(array):
        raise ValueError("Expected std to have no zero, received one. Next: leave that channel at 1.")
    return array


def _chain(model: keras.Model) -> list[keras.Operation]:
    """The first operations that the input goes through, into nested models, up to the first that has weights of its
    own."""
    chain: list[keras.Operation] = []
    operations = getattr(model, "operations", None) or model.layers
    for operation in operations:
        if isinstance(operation, keras.layers.InputLayer):
            continue
        if isinstance(operation, keras.Model):
            return [*chain, *_chain(operation)]
        chain.append(operation)
        trained = getattr(operation, "trainable_weights", ())
        if trained or len(chain) >= 8:
            break
    return chain


# Plain arithmetic in the graph, such as keras.applications.*.preprocess_input(inputs) leaves behind.
ARITHMETIC = {"Multiply", "Divide", "TrueDivide", "Subtract", "GetItem"}


def _own_preprocessing(model: keras.Model) -> str | None:
    for operation in _chain(model):
        if isinstance(operation, (keras.layers.Rescaling, keras.layers.Normalization)):
            return f"{type(operation).__name__} ({operation.name})"
        if type(operation).__name__ in ARITHMETIC and not isinstance(operation, keras.layers.Layer):
            return f"{type(operation).__name__} ({operation.name})"
    return None


def _application(model: keras.Model) -> tuple[str, str] | None:
    for candidate in (model, *(layer for layer in model.layers if isinstance(layer, keras.Model))):
        for pattern, option in BY_NAME:
            if re.fullmatch(pattern, candidate.name):
                return option, candidate.name
        names = {layer.name for layer in candidate.layers}
        for own, option, family in BY_LAYERS:
            if own <= names:
                return option, family
    return None
