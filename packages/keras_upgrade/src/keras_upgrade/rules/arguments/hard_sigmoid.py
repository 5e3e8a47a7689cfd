"""`hard_sigmoid` got another formula in Keras 3: https://keras.io/api/layers/activations/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.rulebook.rule import Rule, Text

NEW = "keras_upgrade.compat.hard_sigmoid"

rule = Rule(
    name="hard-sigmoid",
    since="3.0",
    title=Text("Formula of the hard sigmoid", "hard sigmoid の式"),
    reason=Text(
        "Keras 1 and 2 computed clip(0.2 x + 0.5, 0, 1). Keras 3's function of the same name is clip(x / 6 + 0.5, 0, "
        "1).",
        "Keras 1・2 の hard_sigmoid は clip(0.2x + 0.5, 0, 1) でした。"
        "Keras 3 の同名の関数は clip(x/6 + 0.5, 0, 1) です。",
    ),
    before="from keras.layers.core import Activation\nActivation('hard_sigmoid')",
    after="from keras.layers import Activation\nfrom keras_upgrade.compat import hard_sigmoid\n"
    "Activation(hard_sigmoid)",
    needs=2,
)


@rule.call("keras.layers.*")
def old_formula(call: Call) -> None:
    for one in call.arguments:
        if call.constant(one) == "hard_sigmoid" and one.name not in ("name", "activation_name"):
            call.set(one, call.editor.import_name(NEW))


@rule.reference("keras.activations.hard_sigmoid")
def old_function(node: ast.expr, edit: Editor) -> None:
    edit.refer(node, NEW)
