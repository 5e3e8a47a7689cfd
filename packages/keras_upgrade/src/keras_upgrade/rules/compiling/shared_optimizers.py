"""An optimizer for each model: https://keras.io/api/optimizers/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.bindings import FUNCTIONS

rule = Rule(
    name="shared-optimizers",
    since="3.0",
    title=Text("One optimizer for several models", "複数のモデルで共有する最適化アルゴリズム"),
    reason=Text(
        "An optimizer of Keras 3 belongs to the weights that it first trained and refuses others. Up to Keras 2 each "
        "`compile` began with new moments, as each copy does.",
        "Keras 3 の最適化アルゴリズムのオブジェクトは、最初に学習させた重み専用になり、ほかの重みを受け付けません。"
        "Keras 2 までは `compile` のたびにモーメントが作り直されていたので、コピーを渡せば同じ動作になります。",
    ),
    before="from keras.optimizers import Adam\nadam = Adam(lr=0.0002)\n"
    "critic.compile(loss='mse', optimizer=adam)\nboth.compile(loss='mse', optimizer=adam)",
    after="from keras.optimizers import Adam\nadam = Adam(learning_rate=0.0002)\n"
    "critic.compile(loss='mse', optimizer=adam)\n"
    "both.compile(loss='mse', optimizer=adam.from_config(adam.get_config()))",
    proof=None,
    needs=2,
)


@rule.method("compile")
def copy(call: Call) -> None:
    optimizer = call.get("optimizer", 0)
    if optimizer is None or call.unpacks or call.module.kind(optimizer.value) != "optimizer":
        return
    bound = _bindings(optimizer.value, call.module)
    if bound is None:
        return
    used = [node for node in call.module.source.every(ast.Call) if _bindings(_optimizer(node), call.module) == bound]
    first = min(used, key=lambda node: (node.lineno, node.col_offset))
    if call.node is not first or _may_run_again(call, bound):
        text = call.text(optimizer)
        call.set(optimizer, f"{text}.from_config({text}.get_config())")


def _optimizer(node: ast.Call) -> ast.expr | None:
    if not isinstance(node.func, ast.Attribute) or node.func.attr != "compile":
        return None
    named = next((one.value for one in node.keywords if one.arg == "optimizer"), None)
    return named or (node.args[0] if node.args else None)


def _bindings(value: ast.expr | None, module: Module) -> list[ast.AST] | None:
    """Where the variable or attribute got its optimizer; None for anything else."""
    match value:
        case ast.Name(id=name):
            return [one.node for one in module.scopes.lookup(name, value)] or None
        case ast.Attribute(attr=attr, value=ast.Name(id="self")):
            return [one.node for one in module.scopes.attributes.get(attr, [])] or None
    return None


def _may_run_again(call: Call, bound: list[ast.AST]) -> bool:
    """Whether the `compile` stands in a function or loop that the optimizer was not made in."""
    around = set(call.module.scopes.ancestors(bound[0]))
    return any(
        isinstance(one, (*FUNCTIONS, ast.For, ast.While)) and one not in around and not _is_method(one)
        for one in call.module.scopes.ancestors(call.node)
    )


def _is_method(node: ast.AST) -> bool:
    """Methods that compile are taken to run once for their object, as `__init__` does."""
    return isinstance(node, ast.FunctionDef) and bool(node.args.args) and node.args.args[0].arg == "self"
