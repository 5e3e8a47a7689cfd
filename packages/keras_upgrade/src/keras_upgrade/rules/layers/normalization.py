"""BatchNormalization's `mode` is gone: https://github.com/keras-team/keras/releases/tag/2.0.0"""

from __future__ import annotations

from keras_upgrade.editing.calls import Call
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="normalization",
    since="2.0",
    title=Text("Modes of BatchNormalization", "BatchNormalization の mode"),
    reason=Text(
        "Keras 1's `mode` put three layers into one: 0 is today's BatchNormalization, 1 normalizes each sample "
        "(LayerNormalization), 2 "
        "uses the batch's own statistics also for predictions.",
        "Keras 1 の `mode` は 3 種類の層を兼ねていました。0 は現在の BatchNormalization、"
        "1 はサンプルごとの正規化（LayerNormalization）、2 は予測時にもバッチ自身の統計量を使うものです。",
    ),
    before="from keras import layers\nlayers.BatchNormalization(mode=1)",
    after="from keras import layers\nlayers.LayerNormalization()",
    proof=1,
)
MODES = {1: "keras.layers.LayerNormalization", 2: "keras_upgrade.compat.BatchStatistics"}


@rule.call("keras.layers.BatchNormalization")
def name_positions(call: Call) -> None:
    """Keras 1's first argument was epsilon, where Keras 2 has the axis."""
    order = ("epsilon", "mode", "axis", "momentum")
    given = call.positional
    if given and len(given) <= len(order) and isinstance(call.constant(given[0]), float):
        for one, name in zip(given, order, strict=False):
            call.name_argument(one, name)
            call.changed(call.text(one), f"{name}={call.text(one)}")


@rule.call("keras.layers.BatchNormalization")
def by_mode(call: Call) -> None:
    mode = call.get("mode")
    if mode is None:
        return
    value = call.constant(mode)
    if value not in (0, 1, 2):
        call.warn(
            "`mode` of BatchNormalization is gone, and its value is not in sight: 0 is today's BatchNormalization, 1 "
            "LayerNormalization.",
            "BatchNormalization の `mode` は廃止されました。値を読み取れないため手で直してください。"
            "0 は現在の BatchNormalization、1 は LayerNormalization です。",
        )
        return
    call.remove(mode)
    if value in MODES:
        call.function(MODES[value])
    if value == 1 and call.get("momentum") is not None:
        call.remove(call.get("momentum"))
