"""Attributes and methods of models that are gone: https://keras.io/guides/migrating_to_keras_3/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.reading import facts, paths
from keras_upgrade.rulebook.rule import Rule, Text

DROPPED = ("_make_predict_function", "_make_train_function", "_make_test_function")

rule = Rule(
    name="model-attributes",
    since="3.0",
    title=Text("Methods that models lost", "なくなったモデルのメソッド"),
    reason=Text(
        "Recurrent layers are reset one by one, functions are built when they are first used, and `metrics_names` "
        "no longer spells the metrics out.",
        "リカレント層の状態は層ごとにリセットします。内部の関数は最初に使うときに作られ、`metrics_names` "
        "には各評価関数の名前が並ばなくなりました。",
    ),
    before="from keras.models import Sequential\n\nmodel = Sequential()\nmodel.reset_states()",
    after=(
        "from keras.models import Sequential\nfrom keras_upgrade.compat.training import reset_states\n\n"
        "model = Sequential()\nreset_states(model)"
    ),
)


def _is_model(owner: ast.expr, name: str, edit: Editor) -> bool:
    """A model for sure, or what can only be one: in an old source that has nothing of its own by that name."""
    if edit.module.kind(owner) is not None or edit.module.raw(owner) is not None:
        return edit.module.kind(owner) == "model"
    if not edit.is_old or (isinstance(owner, ast.Name) and owner.id == "self"):
        return False
    own = name in edit.module.scopes.attributes or facts.known(edit.module, f"def {name}")
    return not own or paths.is_model(owner, edit.module)


@rule.method("reset_states")
def reset(call: Call) -> None:
    # A layer has the method still; the helper takes either.
    if not _is_model(call.owner, "reset_states", call.editor) or call.arguments:
        return
    helper = call.editor.import_name("keras_upgrade.compat.training.reset_states")
    call.replace(f"{helper}({call.editor.text(call.owner)})")


@rule.method(*DROPPED)
def drop(call: Call) -> None:
    statement = call.module.scopes.parents.get(call.node)
    if isinstance(statement, ast.Expr) and not call.arguments:
        call.editor.remove_statement(statement)


@rule.attribute("metrics_names")
def name_metrics(node: ast.Attribute, edit: Editor) -> None:
    # Modern code may well mean what Keras 3 answers.
    if not isinstance(node.ctx, ast.Load) or not edit.is_old:
        return
    if not _is_model(node.value, node.attr, edit):
        return
    owner = edit.text(node.value)
    edit.replace(node, f"{edit.import_name('keras_upgrade.compat.training.metrics_names')}({owner})")


@rule.attribute("uses_learning_phase")
def learning_phase(node: ast.Attribute, edit: Editor) -> None:
    if isinstance(node.ctx, ast.Load):
        edit.warn(
            node,
            "`uses_learning_phase` is gone: call the model with `training=True` or `training=False`.",
            "`uses_learning_phase` はなくなりました。モデルを呼び出すときに `training=True` か `training=False` "
            "を渡してください。",
        )
