"""Hints on what Keras 3 refuses when it is used as before: losses, files, keys of a history, tensors."""

from __future__ import annotations

import re
import sys

from keras_upgrade.hints.pattern import Hint, pattern
from keras_upgrade.hints.tables import LOSSES, RELEASE_2
from keras_upgrade.rulebook.rule import Text

SAVING = "https://keras.io/guides/serialization_and_saving/"
SUFFIX = Text("Keras 3 tells the format of a file by its suffix.", "Keras 3 はファイルの形式を拡張子で決めます。")
ACCURACY = Text(
    "Metrics carry the name that you gave in `metrics=[...]`; since Keras 2.3 it is no longer shortened to `acc`.",
    "評価関数は `metrics=[...]` に書いた名前のまま記録されます。Keras 2.3 から `acc` と略されなくなりました。",
)


@pattern("loss", ValueError, r"^Could not interpret loss identifier: (\w+)")
def loss(match: re.Match[str], error: BaseException) -> Hint | None:
    if match[1] not in LOSSES:
        return None
    why = Text(
        "It measures and cannot be trained on: keep it in `metrics=[...]` and train on the loss that belongs to it.",
        "これは評価関数で、学習には使えません。`metrics=[...]` に書き、対応する損失関数で学習してください。",
    )
    return Hint(f"loss={match[1]!r}", f"loss={LOSSES[match[1]]}", why, "https://keras.io/api/losses/")


@pattern("no-gradients", ValueError, r"^No gradients provided for any variable")
def no_gradients(match: re.Match[str], error: BaseException) -> Hint | None:
    why = Text(
        "An accuracy counts hits, so it has no slope to follow; a loss does.",
        "正解率は当たった数を数えるだけなので傾きがなく、学習できません。損失関数を使ってください。",
    )
    return Hint("loss=..._accuracy", "loss='binary_crossentropy'", why, "https://keras.io/api/losses/")


@pattern("load-h5", (ValueError, TypeError), r"^Could not (?:deserialize 'keras\.metrics\.\w+'|locate function '\w+')")
def load_h5(match: re.Match[str], error: BaseException) -> Hint | None:
    why = Text(
        "A compiled `.h5` file names its loss in a way that cannot be read back. Load it uncompiled, compile it again; "
        "from then on save as `.keras`.",
        "コンパイル済みの `.h5` は損失関数の名前を読み戻せません。compile=False で読み込んで、もう一度 compile し、"
        "次からは `.keras` で保存してください。",
    )
    return Hint(
        "load_model('....h5')",
        "load_model('....h5', compile=False)",
        why,
        "https://keras.io/guides/serialization_and_saving/",
    )


@pattern("weights-suffix", ValueError, r"^The filename must end in `\.weights\.h5`")
def weights_suffix(match: re.Match[str], error: BaseException) -> Hint | None:
    return Hint("save_weights('....h5')", "save_weights('....weights.h5')", SUFFIX, SAVING)


@pattern("checkpoint-suffix", ValueError, r"filepath provided must end in `(\.keras|\.weights\.h5)`")
def checkpoint_suffix(match: re.Match[str], error: BaseException) -> Hint | None:
    return Hint(
        "ModelCheckpoint('....hdf5')",
        f"ModelCheckpoint('...{match[1]}')",
        SUFFIX,
        "https://keras.io/api/callbacks/model_checkpoint/",
    )


@pattern("save-suffix", ValueError, r"^Invalid filepath extension for saving")
def save_suffix(match: re.Match[str], error: BaseException) -> Hint | None:
    return Hint("save('...')", "save('....keras')", SUFFIX, SAVING)


@pattern("monitor", ValueError, r"received monitor=(val_acc|acc),")
def monitor(match: re.Match[str], error: BaseException) -> Hint | None:
    new = match[1].replace("acc", "accuracy")
    return Hint(f"monitor='{match[1]}'", f"monitor='{new}'", ACCURACY, "https://keras.io/api/callbacks/")


@pattern("history", KeyError, r"^'(val_acc|acc)'$")
def history(match: re.Match[str], error: BaseException) -> Hint | None:
    # A dictionary of the learner's own may have such a key as well; without Keras it cannot be a history.
    if "keras" not in sys.modules:
        return None
    new = match[1].replace("acc", "accuracy")
    return Hint(f"history['{match[1]}']", f"history['{new}']", ACCURACY, "https://keras.io/api/metrics/")


@pattern("keras-tensor", ValueError, r"^A KerasTensor cannot be used as input to a TensorFlow function")
def keras_tensor(match: re.Match[str], error: BaseException) -> Hint | None:
    why = Text(
        "While a model is being described there are no numbers yet. keras.ops works on such symbolic tensors, "
        "tf functions do not.",
        "モデルを組み立てる段階ではまだ数値がありません。このようなシンボリックなテンソルには、tf の関数ではなく "
        "keras.ops を使います。",
    )
    return Hint("tf.exp(x)", "keras.ops.exp(x)", why, "https://keras.io/api/ops/")


@pattern("lambda", ValueError, r"^Requested the deserialization of a `Lambda` layer")
def lambda_layer(match: re.Match[str], error: BaseException) -> Hint | None:
    why = Text(
        "A Lambda layer's file carries code that would run on your machine. "
        "Pass safe_mode=False only for a file of your own.",
        "Lambda 層を含むファイルにはコードが入っていて、読み込むと実行されます。自分で作ったファイルのときだけ "
        "safe_mode=False を渡してください。",
    )
    return Hint("load_model(path)", "load_model(path, safe_mode=False)", why, SAVING)


@pattern("strides", AttributeError, r"^'int' object has no attribute 'lower'$")
def strides(match: re.Match[str], error: BaseException) -> Hint | None:
    if not _raised_in_keras(error):
        return None
    why = Text(
        "Keras 1 took the rows and columns of a kernel one by one; now they are one tuple.",
        "Keras 1 ではカーネルの行数と列数を別々に渡しましたが、いまは 1 つのタプルです。",
    )
    return Hint("Conv2D(32, 3, 3, ...)", "Conv2D(32, (3, 3), ...)", why, RELEASE_2)


def _raised_in_keras(error: BaseException) -> bool:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and str(trace.tb_frame.f_globals.get("__name__", "")).partition(".")[0] == "keras"
