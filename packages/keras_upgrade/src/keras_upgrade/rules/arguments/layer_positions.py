"""Keras 1 took `Dense(64, 'uniform', 'relu')`: its order of positional arguments is named away.

https://github.com/keras-team/keras/releases/tag/2.0.0
"""

from __future__ import annotations

import ast
import re

from keras_upgrade.editing.calls import Argument, Call
from keras_upgrade.rulebook.handlers import Written
from keras_upgrade.rulebook.rule import Rule, Text

WEIGHTS = "weights W_regularizer b_regularizer activity_regularizer W_constraint b_constraint bias"
CONVOLUTION = f"init activation weights border_mode subsample {WEIGHTS.removeprefix('weights ')}"
WIDE = CONVOLUTION.replace("subsample", "subsample dim_ordering")
RECURRENT = "W_regularizer U_regularizer b_regularizer dropout_W dropout_U"
SPECIAL = frozenset(
    ("uniform", "lecun_uniform", "glorot_normal", "glorot_uniform", "he_normal", "he_uniform", "orthogonal")
)
INITIALIZERS = SPECIAL | {"normal", "identity", "zero", "one"}

# Keras 1.2's order, from the argument on that Keras 3 has something else for.
ORDERS = {
    "Dense": (1, f"init activation {WEIGHTS} input_dim"),
    "TimeDistributedDense": (1, f"init activation {WEIGHTS} input_dim input_length"),
    "Convolution1D": (2, CONVOLUTION.replace("subsample", "subsample_length") + " input_dim input_length"),
    "Conv1D": (2, CONVOLUTION.replace("subsample", "subsample_length") + " input_dim input_length"),
    "Convolution2D": (3, WIDE),
    "Convolution3D": (4, WIDE),
    "SimpleRNN": (1, f"init inner_init activation {RECURRENT}"),
    "GRU": (1, f"init inner_init activation inner_activation {RECURRENT}"),
    "LSTM": (1, f"init inner_init forget_bias_init activation inner_activation {RECURRENT}"),
    "Embedding": (2, "init input_length W_regularizer activity_regularizer W_constraint mask_zero weights dropout"),
}
NAMES = {f"keras.layers.{layer}": (start, order.split()) for layer, (start, order) in ORDERS.items()}
# Of a call, rather than of a tuple.
TWO_NUMBERS = re.compile(
    r"\((?:(?<=[\w\])]\()|(?<=[\w\])] \())(?<!\bin \()(?<!\breturn \()(?:\s|#.*\n)*\d+(?:\s|#.*\n)*,(?:\s|#.*\n)*\d"
)

rule = Rule(
    name="layer-positions",
    since="2.0",
    title=Text("Order of a layer's arguments", "層の引数の順序"),
    reason=Text(
        "The second argument of `Dense` was the initializer in Keras 1 and has been the activation since Keras 2; "
        "names say which is meant.",
        "`Dense` の 2 番目の引数は Keras 1 では初期化方法、Keras 2 以降は活性化関数です。"
        "名前を付けて渡せば取り違えません。",
    ),
    before="from keras.layers import Dense\nDense(64, 'uniform', 'relu')",
    after="from keras.layers import Dense\nDense(64, kernel_initializer='uniform', activation='relu')",
    proof=1,
)


@rule.call(*NAMES, given=["Embedding", Written(INITIALIZERS, rf"""['"](?:{"|".join(INITIALIZERS)})['"]""")])
def name_them(call: Call) -> None:
    start, order = NAMES[call.name]
    behind = [one for one in call.positional if one.position is not None and one.position >= start]
    if call.unpacks or not behind or len(behind) > len(order):
        return
    if not _of_keras1(call, behind, order):
        return
    for one in behind:
        call.name_argument(one, order[one.position - start])
    old = ", ".join(call.text(one) for one in behind)
    call.changed(old, ", ".join(f"{one.new_keyword}={call.text(one)}" for one in behind))


def _of_keras1(call: Call, behind: list[Argument], order: list[str]) -> bool:
    """An initializer's name where Keras 2 expects an activation, strides or a regularizer."""
    first = behind[0].value
    if call.name == "keras.layers.Embedding":
        # The third argument is the initializer in all versions; the fourth was the length of the sequences.
        return len(behind) > 1 and isinstance(behind[1].value, ast.Constant) and isinstance(behind[1].value.value, int)
    if isinstance(first, ast.Constant):
        return first.value in INITIALIZERS
    return False


@rule.call(*(f"keras.layers.{name}" for name in ("Dense", "LSTM", "GRU", "SimpleRNN")), given=[TWO_NUMBERS])
def sizes_of_both_sides(call: Call) -> None:
    """The first Keras releases took `Dense(inputs, units)`."""
    if call.unpacks or len(call.positional) < 2 or call.get("input_dim") or call.get("input_shape"):
        return
    inputs, units = call.positional[:2]
    if not all(type(call.constant(one)) is int for one in (inputs, units)):
        return
    behind = call.positional[2:]
    _, order = NAMES[call.name]
    if len(behind) > len(order) or any(type(call.constant(one)) is int for one in behind):
        return
    note = Text(
        "Before Keras 0.2 a layer was told the number of its inputs first.",
        "Keras 0.2 より前は、最初の引数が入力の数でした。",
    )
    for one, name in zip(behind, order, strict=False):
        call.name_argument(one, name)
    old, size = f"{call.text(inputs)}, {call.text(units)}", call.text(inputs)
    call.set(inputs, call.text(units), report=False)
    call.remove(units, report=False)
    call.add("input_dim", size, report=False)
    call.changed(old, f"{call.text(inputs)}, input_dim={size}", note, check=True)
