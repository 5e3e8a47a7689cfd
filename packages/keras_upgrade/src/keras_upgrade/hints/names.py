"""Hints on names that are gone: arguments, modules, functions and methods."""

from __future__ import annotations

import re

from keras_upgrade.hints.pattern import Hint, pattern
from keras_upgrade.hints.tables import API, ARGUMENTS, GONE_ARGUMENTS, METHODS, MIGRATION, RELEASE_2, TENSORFLOW_1
from keras_upgrade.keras_api import names
from keras_upgrade.rulebook.rule import Text


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
        "最適化アルゴリズムの学習率は、Keras 2.3 から略さない名前で渡します。",
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
    from keras_upgrade.rules.registry import all_rules

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


@pattern("numpy-alias", AttributeError, r"^module 'numpy' has no attribute '(int|float|bool|object|str|complex|long)'")
def numpy_alias(match: re.Match[str], error: BaseException) -> Hint | None:
    why = Text(
        "NumPy 1.24 dropped its second names for Python's own types.",
        "NumPy 1.24 で Python の型の別名がなくなりました。",
    )
    new = "int" if match[1] == "long" else match[1]
    return Hint(f"np.{match[1]}", new, why, "https://numpy.org/doc/stable/release/1.24.0-notes.html")
