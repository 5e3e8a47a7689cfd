"""An input layer has no input of its own: https://keras.io/guides/functional_api/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.editor import Editor
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.source import Edit

rule = Rule(
    name="input-layers",
    since="3.0",
    title=Text("The input of a model's first layer", "モデルの最初の層の入力"),
    reason=Text(
        "The first layer of a functional model is its `InputLayer`, whose `input` is an empty list today. The tensor "
        "is the model's own: `model.inputs[0]`.",
        "Functional モデルの最初の層は `InputLayer` で、その `input` はいまは空のリストです。"
        "テンソルはモデルから `model.inputs[0]` として取り出します。",
    ),
    before="from keras import backend as K\nf = K.function([model.layers[0].input], [model.layers[1].output])",
    after=("from keras_upgrade.compat import function\nf = function([model.inputs[0]], [model.layers[1].output])"),
    proof=None,
    # A Sequential's first layer has an input still.
    needs=2,
)


@rule.attribute("input")
def input_of_the_first(node: ast.Attribute, edit: Editor) -> None:
    match node:
        case ast.Attribute(
            value=ast.Subscript(value=ast.Attribute(attr="layers") as layers, slice=ast.Constant(value=0))
        ) if isinstance(node.ctx, ast.Load) and type(node.value.slice.value) is int:
            source = edit.module.source
            start, end = source.end(layers.value), source.end(node)
            edit.edit([Edit(start, end, ".inputs[0]")], node, ".layers[0].input", ".inputs[0]")
