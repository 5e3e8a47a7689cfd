"""`l1l2` is `l1_l2`, `WeightRegularizer` is `L1L2`: https://keras.io/api/layers/regularizers/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.rulebook.rule import Rule, Text

RENAMES = {
    f"keras.regularizers.{old}": f"keras.regularizers.{new}"
    for old, new in {
        "l1l2": "l1_l2",
        "activity_l1": "l1",
        "activity_l2": "l2",
        "activity_l1l2": "l1_l2",
        "WeightRegularizer": "L1L2",
        "ActivityRegularizer": "L1L2",
        "L1L2Regularizer": "L1L2",
    }.items()
}

rule = Rule(
    name="regularizers",
    since="2.0",
    title=Text("Names of the regularizers", "正則化の名前"),
    reason=Text(
        "One set of regularizers serves weights and activities alike, so `activity_l2` is plain `l2`, and `l1l2` is "
        "`l1_l2`.",
        "重みと出力で同じ正則化を使うようになり、`activity_l2` は `l2`、`l1l2` は `l1_l2` になりました。",
    ),
    before="from keras.regularizers import l1l2\nl1l2(l1=0.01, l2=0.01)",
    after="from keras.regularizers import l1_l2\nl1_l2(l1=0.01, l2=0.01)",
    renames=RENAMES,
    proof=1,
)
SINGLE = {
    "keras.regularizers.l1": "l1",
    "keras.regularizers.l2": "l2",
    "keras.regularizers.activity_l1": "l1",
    "keras.regularizers.activity_l2": "l2",
}
BOTH = ("keras.regularizers.l1l2", "keras.regularizers.activity_l1l2")


@rule.reference(*RENAMES)
def rename(node: ast.expr, edit: Editor) -> None:
    edit.refer(node, RENAMES[edit.module.name(node)])


@rule.call(*SINGLE)
def factor(call: Call) -> None:
    """The factor's name was the letter l."""
    call.rename("l", SINGLE[call.name])
