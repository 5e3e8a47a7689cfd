"""TensorFlow sessions, which Keras 3 has no use for: https://keras.io/guides/migrating_to_keras_3/"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import lru_cache

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.keras_api import names
from keras_upgrade.reading import facts
from keras_upgrade.reading.module import Module
from keras_upgrade.reading.statements import short
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.source import Edit

# A fact of the source.
KERAS = "works with Keras"
SESSIONS = (
    "tensorflow.Session",
    "tensorflow.InteractiveSession",
    "tensorflow.compat.v1.Session",
    "tensorflow.compat.v1.InteractiveSession",
    "keras.backend.get_session",
    "tensorflow.get_default_session",
    "tensorflow.compat.v1.keras.backend.get_session",
)
CONFIGS = (
    "tensorflow.ConfigProto",
    "tensorflow.GPUOptions",
    "tensorflow.compat.v1.ConfigProto",
    "tensorflow.compat.v1.GPUOptions",
)
GRAPHS = ("tensorflow.get_default_graph", "tensorflow.compat.v1.get_default_graph")
INITIALIZERS = tuple(
    f"tensorflow.{place}{name}"
    for place in ("", "compat.v1.")
    for name in (
        "global_variables_initializer",
        "initialize_all_variables",
        "local_variables_initializer",
        "tables_initializer",
    )
)
# Statements that only serve a session.
CALLS = (
    "keras.backend.set_session",
    "keras.backend.manual_variable_initialization",
    "tensorflow.reset_default_graph",
    "tensorflow.compat.v1.reset_default_graph",
    "tensorflow.disable_eager_execution",
    "tensorflow.compat.v1.disable_eager_execution",
    "tensorflow.compat.v1.disable_v2_behavior",
    "tensorflow.enable_eager_execution",
    "tensorflow.compat.v1.enable_eager_execution",
)

SERVING = {name.rpartition(".")[2] for name in (*SESSIONS, *CONFIGS, *GRAPHS, *INITIALIZERS, *CALLS)}

rule = Rule(
    name="sessions",
    since="3.0",
    title=Text("Sessions", "セッション"),
    reason=Text(
        "Keras 3 computes at once and has no session to configure. TensorFlow takes the memory of a GPU as it needs it "
        "after `tf.config.experimental.set_memory_growth(gpu, True)`.",
        "Keras 3 はその場で計算するので、設定すべきセッションはありません。GPU のメモリを必要な分だけ使わせるには "
        "`tf.config.experimental.set_memory_growth(gpu, True)` を使います。",
    ),
    before=(
        "import tensorflow as tf\nfrom keras import backend as K\nconfig = tf.ConfigProto()\n"
        "config.gpu_options.allow_growth = True\nK.set_session(tf.Session(config=config))\nmodel.summary()"
    ),
    after="import tensorflow as tf\nmodel.summary()",
    replaces={
        "keras.backend.set_session": None,
        "keras.backend.get_session": None,
        "keras.backend.manual_variable_initialization": None,
    },
)


def serves(node: ast.expr | None, edit: Editor, depth: int = 4) -> bool:
    """Whether the expression is a session or its configuration."""
    if node is None or depth == 0:
        return False
    if isinstance(node, ast.Call):
        return edit.module.name(node.func) in SESSIONS + CONFIGS + GRAPHS
    if isinstance(node, ast.Name):
        bindings = edit.module.scopes.lookup(node.id, node)
        if not bindings:
            return edit.module.memory.made.get(node.id) in SESSIONS + CONFIGS + GRAPHS
        return all(
            one.value is not None and one.item is None and serves(one.value, edit, depth - 1) for one in bindings
        )
    if isinstance(node, ast.Attribute):
        return serves(node.value, edit, depth - 1)
    return False


def _droppable(statement: ast.stmt, edit: Editor) -> bool:
    """Whether nothing but a session has any use for the statement."""
    match statement:
        case ast.Expr(value=ast.Call(func=func, args=args)):
            name = edit.module.name(func)
            if name in CALLS:
                return True
            if isinstance(func, ast.Attribute) and serves(func.value, edit):
                initializes = func.attr == "run" and len(args) == 1 and _initializer(args[0], edit)
                return initializes or func.attr in ("close", "as_default", "finalize")
        case ast.Assign(targets=[target], value=value):
            if isinstance(target, ast.Attribute):
                return serves(target.value, edit)
            if isinstance(target, ast.Name):
                made = isinstance(value, ast.Call) and edit.module.name(value.func) in (
                    *SESSIONS,
                    *CONFIGS,
                    *INITIALIZERS,
                    *GRAPHS,
                )
                return made and not _used_otherwise(target.id, statement, edit)
    return False


def _initializer(node: ast.expr, edit: Editor) -> bool:
    if isinstance(node, ast.Call):
        return edit.module.name(node.func) in INITIALIZERS
    if isinstance(node, ast.Name):
        bindings = edit.module.scopes.lookup(node.id, node)
        return bool(bindings) and all(
            isinstance(one.value, ast.Call) and _initializer(one.value, edit) for one in bindings
        )
    return False


def _used_otherwise(name: str, statement: ast.stmt, edit: Editor) -> bool:
    """Whether a line that stays still needs the name."""
    for node in edit.module.source.named(name):
        if isinstance(node.ctx, ast.Load):
            where = edit.module.scopes.statement(node)
            if where is statement or _droppable(where, edit):
                continue
            if not (isinstance(where, ast.With) and _serves_all(where, edit)):
                return True
    return False


@facts.finder
def _works_with_keras(module: Module) -> Iterable[str]:
    """TensorFlow 1's graphs alone still run through `tf.compat.v1`, where a session is needed."""
    for node in module.source.every(ast.Attribute):
        if node.attr == "keras" and names.is_keras(module.name(node)):
            yield KERAS
    for scope in module.scopes.all:
        brought = [star for _, star in scope.stars]
        brought += [one.imported for bindings in scope.names.values() for one in bindings if one.imported]
        if any(names.is_keras(names.canonical(name)) for name in brought):
            yield KERAS


@lru_cache(maxsize=8)
def concerned(module: Module) -> bool:
    """Whether the source works with Keras, and with anything of a session."""
    serving = {*SESSIONS, *CONFIGS, *GRAPHS, *INITIALIZERS, *CALLS}
    return facts.known(module, KERAS) and any(module.name(one.func) in serving for one in module.source.every(ast.Call))


@rule.node(ast.Expr, ast.Assign, given=SERVING)
def drop(statement: ast.stmt, edit: Editor) -> None:
    if not concerned(edit.module):
        return
    if _droppable(statement, edit):
        edit.remove_statement(statement)
        return
    if "ession" not in edit.text(statement):
        return
    for node in ast.walk(statement):
        if isinstance(node, ast.Call) and edit.module.name(node.func) in SESSIONS:
            _warn(node, edit)


def _serves_all(statement: ast.With, edit: Editor) -> bool:
    """`with graph.as_default():`, `with tf.Session() as sess:` where the body needs no session."""
    for item in statement.items:
        value = item.context_expr
        entered = (
            isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == "as_default"
        )
        if entered and serves(value.func.value, edit):
            continue
        if not (isinstance(value, ast.Call) and edit.module.name(value.func) in SESSIONS):
            return False
        if item.optional_vars is not None and not isinstance(item.optional_vars, ast.Name):
            return False
        if item.optional_vars is not None and _used_otherwise(item.optional_vars.id, statement, edit):
            return False
    return True


@rule.node(ast.With, given=SERVING)
def unwrap(statement: ast.With, edit: Editor) -> None:
    if not concerned(edit.module):
        return
    named = {one.optional_vars.id for one in statement.items if isinstance(one.optional_vars, ast.Name)}
    if _serves_all(statement, edit):
        if any(
            isinstance(one, ast.Name) and one.id in named and isinstance(one.ctx, ast.Load)
            for one in ast.walk(statement)
        ):
            # The lines that only serve the session go first.
            return
        edits = _dedent(statement, edit)
        if edits:
            edit.edit(edits, statement, short(edit.text(statement)), "")
            return
    for item in statement.items:
        if isinstance(item.context_expr, ast.Call) and edit.module.name(item.context_expr.func) in SESSIONS:
            _warn(statement, edit)


def _dedent(statement: ast.With, edit: Editor) -> list[Edit]:
    """The edits that leave the body alone, at the depth of the statement; none where the text does not tell."""
    source = edit.module.source
    first, last = statement.body[0], statement.body[-1]
    if first.lineno == statement.lineno or getattr(first, "decorator_list", None):
        return []
    for node in ast.walk(statement):
        if isinstance(node, ast.Constant | ast.JoinedStr) and node.lineno != node.end_lineno:
            return []
    outer, inner = source.indent_of(statement), source.indent_of(first)
    if not inner.startswith(outer):
        return []
    extra = inner[len(outer) :]
    colon = statement.items[-1].context_expr.end_lineno
    edits = [Edit(source.starts[statement.lineno - 1], source.starts[colon], "")]
    for line in range(colon + 1, last.end_lineno + 1):
        start = source.starts[line - 1]
        if source.data[start:].startswith(inner.encode()):
            edits.append(Edit(start + len(outer), start + len(outer) + len(extra), ""))
    return edits


def _warn(node: ast.AST, edit: Editor) -> None:
    edit.warn(
        node,
        "This computes in a TensorFlow session, where Keras 3 layers can not take part. "
        "Call the model or the function with arrays instead: values come back at once.",
        "TensorFlow のセッション内での計算です。Keras 3 の層はセッションでは動きません。"
        "モデルや関数に配列を直接渡せば、値がすぐに得られます。",
    )


@rule.call("tensorflow.placeholder", "tensorflow.compat.v1.placeholder")
def placeholder(call: Call) -> None:
    # `tf.compat.v1.placeholder` may stand in modern code, Keras's own among it.
    old = call.editor.is_old or "compat.v1" not in (call.module.raw(call.node.func) or "")
    if old and facts.known(call.module, KERAS):
        call.warn(
            "`tf.placeholder` belongs to TensorFlow 1's graphs. Write `keras.Input(batch_shape=...)` where a Keras "
            "layer takes it.",
            "`tf.placeholder` は TensorFlow 1 のグラフ用です。"
            "Keras の層に渡すなら `keras.Input(batch_shape=...)` と書いてください。",
        )
