"""The learning phase became the argument `training`: https://keras.io/guides/migrating_to_keras_3/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.source import Edit

FLAG = "keras_upgrade.compat.learning_phase"

rule = Rule(
    name="learning-phase",
    since="3.0",
    title=Text("Training or inference", "訓練時と推論時の切り替え"),
    reason=Text(
        "Whether a layer trains was one switch for the whole session; now each call says it by `training=`. "
        "Models do so by themselves: `fit` trains, `predict` and `evaluate` do not.",
        "訓練時か推論時かは、セッション全体のスイッチではなく、呼び出しごとの `training=` で決まります。"
        "`fit` では学習、`predict` と `evaluate` では推論として自動で扱われます。",
    ),
    before="from keras import backend as K\nK.set_learning_phase(0)\nmodel.predict(x)",
    after="model.predict(x)",
    replaces={
        "keras.backend.learning_phase": FLAG,
        "keras.backend.set_learning_phase": None,
        "keras.backend.in_train_phase": "keras_upgrade.compat.in_train_phase",
        "keras.backend.in_test_phase": None,
    },
)


@rule.call("keras.backend.set_learning_phase")
def drop(call: Call) -> None:
    statement = call.module.scopes.parents.get(call.node)
    value = call.get("value", 0)
    if value is None or not isinstance(statement, ast.Expr):
        return
    if call.constant(value) in (0, False) and call.constant(value) is not None:
        note = Text(
            "Outside of `fit`, layers are in inference mode by themselves. "
            "If this line was to keep Dropout or BatchNormalization quiet "
            "during `fit` too, set `layer.trainable = False` or call the model with `training=False`.",
            "`fit` の外では、層は自動的に推論モードになります。"
            "`fit` の間も Dropout や BatchNormalization を止めたいときは、"
            "`layer.trainable = False` とするか、`training=False` を付けてモデルを呼び出してください。",
        )
        call.editor.remove_statement(statement, note)
        return
    call.warn(
        "Keras 3 has no switch for the whole session: call the model with `training=True` where Dropout has to act "
        "outside of `fit`.",
        "Keras 3 にはセッション全体のスイッチがありません。`fit` の外で Dropout を働かせるには、"
        "`model(x, training=True)` のように呼び出してください。",
    )
    call.editor.remove_statement(statement)


@rule.call("keras.backend.learning_phase")
def flag(call: Call) -> None:
    method = _call_method(call)
    if method is not None:
        name, edits = _training_parameter(method, call)
        call.editor.edit(
            [*edits, Edit(call.module.source.start(call.node), call.module.source.end(call.node), name)],
            call.node,
            call.editor.text(call.node),
            name,
        )
        return
    if not _feeds_a_function(call):
        call.warn(
            "The learning phase has no value in Keras 3 outside of `K.function`. "
            "Inside of a layer take the argument `training` of `call`; "
            "elsewhere pass `training=True` or `training=False` to the model.",
            "Keras 3 では、`K.function` の外で学習フェーズの値は得られません。"
            "層の中では `call` の引数 `training` を使い、"
            "それ以外ではモデルに `training=True` か `training=False` を渡してください。",
        )
        return
    call.function(FLAG)


def _feeds_a_function(call: Call) -> bool:
    """Whether it stands in a list, as the inputs of `K.function` do."""
    return any(
        isinstance(one, ast.List | ast.Tuple | ast.BinOp) for one in call.module.scopes.ancestors(call.node)
    ) or (isinstance(call.module.scopes.parents.get(call.node), ast.Assign))


def _call_method(call: Call) -> ast.FunctionDef | None:
    """The `call` method of a learner's layer that this stands in."""
    functions = [one for one in call.module.scopes.ancestors(call.node) if isinstance(one, ast.FunctionDef)]
    for one in functions:
        if one.name == "call" and isinstance(call.module.scopes.parents.get(one), ast.ClassDef):
            return one
    return None


def _training_parameter(method: ast.FunctionDef, call: Call) -> tuple[str, list[Edit]]:
    """The name of the method's `training` parameter, and the edits that add it where it is missing."""
    everything = [*method.args.posonlyargs, *method.args.args, *method.args.kwonlyargs]
    if any(one.arg == "training" for one in everything):
        return "training", []
    source = call.module.source
    defaults = [*method.args.defaults, *(one for one in method.args.kw_defaults if one)]
    ends = [source.end(one) for one in [*everything, *defaults]]
    if method.args.vararg is not None:
        ends.append(source.end(method.args.vararg))
    at = max(ends)
    return "training", [Edit(at, at, ", training=None")]


@rule.call("keras.backend.in_train_phase")
def in_train_phase(call: Call) -> None:
    if call.unpacks:
        return
    given = call.get("training", 2)
    if given is None:
        method = _call_method(call)
        if method is None:
            call.warn(
                "`K.in_train_phase` needs to be told of training. Put it into the `call(self, x, training=None)` of a "
                "layer of your own.",
                "`K.in_train_phase` には学習中かどうかを渡す必要があります。"
                "自作の層の `call(self, x, training=None)` の中で使ってください。",
            )
            return
        name, edits = _training_parameter(method, call)
        call.add("training", name, report=False)
        call.beside(edits)
    call.function("keras_upgrade.compat.in_train_phase")


@rule.call("keras.backend.in_test_phase")
def in_test_phase(call: Call) -> None:
    call.warn(
        "`K.in_test_phase(x, alt)` is gone: write `alt if training else x`, with the argument `training` of the "
        "layer's `call`.",
        "`K.in_test_phase(x, alt)` はなくなりました。層の `call` の引数 `training` を使い、"
        "`alt if training else x` と書いてください。",
    )
