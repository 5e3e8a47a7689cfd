"""Losses that use tensors of the model, beside y_true and y_pred.

https://keras.io/guides/making_new_layers_and_models_via_subclassing/
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from keras_upgrade.editing.calls import Call
from keras_upgrade.reading.module import Module
from keras_upgrade.reading.statements import short
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.source import Edit

rule = Rule(
    name="tensor-losses",
    since="3.0",
    title=Text("Losses that use tensors of the model", "モデルの途中のテンソルを使う損失関数"),
    reason=Text(
        "A loss computes with the numbers of one batch; the tensors of which a model was built stand for shapes alone "
        "in Keras 3. A helper computes the loss in the model's own graph, as for a variational autoencoder; another "
        "does the same for `model.add_loss(tensor)`.",
        "損失関数が扱うのはバッチごとの数値です。モデルを組み立てたときのテンソルは、Keras 3 では形状だけを表します。"
        "変分オートエンコーダなどの損失は、補助関数がモデルのグラフの中で計算します。`model.add_loss(tensor)` にも"
        "同じ働きの補助関数があります。",
    ),
    before=(
        "from keras.layers import Dense, Input\nfrom keras.models import Model\n\nx = Input((4,))\nz = Dense(2)(x)\n"
        "model = Model(x, Dense(4)(z))\n\n\ndef loss(y_true, y_pred):\n"
        "    return (y_true - y_pred) ** 2 + z[:, :1]\n\n\n"
        "model.compile('sgd', loss)\nmodel.fit(a, a, nb_epoch=2)"
    ),
    after=(
        "from keras.layers import Dense, Input\nfrom keras.models import Model\n"
        "from keras_upgrade.compat.tensor_losses import loss_of_tensors\n\nx = Input((4,))\nz = Dense(2)(x)\n"
        "model = Model(x, Dense(4)(z))\n\n\ndef loss(y_true, y_pred):\n"
        "    return (y_true - y_pred) ** 2 + z[:, :1]\n\n\n"
        "model.compile('sgd', loss_of_tensors(model, loss))\nmodel.fit(a, a, epochs=2)"
    ),
    proof=None,
    needs=2,
)


@rule.method("compile")
def hand_over_graph(call: Call) -> None:
    loss = call.get("loss", 1)
    if loss is None or not isinstance(loss.value, ast.Name) or not isinstance(call.owner, ast.Name):
        return
    found = call.module.scopes.lookup(loss.value.id, loss.value)
    if len(found) != 1 or not isinstance(found[0].node, ast.FunctionDef):
        return
    if any(is_tensor(name, call.module) for name in outer_names(found[0].node, call.module)):
        helper = call.editor.import_name("keras_upgrade.compat.tensor_losses.loss_of_tensors")
        call.set(loss, f"{helper}({call.owner.id}, {call.text(loss)})")


@rule.method("add_loss")
def add_to_graph(call: Call) -> None:
    """`model.add_loss(tensor)` on a functional model, whose tensors Keras 3 does not compute again."""
    loss = call.get("losses", 0)
    if loss is None or call.unpacks or call.owner_kind != "model":
        return
    if isinstance(loss.value, ast.Lambda) or call.module.kind(loss.value) == "function":
        return
    source = call.module.source
    helper = call.editor.import_name("keras_upgrade.compat.tensor_losses.add_tensor_loss")
    text = f"{helper}({source.text_of(call.owner)}, "
    edits = [
        Edit(source.start(call.node), source.start(loss.value), text),
        Edit(source.end(loss.value), source.end(call.node), ")"),
    ]
    call.editor.edit(edits, call.node, short(call.editor.text(call.node)), f"{text}{call.text(loss)})")


def outer_names(function: ast.FunctionDef, module: Module) -> Iterator[ast.Name]:
    """The names that the function's body takes from outside of it."""
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            own = module.scopes.of[node]
            if node.id not in own.names:
                yield node


def is_tensor(name: ast.Name, module: Module) -> bool:
    """Whether every binding of the name is what a layer of Keras answered."""
    found = module.scopes.lookup(name.id, name)
    if not found:
        # Of an earlier cell.
        return module.kind(name) == "tensor"
    return all(
        isinstance(one.value, ast.Call)
        and one.item is None
        and not one.iterated
        and (module.kind(one.value) == "tensor" or module.kind(one.value.func) == "layer")
        for one in found
    )
