"""A tensor's shape is the tuple `x.shape`: https://keras.io/guides/migrating_to_keras_3/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.reading import facts
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.source import Edit

rule = Rule(
    name="tensor-shapes",
    since="3.0",
    title=Text("Shapes of tensors", "テンソルの形状"),
    reason=Text(
        "A Keras tensor has its shape as a tuple in `x.shape`; `get_shape()`, `_keras_shape` and TensorFlow 1's "
        "`.value` are gone.",
        "Keras のテンソルの形状は `x.shape` のタプルです。"
        "`get_shape()`、`_keras_shape`、TensorFlow 1 の `.value` はなくなりました。",
    ),
    before="from keras.layers import Input, merge\nx = Input((3,))\nwidth = x.get_shape().as_list()[1]\nmerge([x, x])",
    after="from keras.layers import Input, add\nx = Input((3,))\nwidth = list(x.shape)[1]\nadd([x, x])",
    proof=None,
    # TensorFlow's own tensors have `get_shape` still.
    needs=2,
)


@rule.method("get_shape")
def shape(call: Call) -> None:
    if call.arguments or not call.module.imports_keras() or facts.known(call.module, "def get_shape"):
        return
    parents = call.module.scopes.parents
    tensor = call.editor.text(call.owner)
    around = parents.get(call.node)
    outer = parents.get(around)
    if isinstance(around, ast.Attribute) and around.attr == "as_list" and isinstance(outer, ast.Call):
        call.editor.replace(outer, f"list({tensor}.shape)")
    elif isinstance(around, ast.Subscript) and isinstance(outer, ast.Attribute) and outer.attr == "value":
        call.editor.replace(outer, f"{tensor}.shape[{call.editor.text(around.slice)}]")
    elif isinstance(around, ast.Attribute) and around.attr in ("ndims", "rank"):
        call.editor.replace(around, f"len({tensor}.shape)")
    else:
        call.replace(f"{tensor}.shape")


@rule.attribute("_keras_shape")
def kept_by_keras(node: ast.Attribute, edit: Editor) -> None:
    if isinstance(node.ctx, ast.Load):
        end = edit.module.source.end(node)
        edit.edit([Edit(end - len("_keras_shape"), end, "shape")], node, "._keras_shape", ".shape")
