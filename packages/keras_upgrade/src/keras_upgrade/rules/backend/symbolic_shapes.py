"""Shapes of symbolic tensors are tuples: https://keras.io/guides/migrating_to_keras_3/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.rules.backend.backend_ops import symbolic

rule = Rule(
    name="symbolic-shapes",
    since="3.0",
    title=Text("Shapes of a model's tensors as lists", "モデルのテンソルの形状をリストにする"),
    reason=Text(
        "The tensors of which a model is built have plain tuples as shapes; `as_list()` belongs to TensorFlow's own.",
        "モデルを組み立てるテンソルの形状は、ふつうのタプルです。"
        "`as_list()` は TensorFlow のテンソルの形状にしかありません。",
    ),
    before="from keras.layers import Dense, Input\nx = Dense(3)(Input((4,)))\nwidth = x.shape.as_list()[1]",
    after="from keras.layers import Dense, Input\nx = Dense(3)(Input((4,)))\nwidth = list(x.shape)[1]",
    proof=2,
)


@rule.method("as_list")
def plain(call: Call) -> None:
    owner = call.owner
    if isinstance(owner, ast.Attribute) and owner.attr == "shape" and symbolic(owner.value, call.module):
        call.replace(f"list({call.editor.text(owner)})")
