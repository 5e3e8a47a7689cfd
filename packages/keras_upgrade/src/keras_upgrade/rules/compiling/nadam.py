"""Nadam's momentum grows 250 times as fast as it did: https://keras.io/api/optimizers/Nadam/"""

from __future__ import annotations

import re

from keras_upgrade.editing.calls import Call
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.rules.compiling.optimizer_defaults import only_tf

OLD = ("keras.optimizers.Nadam", "keras.optimizers.nadam")
HELPER = "keras_upgrade.compat.optimizers.Nadam"

rule = Rule(
    name="nadam",
    since="3.0",
    title=Text("Nadam's momentum", "Nadam のモーメンタム"),
    reason=Text(
        "Nadam raised its momentum by `0.96 ** (0.004 * step)` and learned at a rate of 0.002; Keras 3 takes "
        "`0.96 ** step` and 0.001, and no `schedule_decay`. The helper has the old formula.",
        "Nadam のモーメンタムは `0.96 ** (0.004 * step)` に従って増え、学習率は 0.002 でした。Keras 3 では "
        "`0.96 ** step` と 0.001 になり、`schedule_decay` はありません。補助クラスは昔の式で計算します。",
    ),
    before="from keras.optimizers import Nadam\nNadam(schedule_decay=0.01)",
    after="from keras_upgrade.compat.optimizers import Nadam\nNadam(schedule_decay=0.01)",
)


@rule.call(*OLD)
def by_class(call: Call) -> None:
    old = call.editor.is_old or call.get("schedule_decay") is not None
    if old and not call.module.in_tf(call.node.func):
        call.function(HELPER)


@rule.method("compile", given=[re.compile("nadam", re.IGNORECASE)])
def by_name(call: Call) -> None:
    optimizer = call.get("optimizer", 0)
    value = call.constant(optimizer)
    if not call.editor.is_old or not call.may_be_of_a_model or only_tf(call.module):
        return
    if isinstance(value, str) and value.lower() == "nadam":
        call.set(optimizer, f"{call.editor.import_name(HELPER)}()")
