"""`weights=[...]` of a layer became its initializers: https://keras.io/api/layers/base_layer/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.rulebook.handlers import Written
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.rules.arguments.layer_arguments import ARGUMENTS

# Layers with one kernel and one bias.
NAMES = ("kernel_initializer", "bias_initializer")
SIMPLE = (
    "Dense",
    "TimeDistributedDense",
    *(f"{name}{size}D" for name in ("Conv", "Convolution") for size in (1, 2, 3)),
)

rule = Rule(
    name="layer-weights",
    since="3.0",
    title=Text("Weights given to a layer", "層に渡す重み"),
    reason=Text(
        "Layers take no `weights=` any more; an array may be given as initializer instead. Embedding still takes it.",
        "層の `weights=` は廃止され、代わりに配列を初期化方法として渡せます。Embedding ではいまも使えます。",
    ),
    before="from keras.layers import Dense\nDense(2, weights=[W, b])",
    after="from keras.layers import Dense\nDense(2, kernel_initializer=W, bias_initializer=b)",
    # tf.keras had the argument until 2023.
    proof=None,
)


@rule.call("keras.layers.*", given=[Written({"weights"}, r"\bweights\s*=")])
def as_initializers(call: Call) -> None:
    weights = call.get("weights")
    if weights is None or call.name in ("keras.layers.Embedding", "keras.layers.Bidirectional"):
        return
    if call.constant(weights) is None and isinstance(weights.value, ast.Constant):
        call.remove(weights)
        return
    if call.name.rpartition(".")[2] not in SIMPLE:
        if call.name in ARGUMENTS:
            call.warn(
                "Layers take no `weights=` any more: call `layer.set_weights(...)` once the model is built.",
                "層の `weights=` は廃止されました。モデルを作ったあとで `layer.set_weights(...)` を呼んでください。",
            )
        return
    if isinstance(weights.value, ast.List | ast.Tuple) and 0 < len(weights.value.elts) <= 2:
        arrays = [call.module.source.text_of(one) for one in weights.value.elts]
    else:
        arrays = [f"{call.text(weights)}[0]", f"{call.text(weights)}[1]"]
    if any(call.get(name) is not None for name in NAMES[: len(arrays)]):
        return
    old = f"weights={call.text(weights)}"
    weights.new_keyword = NAMES[0]
    call.set(weights, arrays[0], report=False)
    for name, array in zip(NAMES[1:], arrays[1:], strict=False):
        call.add(name, array, report=False)
    new = ", ".join(f"{name}={array}" for name, array in zip(NAMES, arrays, strict=False))
    call.changed(old, new)
