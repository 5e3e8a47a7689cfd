"""`slice_X`, which cut arrays or lists of arrays, was never public.

https://github.com/keras-team/keras/releases/tag/2.0.0
"""

from __future__ import annotations

import ast

from keras_upgrade.editing.editor import Editor
from keras_upgrade.rulebook.rule import Rule, Text

NEW = "keras_upgrade.compat.slice_arrays"
NAMES = {
    "keras.models.slice_X": NEW,
    "keras.models._slice_arrays": NEW,
    "keras.utils.slice_arrays": NEW,
}

rule = Rule(
    name="slicing",
    since="2.0",
    title=Text("Cutting arrays", "配列の切り出し"),
    reason=Text(
        "`slice_X(x, 0, n)` is x[0:n], or that of each array in a list. It was an inner part of Keras, which is gone.",
        "`slice_X(x, 0, n)` は x[0:n]（リストなら各配列について同じ）です。Keras の内部関数だったため、"
        "なくなりました。",
    ),
    before="from keras.engine.training import slice_X\nx_val = slice_X(x, 0, 10)",
    after="from keras_upgrade.compat import slice_arrays\nx_val = slice_arrays(x, 0, 10)",
    renames=NAMES,
    proof=2,
)


@rule.reference(*NAMES)
def rename(node: ast.expr, edit: Editor) -> None:
    edit.refer(node, NAMES[edit.module.name(node)])
