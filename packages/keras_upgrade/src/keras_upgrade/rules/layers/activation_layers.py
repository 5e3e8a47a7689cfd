"""Activations that are layers: new names of their arguments: https://keras.io/api/layers/activation_layers/"""

from __future__ import annotations

from keras_upgrade.editing.calls import Call
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="activation-layers",
    since="3.0",
    title=Text("Activations that are layers", "活性化関数の層"),
    reason=Text(
        "The slope of LeakyReLU is called `negative_slope`, and ThresholdedReLU is a ReLU with a `threshold`.",
        "LeakyReLU の傾きは `negative_slope` という名前になり、ThresholdedReLU は `threshold` 付きの ReLU "
        "に統合されました。",
    ),
    before="from keras.layers import LeakyReLU\nLeakyReLU(alpha=0.2)",
    after="from keras.layers import LeakyReLU\nLeakyReLU(negative_slope=0.2)",
    replaces={"keras.layers.ThresholdedReLU": "keras.layers.ReLU"},
    # tf.keras had these until 2023.
    proof=None,
)


@rule.call("keras.layers.LeakyReLU")
def slope(call: Call) -> None:
    call.rename("alpha", "negative_slope")


@rule.call("keras.layers.ThresholdedReLU")
def threshold(call: Call) -> None:
    if call.module.in_tf(call.node.func):
        return
    theta = call.get("theta", 0)
    if theta is None:
        call.add("threshold", "1.0", report=False)
    elif theta.keyword is None:
        call.name_argument(theta, "threshold")
    else:
        call.rename("theta", "threshold")
    call.function("keras.layers.ReLU")
