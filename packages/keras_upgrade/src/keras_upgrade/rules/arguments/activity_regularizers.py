"""A penalty on a layer's output was added up over the batch: https://keras.io/api/layers/regularizers/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.rulebook.rule import Rule, Text

HELPER = "keras_upgrade.compat.summed_over_batch"

rule = Rule(
    name="activity-regularizers",
    since="3.0",
    title=Text("Penalties on a layer's output", "層の出力に対する正則化"),
    reason=Text(
        "Keras 1 and 2 added the penalty of all samples up; Keras 3 takes their mean, so the same number counts less, "
        "by the batch size. The helper multiplies it back.",
        "Keras 1 と 2 は全サンプルのペナルティを合計していましたが、Keras 3 は平均します。同じ係数でも"
        "バッチサイズの分だけ弱くなるため、補助関数で元に戻します。",
    ),
    before=(
        "from keras import regularizers\nfrom keras.layers.core import Dense\n"
        "Dense(32, activity_regularizer=regularizers.l1(1e-5))"
    ),
    after=(
        "from keras import regularizers\nfrom keras.layers import Dense\n"
        "from keras_upgrade.compat import summed_over_batch\n"
        "Dense(32, activity_regularizer=summed_over_batch(regularizers.l1(1e-5)))"
    ),
    proof=None,
    needs=2,
)


@rule.call("keras.layers.*", given={"activity_regularizer", "ActivityRegularization"})
def wrap(call: Call) -> None:
    argument = call.get("activity_regularizer")
    # `tf.keras` took the mean as Keras 3 does.
    if argument is None or call.module.in_tf(call.node.func):
        return
    if isinstance(argument.value, ast.Constant) and argument.value.value is None:
        return
    if isinstance(argument.value, ast.Call) and call.module.name(argument.value.func) == HELPER:
        return
    call.editor.wrap(argument.value, f"{call.editor.import_name(HELPER)}(", ")")
