"""`maxnorm` is `max_norm`, and so on: https://keras.io/api/layers/constraints/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.rulebook.rule import Rule, Text

SHORT = {"maxnorm": "max_norm", "nonneg": "non_neg", "unitnorm": "unit_norm"}
RENAMES = {f"keras.constraints.{old}": f"keras.constraints.{new}" for old, new in SHORT.items()}

rule = Rule(
    name="constraints",
    since="2.0",
    title=Text("Names of the constraints", "制約の名前"),
    reason=Text(
        "The constraints' names are written as two words: `maxnorm` is `max_norm`.",
        "制約の名前は単語を区切って書くようになり、`maxnorm` は `max_norm` になりました。",
    ),
    before="from keras.constraints import maxnorm\nmaxnorm(3)",
    after="from keras.constraints import max_norm\nmax_norm(3)",
    renames=RENAMES,
    proof=2,
)


@rule.reference(*RENAMES)
def rename(node: ast.expr, edit: Editor) -> None:
    edit.refer(node, RENAMES[edit.module.name(node)])


@rule.call("keras.constraints.maxnorm", "keras.constraints.max_norm", "keras.constraints.MaxNorm")
def bound(call: Call) -> None:
    call.rename("m", "max_value")


@rule.call("keras.constraints.MinMaxNorm")
def bounds(call: Call) -> None:
    call.rename("low", "min_value")
    call.rename("high", "max_value")


@rule.call("keras.layers.*", given=SHORT)
def by_name(call: Call) -> None:
    for one in call.arguments:
        value = call.constant(one) if (one.name or "").endswith("_constraint") else None
        if isinstance(value, str) and value in SHORT:
            call.set(one, repr(SHORT[value]))
