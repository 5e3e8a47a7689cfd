"""What to do about an error that an old Keras name or argument raised although the cell was upgraded."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass

from keras_upgrade import names
from keras_upgrade.hint_tables import (
    API,
    ARGUMENTS,
    GONE_ARGUMENTS,
    LOSSES,
    METHODS,
    MIGRATION,
    RELEASE_2,
    TENSORFLOW_1,
)
from keras_upgrade.rule import Text


@dataclass(frozen=True)
class Hint:
    """`old` no longer works; `new` stands in its place; `why` and `link` tell more. `text` of both is one sentence."""

    old: str
    new: str
    why: Text
    link: str


@dataclass(frozen=True)
class Pattern:
    """An error that old code is known to raise: its types, its message, and what makes a hint of both."""

    name: str
    types: tuple[type[BaseException], ...]
    message: re.Pattern[str]
    hint: Callable[[re.Match[str], BaseException], Hint | None]


PATTERNS: list[Pattern] = []


def hint_for(error: BaseException) -> Hint | None:
    """The hint for `error`, or for what caused it; None where nothing is known about it.

    Only the text of the error and Keras' names decide; nothing is imported.
    """
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        message = str(current)
        for pattern in PATTERNS:
            match = pattern.message.search(message) if isinstance(current, pattern.types) else None
            if match and (hint := pattern.hint(match, current)):
                return hint
        current = current.__cause__
    return None


def pattern(name: str, types: type[BaseException] | tuple[type[BaseException], ...], message: str) -> Callable:
    """Registers the function below it for errors of `types` whose text has `message`."""

    def register(make: Callable[[re.Match[str], BaseException], Hint | None]) -> Callable:
        kinds = types if isinstance(types, tuple) else (types,)
        PATTERNS.append(Pattern(name, kinds, re.compile(message), make))
        return make

    return register


def _first_known(keywords: list[str]) -> tuple[str, str] | None:
    return next(((word, ARGUMENTS[word]) for word in keywords if word in ARGUMENTS), None)


def _keywords(text: str) -> list[str]:
    """The keys of a dictionary that was printed into a message, without reading its values."""
    return re.findall(r"[{,] ?'(\w+)': ", text)


RENAMED = Text("The argument has another name since Keras 2.", "この引数は Keras 2 で名前が変わりました。")
REMOVED = Text("The argument no longer exists: leave it out.", "この引数はなくなりました。書かずに呼び出してください。")


@pattern("layer-arguments", ValueError, r"Unrecognized keyword arguments passed to (\w+): ")
def layer_arguments(match: re.Match[str], error: BaseException) -> Hint | None:
    keywords = _keywords(match.string)
    if known := _first_known(keywords):
        return Hint(f"{match[1]}({known[0]}=...)", f"{match[1]}({known[1]}=...)", RENAMED, RELEASE_2)
    gone = next((word for word in keywords if word in GONE_ARGUMENTS), None)
    return Hint(f"{match[1]}({gone}=...)", f"{match[1]}(...)", REMOVED, RELEASE_2) if gone else None


@pattern("optimizer-arguments", ValueError, r"^Argument\(s\) not recognized: ")
def optimizer_arguments(match: re.Match[str], error: BaseException) -> Hint | None:
    known = _first_known(_keywords(match.string))
    why = Text(
        "Optimizers call the learning rate by its full name since Keras 2.3.",
        "オプティマイザの学習率は、Keras 2.3 から略さない名前で渡します。",
    )
    return Hint(f"{known[0]}=...", f"{known[1]}=...", why, "https://keras.io/api/optimizers/") if known else None


@pattern("training-arguments", ValueError, r"^Arguments not recognized: ")
def evaluate_arguments(match: re.Match[str], error: BaseException) -> Hint | None:
    known = _first_known(_keywords(match.string))
    return Hint(f"{known[0]}=...", known[1], RENAMED, RELEASE_2) if known else None


@pattern("missing-argument", TypeError, r"^(\w+)\.__init__\(\) missing \d+ required positional arguments?: '(\w+)'")
def missing_argument(match: re.Match[str], error: BaseException) -> Hint | None:
    old = {"rate": "p", "units": "output_dim", "filters": "nb_filter", "stddev": "sigma"}.get(match[2])
    if old is None or not names.exists(f"keras.layers.{match[1]}"):
        return None
    return Hint(f"{match[1]}({old}=...)", f"{match[1]}({match[2]}=...)", RENAMED, RELEASE_2)


@pattern("trainer-arguments", TypeError, r"Trainer\.(\w+)\(\) got an unexpected keyword argument '(\w+)'")
def trainer_arguments(match: re.Match[str], error: BaseException) -> Hint | None:
    return _call_argument(match[1], match[2])


@pattern("callback-arguments", TypeError, r"^(\w+)(?:\.__init__)?\(\) got an unexpected keyword argument '(\w+)'")
def callback_arguments(match: re.Match[str], error: BaseException) -> Hint | None:
    places = ("callbacks", "utils", "layers", "optimizers", "regularizers")
    if not any(names.exists(f"keras.{place}.{match[1]}") for place in places):
        return None
    return _call_argument(match[1], match[2])


def _call_argument(function: str, argument: str) -> Hint | None:
    if argument in ARGUMENTS:
        return Hint(f"{function}({argument}=...)", f"{function}({ARGUMENTS[argument]}=...)", RENAMED, RELEASE_2)
    if argument in GONE_ARGUMENTS:
        return Hint(f"{function}({argument}=...)", f"{function}(...)", REMOVED, RELEASE_2)
    return None


@pattern(
    "module", ModuleNotFoundError, r"^No module named '((?:tensorflow\.)?keras(?:\.\w+)+|tensorflow\.contrib[\w.]*)'"
)
def module(match: re.Match[str], error: BaseException) -> Hint | None:
    return _name(match[1])


@pattern("imported-name", ImportError, r"^cannot import name '(\w+)' from '((?:tensorflow\.)?keras[\w.]*)'")
def imported_name(match: re.Match[str], error: BaseException) -> Hint | None:
    return _name(f"{match[2]}.{match[1]}")


@pattern(
    "module-attribute", AttributeError, r"^module '(?:keras\._tf_keras\.)?(keras[\w.]*)' has no attribute '(\w+)'$"
)
def module_attribute(match: re.Match[str], error: BaseException) -> Hint | None:
    return _name(f"{match[1]}.{match[2]}")


def _name(old: str) -> Hint | None:
    """A hint on a name of Keras that no longer is where it was. What the rules know comes first."""
    from keras_upgrade.rules import all_rules

    name = names.canonical(old)
    for rule in all_rules():
        for table in (rule.renames, rule.replaces):
            if name in table:
                return Hint(old, table[name] or rule.title.en, rule.reason, rule.link)
    plain = old.removeprefix("tensorflow.")
    today = names.today(old, names.in_tf(old))
    if today and today != plain:
        why = Text(
            "Keras keeps one public place for each name; the inner modules of old are gone.",
            "Keras では公開された名前の置き場所が 1 か所にまとめられ、昔の内部モジュールはなくなりました。",
        )
        return Hint(old, today, why, API)
    if plain.startswith("keras.backend."):
        last = plain.rpartition(".")[2]
        new = f"keras.ops.{last}" if names.exists(f"keras.ops.{last}") else "keras.ops"
        why = Text(
            "Tensor functions are in keras.ops now; what belonged to TensorFlow 1's sessions and graphs is gone.",
            "テンソルの関数は keras.ops に移りました。TensorFlow 1 のセッションやグラフのための関数はもうありません。",
        )
        return Hint(old, new, why, "https://keras.io/api/ops/")
    if plain.startswith(
        ("keras.preprocessing", "keras.wrappers", "keras.engine", "keras.contrib", "tensorflow.contrib")
    ):
        why = Text(
            "Keras 3 no longer has it; run the upgrade on the file that imports it.",
            "Keras 3 にはもうありません。これを import しているファイルに keras-upgrade を実行してください。",
        )
        return Hint(old, "keras-upgrade FILE", why, MIGRATION)
    return None


@pattern("method", AttributeError, r"^'(\w+)' object has no attribute '(\w+)'$")
def method(match: re.Match[str], error: BaseException) -> Hint | None:
    if match[2] not in METHODS or not _of_keras(getattr(error, "obj", None)):
        return None
    why = Text(
        "Keras 3's objects no longer have it; the new form does the same.",
        "Keras 3 のオブジェクトにはなくなりました。新しい書き方で同じことができます。",
    )
    return Hint(f"{match[1]}.{match[2]}", METHODS[match[2]], why, "https://keras.io/api/models/")


def _of_keras(value: object) -> bool:
    """A learner's own class may well have a method of the same name; one that Keras is a base of counts as Keras."""
    return any(base.__module__.partition(".")[0] == "keras" for base in type(value).__mro__)


@pattern("loss", ValueError, r"^Could not interpret loss identifier: (\w+)")
def loss(match: re.Match[str], error: BaseException) -> Hint | None:
    if match[1] not in LOSSES:
        return None
    why = Text(
        "It measures and cannot be trained on: keep it in `metrics=[...]` and train on the loss that belongs to it.",
        "これは評価指標で、学習には使えません。`metrics=[...]` に書き、対応する損失関数で学習してください。",
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


SAVING = "https://keras.io/guides/serialization_and_saving/"
SUFFIX = Text("Keras 3 tells the format of a file by its suffix.", "Keras 3 はファイルの形式を拡張子で決めます。")
ACCURACY = Text(
    "Metrics carry the name that you gave in `metrics=[...]`; since Keras 2.3 it is no longer shortened to `acc`.",
    "評価指標は `metrics=[...]` に書いた名前のまま記録されます。Keras 2.3 から `acc` と略されなくなりました。",
)


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


@pattern("tensorflow-1", AttributeError, r"^module 'tensorflow' has no attribute '(\w+)'$")
def tensorflow_1(match: re.Match[str], error: BaseException) -> Hint | None:
    new = TENSORFLOW_1.get(match[1])
    if new is None:
        return None
    why = Text(
        "TensorFlow 2 runs at once, without sessions and placeholders; with Keras most of these lines can go.",
        "TensorFlow 2 はセッションやプレースホルダなしで、その場で計算します。Keras ではたいてい行ごと不要です。",
    )
    return Hint(f"tf.{match[1]}", new, why, "https://www.tensorflow.org/guide/migrate")


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


@pattern("numpy-alias", AttributeError, r"^module 'numpy' has no attribute '(int|float|bool|object|str|complex|long)'")
def numpy_alias(match: re.Match[str], error: BaseException) -> Hint | None:
    why = Text(
        "NumPy 1.24 dropped its second names for Python's own types.",
        "NumPy 1.24 で Python の型の別名がなくなりました。",
    )
    new = "int" if match[1] == "long" else match[1]
    return Hint(f"np.{match[1]}", new, why, "https://numpy.org/doc/stable/release/1.24.0-notes.html")


@pattern("strides", AttributeError, r"^'int' object has no attribute 'lower'$")
def strides(match: re.Match[str], error: BaseException) -> Hint | None:
    if not _raised_in_keras(error):
        return None
    why = Text(
        "Keras 1 took the rows and columns of a kernel one by one; now they are one tuple.",
        "Keras 1 ではカーネルの行数と列数を別々に渡しましたが、今は 1 つのタプルです。",
    )
    return Hint("Conv2D(32, 3, 3, ...)", "Conv2D(32, (3, 3), ...)", why, RELEASE_2)


def _raised_in_keras(error: BaseException) -> bool:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and str(trace.tb_frame.f_globals.get("__name__", "")).partition(".")[0] == "keras"
