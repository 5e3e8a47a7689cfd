"""A dropout's rate is checked to be a number: https://keras.io/api/layers/regularization_layers/spatial_dropout1d/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.rulebook.rule import Rule, Text

DROPOUTS = tuple(
    f"keras.layers.{name}"
    for name in ("Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "GaussianDropout")
)

rule = Rule(
    name="dropout-rates",
    since="3.0",
    title=Text("A dropout within a dropout", "Dropout の中の Dropout"),
    reason=Text(
        "A layer stands where its rate belongs. Python 2 took the comparison with 0 and 1 that any object allows, and "
        "dropped nothing; today it is an error. The inner layer's rate is what was meant.",
        "割合を書く場所に層が書かれています。Python 2 は何とでも大小を比べられたためエラーにならず、"
        "実際には何も落としていませんでした。いまはエラーになるので、意図されていた内側の層の割合を使います。",
    ),
    before="from keras.layers import Dropout, SpatialDropout1D\nSpatialDropout1D(Dropout(0.2))",
    after="from keras.layers import Dropout, SpatialDropout1D\nSpatialDropout1D(0.2)",
)


@rule.call(*DROPOUTS)
def inner_rate(call: Call) -> None:
    rate = call.get("rate", 0) or call.get("p")
    if rate is None or not isinstance(rate.value, ast.Call) or call.module.name(rate.value.func) not in DROPOUTS:
        return
    inner = Call(rate.value, call.editor)
    number = inner.get("rate", 0) or inner.get("p")
    if number is not None and not inner.unpacks:
        call.set(rate, inner.text(number), check=True)
