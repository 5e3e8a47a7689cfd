"""`model.optimizer.lr` became `model.optimizer.learning_rate`: https://keras.io/api/optimizers/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.source import Edit

rule = Rule(
    name="learning-rate",
    since="3.0",
    title=Text("The rate of a compiled optimizer", "コンパイル済み最適化アルゴリズムの学習率"),
    reason=Text(
        "An optimizer's rate is its attribute `learning_rate`; it is read with `float(...)` and set by an "
        "assignment, without the backend's help.",
        "最適化アルゴリズムの学習率は `learning_rate` 属性です。値は `float(...)` で読み、代入で変更できます。"
        "バックエンド関数は要りません。",
    ),
    before="from keras import backend as K\nK.set_value(model.optimizer.lr, 0.01)",
    after="model.optimizer.learning_rate = 0.01",
)


def is_rate(node: ast.AST, module: Module) -> bool:
    """`model.optimizer.lr`, or `sgd.lr` where `sgd` is an optimizer; also under the new name."""
    if not isinstance(node, ast.Attribute) or node.attr not in ("lr", "learning_rate"):
        return False
    return is_optimizer(node.value, module)


def is_optimizer(node: ast.AST | None, module: Module, depth: int = 3) -> bool:
    """`model.optimizer`, an optimizer that the source made, or a variable that holds one of them."""
    if depth == 0:
        return False
    if isinstance(node, ast.Attribute) and node.attr == "optimizer":
        return True
    if module.kind(node) == "optimizer":
        return True
    if not isinstance(node, ast.Name):
        return False
    bindings = module.scopes.lookup(node.id, node)
    return bool(bindings) and all(
        one.value is not None and one.item is None and not one.iterated and is_optimizer(one.value, module, depth - 1)
        for one in bindings
    )


@rule.attribute("lr")
def rename(node: ast.Attribute, edit: Editor) -> None:
    if is_rate(node, edit.module) and edit.module.imports_keras():
        end = edit.module.source.end(node)
        edit.edit([Edit(end - 2, end, "learning_rate")], node, ".lr", ".learning_rate")


@rule.call("keras.backend.set_value")
def assign(call: Call) -> None:
    target, value = call.get("x", 0), call.get("value", 1)
    statement = call.module.scopes.parents.get(call.node)
    if target is None or value is None or not isinstance(statement, ast.Expr) or not is_rate(target.value, call.module):
        return
    owner = call.editor.text(target.value.value)
    call.replace(f"{owner}.learning_rate = {call.text(value)}")


@rule.call("keras.backend.get_value")
def read(call: Call) -> None:
    target = call.get("x", 0)
    if target is None or not is_rate(target.value, call.module):
        return
    owner = call.editor.text(target.value.value)
    parent = call.module.scopes.parents.get(call.node)
    # float(K.get_value(...)) needs no second float.
    inside = isinstance(parent, ast.Call) and call.module.name(parent.func) == "builtins.float"
    rate = f"{owner}.learning_rate"
    call.replace(rate if inside else f"float({rate})")


@rule.method("get_value", "set_value")
def of_variable(call: Call) -> None:
    """Theano's shared variables had methods of their own."""
    if not is_rate(call.owner, call.module):
        return
    owner = call.editor.text(call.owner.value)
    statement = call.module.scopes.parents.get(call.node)
    if call.method == "get_value" and not call.arguments:
        call.replace(f"float({owner}.learning_rate)")
    elif call.method == "set_value" and len(call.positional) == 1 and isinstance(statement, ast.Expr):
        call.replace(f"{owner}.learning_rate = {call.text(call.positional[0])}")


@rule.call("builtins.hasattr", "builtins.getattr", "builtins.setattr")
def by_string(call: Call) -> None:
    if len(call.positional) < 2 or call.constant(call.positional[1]) != "lr":
        return
    if is_optimizer(call.positional[0].value, call.module):
        call.set(call.positional[1], '"learning_rate"')
