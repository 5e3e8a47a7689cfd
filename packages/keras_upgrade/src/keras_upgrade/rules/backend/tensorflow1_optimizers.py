"""TensorFlow 1's optimizers, which `tf.keras` took as well: https://keras.io/api/optimizers/"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from keras_upgrade.editing.calls import Argument, Call
from keras_upgrade.rulebook.rule import Rule, Text


@dataclass(frozen=True)
class Optimizer:
    """Keras' class; each argument of the old one, in order, with its name today; what Keras has otherwise unless told.

    An argument without a name today only told how a graph was built.
    """

    name: str
    arguments: tuple[tuple[str, str], ...]
    defaults: dict[str, str] = field(default_factory=dict)


RATE = ("learning_rate", "learning_rate")
LOCKING = (("use_locking", ""), ("name", "name"))
OPTIMIZERS = {
    "GradientDescentOptimizer": Optimizer("SGD", (RATE, *LOCKING)),
    "MomentumOptimizer": Optimizer("SGD", (RATE, ("momentum", "momentum"), *LOCKING, ("use_nesterov", "nesterov"))),
    "AdamOptimizer": Optimizer(
        "Adam", (RATE, ("beta1", "beta_1"), ("beta2", "beta_2"), ("epsilon", "epsilon"), *LOCKING)
    ),
    "RMSPropOptimizer": Optimizer(
        "RMSprop",
        (
            RATE,
            ("decay", "rho"),
            ("momentum", "momentum"),
            ("epsilon", "epsilon"),
            LOCKING[0],
            ("centered", "centered"),
            LOCKING[1],
        ),
    ),
    "AdagradOptimizer": Optimizer(
        "Adagrad", (RATE, ("initial_accumulator_value", "initial_accumulator_value"), *LOCKING)
    ),
    "AdadeltaOptimizer": Optimizer(
        "Adadelta", (RATE, ("rho", "rho"), ("epsilon", "epsilon"), *LOCKING), {"epsilon": "1e-08"}
    ),
}
PLACES = ("tensorflow.train", "tensorflow.compat.v1.train")
OLD = {f"{place}.{name}": optimizer for place in PLACES for name, optimizer in OPTIMIZERS.items()}

rule = Rule(
    name="tensorflow1-optimizers",
    since="3.0",
    title=Text("Optimizers of TensorFlow 1", "TensorFlow 1 の最適化アルゴリズム"),
    reason=Text(
        "TensorFlow 2 has no `tf.train.AdamOptimizer`, and `compile` takes optimizers of Keras alone: "
        "`keras.optimizers.Adam`.",
        "TensorFlow 2 に `tf.train.AdamOptimizer` はなく、`compile` に渡せるのは `keras.optimizers.Adam` など "
        "Keras の最適化アルゴリズムだけです。",
    ),
    before=(
        "import tensorflow as tf\n\nmodel = tf.keras.Sequential()\n"
        "model.compile(tf.train.RMSPropOptimizer(0.01, decay=0.8), 'mse')"
    ),
    after=(
        "import tensorflow as tf\nfrom keras.optimizers import RMSprop\n\nmodel = tf.keras.Sequential()\n"
        "model.compile(RMSprop(0.01, rho=0.8), 'mse')"
    ),
)


@rule.call(*OLD)
def make(call: Call) -> None:
    optimizer = OLD[call.name]
    if call.unpacks or not _is_for_keras(call):
        return
    for argument, (old, new) in _arguments(call, optimizer):
        if not new:
            call.remove(argument, report=False)
        elif argument.keyword is None and old != "learning_rate":
            call.name_argument(argument, new)
        elif argument.keyword is not None and old != new:
            call.rename(old, new)
    for name, value in optimizer.defaults.items():
        if not any(new == name for _, (_, new) in _arguments(call, optimizer)):
            call.add(name, value, report=False)
    call.function(f"keras.optimizers.{optimizer.name}")


def _arguments(call: Call, optimizer: Optimizer) -> list[tuple[Argument, tuple[str, str]]]:
    found = [(call.get(pair[0], position), pair) for position, pair in enumerate(optimizer.arguments)]
    return [(argument, pair) for argument, pair in found if argument is not None]


def _is_for_keras(call: Call) -> bool:
    """Whether models of Keras are compiled, and no tensor of a graph is minimised, as TensorFlow 1 alone did it."""
    methods = {node.attr for node in call.module.source.every(ast.Attribute)}
    return bool(methods & {"compile", "keras"}) and not methods & {"minimize", "compute_gradients"}
