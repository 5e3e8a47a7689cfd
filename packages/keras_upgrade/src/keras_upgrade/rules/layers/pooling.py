"""AveragePooling's size has to be given: https://keras.io/api/layers/pooling_layers/"""

from __future__ import annotations

from keras_upgrade.editing.calls import Call
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="pooling",
    since="3.0",
    title=Text("Size of an AveragePooling", "AveragePooling のサイズ"),
    reason=Text(
        "AveragePooling has no default size any more; it was 2.",
        "AveragePooling の既定サイズはなくなりました。以前の既定値は 2 です。",
    ),
    before="from keras.layers import AveragePooling2D\nAveragePooling2D()",
    after="from keras.layers import AveragePooling2D\nAveragePooling2D(pool_size=2)",
    proof=None,
)
SIZES = ("pool_size", "pool_length", "poolsize")


@rule.call(*(f"keras.layers.{name}{size}D" for name in ("AveragePooling", "AvgPool") for size in (1, 2, 3)))
def old_size(call: Call) -> None:
    if not call.unpacks and not call.positional and not any(call.get(name) for name in SIZES):
        call.add("pool_size", "2")
