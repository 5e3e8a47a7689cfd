"""LSTM's and GRU's defaults changed in Keras 2.3: https://github.com/keras-team/keras/releases/tag/2.3.0"""

from __future__ import annotations

from keras_upgrade.editing.calls import Call
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="recurrent-defaults",
    since="2.3",
    title=Text("Defaults of LSTM and GRU", "LSTM と GRU の既定値"),
    reason=Text(
        "Up to Keras 2.2 the gates used the hard sigmoid, and GRU reset its state before the matrix product. Keras 3 "
        "has other "
        "defaults, so the old ones are written out.",
        "Keras 2.2 までのゲートは hard sigmoid で、GRU は行列積の前に状態をリセットしていました。"
        "Keras 3 の既定値は異なるため、当時の値を明示します。",
    ),
    before="from keras.layers.recurrent import GRU\nGRU(32)",
    after="from keras.layers import GRU\nfrom keras_upgrade.compat import hard_sigmoid\n"
    "GRU(32, recurrent_activation=hard_sigmoid, reset_after=False)",
    needs=2,
)
# The position of `recurrent_activation` since Keras 2.
GATED = {
    "keras.layers.LSTM": 2,
    "keras.layers.GRU": 2,
    "keras.layers.LSTMCell": 2,
    "keras.layers.GRUCell": 2,
    "keras.layers.ConvLSTM2D": 7,
}


@rule.call(*GATED)
def write_out(call: Call) -> None:
    # tf.keras has had today's defaults since TensorFlow 2.
    if call.module.in_tf(call.node.func) or any(one.star == "**" for one in call.arguments):
        return
    if call.get("inner_activation") is None and call.get("recurrent_activation", GATED[call.name]) is None:
        call.add("recurrent_activation", call.editor.import_name("keras_upgrade.compat.hard_sigmoid"))
    if "GRU" in call.name and call.get("reset_after") is None:
        call.add("reset_after", "False")
