"""`fit_generator` and its kin went into `fit`, `evaluate` and `predict`.

https://keras.io/api/models/model_training_apis/#fit-method
"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.reading import facts
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.rules.training.generator_samples import OLD, speaks_keras1

ORDER = {
    "fit_generator": (
        "x",
        "steps_per_epoch",
        "epochs",
        "verbose",
        "callbacks",
        "validation_data",
        "validation_steps",
        "class_weight",
        "max_queue_size",
        "workers",
        "use_multiprocessing",
        "shuffle",
        "initial_epoch",
    ),
    "evaluate_generator": ("x", "steps", "max_queue_size", "workers", "use_multiprocessing", "verbose"),
    "predict_generator": ("x", "steps", "max_queue_size", "workers", "use_multiprocessing", "verbose"),
}
QUEUE = ("max_queue_size", "workers", "use_multiprocessing")

rule = Rule(
    name="generators",
    since="3.0",
    title=Text("fit_generator, evaluate_generator, predict_generator", "fit_generator などのジェネレータ用メソッド"),
    reason=Text(
        "`fit`, `evaluate` and `predict` take generators themselves. Their queue and workers are set on the "
        "dataset (`PyDataset`), not there.",
        "`fit`、`evaluate`、`predict` がジェネレータをそのまま受け取ります。キューやワーカーの数はデータセット側（"
        "`PyDataset`）で指定します。",
    ),
    before="model.fit_generator(batches, steps_per_epoch=100, epochs=5, workers=4)",
    after="model.fit(batches, steps_per_epoch=100, epochs=5)",
)


@rule.method(*ORDER)
def join(call: Call) -> None:
    if not call.may_be_of_a_model or defines(call.module, call.method):
        return
    if any(one.star == "*" for one in call.arguments) or any(one.name in OLD for one in call.arguments):
        return
    order = ORDER[call.method]
    if len(call.positional) > len(order):
        return
    if len(call.positional) > 1 and (call.editor.keras1 or speaks_keras1(call.module)):
        # Its counts are of samples, which another rule turns.
        return
    for one in call.positional[1:]:
        call.name_argument(one, order[one.position])
    call.rename("generator", "x")
    _weigh(call)
    for name in QUEUE:
        argument = call.get(name)
        if argument is not None:
            call.remove(argument)
    call.method_name(call.method.removesuffix("_generator"))


def _weigh(call: Call) -> None:
    """`fit` refuses class weights beside a Python generator."""
    weights = call.get("class_weight")
    batches = call.get("x", 0)
    if weights is None or batches is None:
        return
    if call.constant(weights) is None and isinstance(weights.value, ast.Constant):
        call.remove(weights)
        return
    if not _is_python_generator(batches.value, call.module):
        return
    helper = call.editor.import_name("keras_upgrade.compat.training.weighted_batches")
    text = f"{helper}({call.text(batches)}, {call.text(weights)})"
    call.remove(weights, report=False)
    call.set(
        batches,
        text,
        Text(
            "Keras 3 takes no `class_weight` beside a Python generator; the batches carry the weights.",
            "Keras 3 では Python のジェネレータと `class_weight` を併用できないため、重みをバッチに付けて渡します。",
        ),
    )


def _is_python_generator(node: ast.expr, module: Module) -> bool:
    """Whether `node` calls, or holds what was made by, a function of the source that yields."""
    if isinstance(node, ast.Name):
        bindings = module.scopes.lookup(node.id, node)
        node = bindings[-1].value if bindings else None
    if not isinstance(node, ast.Call):
        return False
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", None)
    return facts.known(module, f"yields {name}")


def defines(module: Module, name: str) -> bool:
    """Whether a class of the source has a method of its own by that name."""
    return facts.known(module, f"def {name}")


@rule.method("fit", "evaluate", "predict", given=QUEUE)
def drop_queue(call: Call) -> None:
    if call.owner_kind == "model" or (call.owner_kind is None and call.module.imports_keras()):
        for name in QUEUE:
            argument = call.get(name)
            if argument is not None:
                call.remove(argument)
