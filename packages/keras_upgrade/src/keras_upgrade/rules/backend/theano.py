"""Theano, on which Keras once ran: https://github.com/keras-team/keras/releases/tag/2.4.0"""

from __future__ import annotations

import ast

from keras_upgrade.editing.editor import Editor
from keras_upgrade.imports import moved_modules as moves
from keras_upgrade.reading.guards import guarded
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="theano",
    since="2.4",
    title=Text("Theano and CNTK", "Theano と CNTK"),
    reason=Text(
        "Keras ran on Theano and CNTK until version 2.3. Theano's development ended in 2017; Keras 3 runs on "
        "TensorFlow, JAX and PyTorch.",
        "Keras は 2.3 まで Theano と CNTK でも動きました。Theano の開発は 2017 年に終わり、Keras 3 は "
        "TensorFlow・JAX・PyTorch で動きます。",
    ),
    before=(
        "import os\nimport theano\n\nos.environ['KERAS_BACKEND'] = 'theano'\n"
        "theano.config.floatX = 'float32'\nimport keras"
    ),
    after="import os\n\nimport keras",
    proof=None,
)

GONE = ("theano", "cntk")
moves.drop_dead_import(rule, *GONE)


@rule.reference("theano", *(f"{module}.*" for module in GONE))
def used(node: ast.expr, edit: Editor) -> None:
    top = edit.module.scopes.statement(node)
    if guarded(edit.module, node) or _asks_backend(node, edit) or _config(top, edit):
        return
    edit.warn(
        node,
        f"`{edit.text(node)}`: Keras 3 does not run on Theano, and Theano runs on no current Python. Next: write "
        f"this part with "
        "`keras.ops`, which has functions of the same names for most of `theano.tensor`.",
        f"`{edit.text(node)}`：Keras 3 は Theano では動かず、Theano 自体も現在の Python では動きません。"
        f"この部分は `keras.ops` で"
        "書き直してください。`theano.tensor` の関数の多くが同じ名前であります。",
    )


def _asks_backend(node: ast.AST, edit: Editor) -> bool:
    """`if K.backend() == 'theano':` is not taken any more."""
    for parent in edit.module.scopes.ancestors(node):
        if isinstance(parent, ast.If) and any(
            isinstance(one, ast.Constant) and one.value in GONE for one in ast.walk(parent.test)
        ):
            return True
    return False


def _config(statement: ast.stmt, edit: Editor) -> bool:
    """`theano.config.floatX = ...`"""
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return False
    return (edit.module.raw(statement.targets[0]) or "").startswith("theano.config.")


@rule.node(ast.Assign, given={*GONE, "THEANO_FLAGS", "KERAS_BACKEND"})
def settings(statement: ast.Assign, edit: Editor) -> None:
    """What chose or set up the old backends goes."""
    if guarded(edit.module, statement):
        return
    [target, *others] = statement.targets
    if _config(statement, edit):
        edit.remove_statement(statement)
    elif not others and isinstance(target, ast.Subscript) and edit.module.name(target.value) == "os.environ":
        key = target.slice.value if isinstance(target.slice, ast.Constant) else None
        value = statement.value.value if isinstance(statement.value, ast.Constant) else None
        if key == "THEANO_FLAGS" or (key == "KERAS_BACKEND" and value in GONE):
            edit.remove_statement(statement)
