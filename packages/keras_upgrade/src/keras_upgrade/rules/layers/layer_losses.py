"""Losses that layers add: https://keras.io/guides/making_new_layers_and_models_via_subclassing/"""

from __future__ import annotations

from keras_upgrade.editing.calls import Call
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.rules.layers.custom_layers import is_self, layer_class

rule = Rule(
    name="layer-losses",
    since="3.0",
    title=Text("Losses that own layers add", "自作層が加える損失"),
    reason=Text(
        "Keras 2 had to hear which inputs a loss depends on; Keras 3 computes it with the layer and takes "
        "the loss alone.",
        "Keras 2 では損失がどの入力に依存するかを `inputs=` で伝えました。Keras 3 は層と一緒に計算するため、"
        "損失だけを渡します。",
    ),
    before=(
        "from keras.layers import Layer\n\n\nclass Penalty(Layer):\n    def call(self, x):\n"
        "        self.add_loss(0.1 * x, inputs=x)\n        return x"
    ),
    after=(
        "from keras.layers import Layer\n\n\nclass Penalty(Layer):\n    def call(self, x):\n"
        "        self.add_loss(0.1 * x)\n        return x"
    ),
)


@rule.method("add_loss", given={"inputs", "Layer"})
def drop_inputs(call: Call) -> None:
    inputs = call.get("inputs", 1)
    if inputs is None or call.unpacks or call.get("loss", 0) is None:
        return
    if call.owner is not None and layer_class(call.node, call.editor) is not None and is_self(call.owner):
        call.remove(inputs)
