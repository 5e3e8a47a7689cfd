"""Four optimizers learn at another rate by default than in 2015-2019: https://keras.io/api/optimizers/adadelta/"""

from __future__ import annotations

import ast
from functools import lru_cache

from keras_upgrade.editing.calls import Call
from keras_upgrade.keras_api import names
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.rule import Rule, Text

# What Keras 1 and 2 used unless told otherwise, and what Keras 3 does not.
OLD = {
    "Adadelta": {"learning_rate": "1.0"},
    "Adagrad": {"learning_rate": "0.01", "initial_accumulator_value": "0.0"},
    "Adamax": {"learning_rate": "0.002"},
}
BY_STRING = {name.lower(): name for name in OLD}

rule = Rule(
    name="optimizer-defaults",
    since="3.0",
    title=Text("Default numbers of optimizers", "最適化アルゴリズムの既定値"),
    reason=Text(
        "The default rate of Adadelta went from 1.0 to 0.001, that of Adagrad from 0.01 and of Adamax from 0.002: "
        "without the old number the model hardly learns, and nothing says why. Keras 1's `epsilon` was 1e-8, which "
        "makes a difference to Adadelta alone.",
        "既定の学習率は Adadelta で 1.0 から、Adagrad で 0.01 から、Adamax で 0.002 から、"
        "いずれも 0.001 に変わりました。"
        "元の値を書いておかないと、警告もなく学習がほとんど進みません。Keras 1 の `epsilon` は 1e-8 で、"
        "Adadelta では結果に影響します。",
    ),
    before=(
        "from keras.models import Sequential\nfrom keras.optimizers import Adadelta\n\nmodel = Sequential()\n"
        "model.compile(loss='mse', optimizer=Adadelta())\nmodel.fit(x, y, nb_epoch=2)"
    ),
    after=(
        "from keras.models import Sequential\nfrom keras.optimizers import Adadelta\n\nmodel = Sequential()\n"
        "model.compile(loss='mse', optimizer=Adadelta(learning_rate=1.0, epsilon=1e-08))\nmodel.fit(x, y, epochs=2)"
    ),
    proof=None,
    needs=2,
)


def _old_name(name: str) -> str:
    last = name.rpartition(".")[2]
    return BY_STRING.get(last, last)


@rule.call(*(f"keras.optimizers.{name}" for name in (*OLD, *BY_STRING)))
def write_rate(call: Call) -> None:
    # `tf.keras` 2 had today's numbers already.
    if call.unpacks or call.module.in_tf(call.node.func):
        return
    old = _defaults(_old_name(call.name), call)
    if old is None:
        return
    if call.get("learning_rate", 0) is not None or call.get("lr") is not None:
        old = {key: value for key, value in old.items() if key != "learning_rate"}
    for key, value in old.items():
        if call.get(key) is None and not (key == "epsilon" and len(call.positional) > 2):
            call.add(key, value)


def _defaults(name: str, call: Call) -> dict[str, str] | None:
    """The old numbers; None where it is too early to tell."""
    if name != "Adadelta":
        return OLD[name]
    if not call.editor.age_is_known:
        call.editor.request_second_pass()
        return None
    # Adadelta alone takes its steps from this number.
    return OLD[name] | ({"epsilon": "1e-08"} if call.editor.keras1 else {})


@rule.method("compile")
def write_optimizer(call: Call) -> None:
    optimizer = call.get("optimizer", 0)
    if optimizer is None or not call.may_be_of_a_model:
        return
    value = call.constant(optimizer)
    if not isinstance(value, str) or value.lower() not in BY_STRING or only_tf(call.module):
        return
    name = BY_STRING[value.lower()]
    old = _defaults(name, call)
    if old is None:
        return
    arguments = ", ".join(f"{key}={text}" for key, text in old.items())
    call.set(optimizer, f"{call.editor.import_name('keras.optimizers.' + name)}({arguments})")


@lru_cache(maxsize=8)
def only_tf(module: Module) -> bool:
    """Whether Keras comes from TensorFlow alone here."""
    found = set(module.memory.names.values())
    for node in module.source.every(ast.Import, ast.ImportFrom):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif not node.level:
            found |= {f"{node.module}.{one.name}" for one in node.names}
    keras = {name for name in found if names.is_keras(names.canonical(name))}
    tf = {name for name in keras if not name.startswith("keras")}
    return bool(tf or any(name.startswith("tensorflow") for name in found)) and not keras - tf
