"""`nb_epoch` became `epochs`, and with it went its companions.

https://github.com/keras-team/keras/releases/tag/2.0.0
"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Argument, Call
from keras_upgrade.reading import facts
from keras_upgrade.rulebook.handlers import OLD_KERAS, Written
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="training-arguments",
    since="2.0",
    title=Text("Arguments of fit and its kin", "fit などの引数"),
    reason=Text(
        "Keras 2 gave the arguments of training plain names: `nb_epoch` is `epochs`.",
        "Keras 2 で学習まわりの引数名が整理され、`nb_epoch` は `epochs` になりました。",
    ),
    before="model.fit(x, y, nb_epoch=20)",
    after="model.fit(x, y, epochs=20)",
    proof=1,
)


@rule.method("fit", given={"nb_epoch"})
def rename(call: Call) -> None:
    if call.may_be_of_a_model:
        call.rename("nb_epoch", "epochs")


@rule.method("fit", "evaluate", "train_on_batch", "test_on_batch", given={OLD_KERAS})
def lone_target(call: Call) -> None:
    """`{'out': y}` for a model of one output: Keras 3 looks for names where there are several."""
    if not call.may_be_of_a_model or not call.editor.is_old:
        return
    for target in (call.get("y", 1), _second(call.get("validation_data"))):
        value = target.value if isinstance(target, Argument) else target
        if isinstance(value, ast.Dict) and len(value.keys) == 1 and value.keys[0] is not None:
            call.editor.replace(value, call.editor.text(value.values[0]))


def _second(pair: Argument | None) -> ast.expr | None:
    return (
        pair.value.elts[1]
        if pair is not None and isinstance(pair.value, ast.Tuple) and len(pair.value.elts) > 1
        else None
    )


@rule.method("fit", "evaluate", "train_on_batch", "test_on_batch", given={"show_accuracy"})
def drop_accuracy(call: Call) -> None:
    accuracy = call.get("show_accuracy")
    if accuracy is not None:
        call.remove(
            accuracy,
            Text(
                "`compile(metrics=['accuracy'])` asks for the accuracy.",
                "正解率は `compile(metrics=['accuracy'])` で指定します。",
            ),
        )


@rule.method("fit", "fit_generator", given=[Written({"auto"}, r"""['"]auto['"]""")])
def drop_automatic_weights(call: Call) -> None:
    weights = call.get("class_weight")
    if weights is not None and call.constant(weights) == "auto":
        call.remove(
            weights,
            Text(
                "Keras 1 ignored 'auto': all classes weighed the same.",
                "Keras 1 は 'auto' を無視し、全クラスの重みは同じでした。",
            ),
        )


@rule.method("compile", given={"show_accuracy", OLD_KERAS})
def ask_for_accuracy(call: Call) -> None:
    """What `fit(show_accuracy=True)` asked for is said once, to `compile`."""
    if call.owner is None or call.get("metrics") is not None or call.unpacks:
        return
    if facts.known(call.module, "show_accuracy="):
        call.add("metrics", "['accuracy']")
