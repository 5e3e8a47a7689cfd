"""Hinge losses took answers of 0 and 1 as they are; Keras 3 takes 0 for -1.

https://keras.io/api/losses/hinge_losses/
"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.rules.compiling.optimizer_defaults import only_tf
from keras_upgrade.text.source import Edit

HOME = "keras_upgrade.compat.losses"
LOSSES = ("hinge", "squared_hinge")

rule = Rule(
    name="hinge",
    since="3.0",
    title=Text("Hinge losses of answers 0 and 1", "正解が 0 と 1 のヒンジ損失"),
    reason=Text(
        "Hinge is meant for answers of -1 and 1. Keras 3 turns 0 into -1 by itself, older versions computed with the "
        "0: another loss, without a word. The helper computes as the book did; with answers of -1 and 1 both agree.",
        "ヒンジ損失は正解が -1 と 1 の場合のものです。Keras 3 は 0 を自動で -1 とみなしますが、昔の Keras は 0 のまま"
        "計算していたため、警告もなく損失が変わります。補助関数は昔と同じ計算をします。"
        "正解が -1 と 1 なら違いはありません。",
    ),
    before="model.compile(loss='hinge', optimizer='sgd')\nmodel.fit(x, y, nb_epoch=2)",
    after=(
        "from keras_upgrade.compat.losses import hinge\n"
        "model.compile(loss=hinge, optimizer='sgd')\nmodel.fit(x, y, epochs=2)"
    ),
    proof=None,
    needs=2,
)


@rule.method("compile")
def by_name(call: Call) -> None:
    loss = call.get("loss", 1)
    # `tf.keras` took 0 for -1 since 2.0.
    if loss is None or call.unpacks or not call.may_be_of_a_model or only_tf(call.module):
        return
    source = call.module.source
    listed = loss.value.elts if isinstance(loss.value, ast.List | ast.Tuple) else [loss.value]
    if isinstance(loss.value, ast.Dict):
        listed = loss.value.values
    for one in listed:
        if isinstance(one, ast.Constant) and one.value in LOSSES:
            new = call.editor.import_name(f"{HOME}.{one.value}")
            edit = Edit(source.start(one), source.end(one), new)
            call.editor.edit([edit], one, call.editor.text(one), new)


@rule.reference(*(f"keras.losses.{name}" for name in LOSSES))
def by_function(node: ast.expr, edit: Editor) -> None:
    if not edit.module.in_tf(node):
        edit.refer(node, f"{HOME}.{edit.module.name(node).rpartition('.')[2]}")
