"""Keras 1's `fit_generator` counted samples where later ones count batches.

https://github.com/keras-team/keras/wiki/Keras-2.0-release-notes
"""

from __future__ import annotations

import ast
import math

from keras_upgrade.editing.calls import Argument, Call
from keras_upgrade.reading import facts
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.rule import Rule, Text

# Keras 1's arguments in their order, and Keras 2's names for them. Counts of samples have none.
ORDER = {
    "fit_generator": {
        "generator": "generator",
        "samples_per_epoch": None,
        "nb_epoch": "epochs",
        "verbose": "verbose",
        "callbacks": "callbacks",
        "validation_data": "validation_data",
        "nb_val_samples": None,
        "class_weight": "class_weight",
        "max_q_size": "max_queue_size",
        "nb_worker": "workers",
        "pickle_safe": "use_multiprocessing",
        "initial_epoch": "initial_epoch",
    },
    "evaluate_generator": {
        "generator": "generator",
        "val_samples": None,
        "max_q_size": "max_queue_size",
        "nb_worker": "workers",
        "pickle_safe": "use_multiprocessing",
    },
}
ORDER["predict_generator"] = ORDER["evaluate_generator"]
OLD = frozenset(
    {"samples_per_epoch", "nb_epoch", "nb_val_samples", "val_samples", "max_q_size", "nb_worker", "pickle_safe"}
)
KERAS1_ONLY = OLD | {
    "border_mode",
    "subsample",
    "nb_filter",
    "nb_row",
    "W_regularizer",
    "dim_ordering",
    "show_accuracy",
}
# What counts the samples of which generator, and what that is today.
COUNTS = {
    "samples_per_epoch": ("generator", "steps_per_epoch"),
    "nb_val_samples": ("validation_data", "validation_steps"),
    "val_samples": ("generator", "steps"),
}
HELPERS = {
    "fit_generator": "fit_by_samples",
    "evaluate_generator": "evaluate_by_samples",
    "predict_generator": "predict_by_samples",
}
# Where `batch_size` stands in the makers of generators.
BATCH_SIZE = {"flow": 2, "flow_from_directory": 5, "flow_from_dataframe": None}

rule = Rule(
    name="generator-samples",
    since="2.0",
    title=Text("Samples counted by fit_generator", "fit_generator のサンプル数"),
    reason=Text(
        "Keras 1 was told how many samples an epoch has; since Keras 2 it is how many batches. The same number "
        "would make an epoch many times as long.",
        "Keras 1 では 1 エポックのサンプル数を指定しましたが、Keras 2 以降はバッチ数を指定します。同じ数のままでは、"
        "1 エポックが何倍にも長くなります。",
    ),
    before="model.fit_generator(images.flow(x, y, batch_size=20), samples_per_epoch=2000, nb_epoch=5)",
    after="model.fit(images.flow(x, y, batch_size=20), steps_per_epoch=100, epochs=5)",
    proof=1,
)


@rule.method(*ORDER)
def count_batches(call: Call) -> None:
    order = ORDER[call.method]
    if call.unpacks or not call.may_be_of_a_model or not _is_keras1(call):
        return
    for one in call.positional:
        if one.position is None or one.position >= len(order):
            return
    for one in call.positional[1:]:
        call.name_argument(one, list(order)[one.position])
    steps = {}
    for name in order:
        count = call.get(name)
        if name not in COUNTS or count is None:
            continue
        generator = call.get(COUNTS[name][0], 0 if COUNTS[name][0] == "generator" else None)
        size = batch_size(generator, call) if generator is not None else None
        if size is None:
            _by_samples(call)
            return
        steps[name] = _division(count, size, call)
    for name, text in steps.items():
        count = call.get(name)
        old = call.text(count)
        count.new_keyword = COUNTS[name][1]
        call.set(count, text, report=False)
        call.changed(f"{name}={old}", f"{COUNTS[name][1]}={text}")
    _rename_rest(call)


def _is_keras1(call: Call) -> bool:
    if any(one.name in OLD for one in call.arguments):
        return True
    today = {
        "steps_per_epoch",
        "epochs",
        "validation_steps",
        "steps",
        "max_queue_size",
        "workers",
        "use_multiprocessing",
    }
    old = call.editor.keras1 or speaks_keras1(call.module)
    return old and len(call.positional) > 1 and not any(one.name in today for one in call.arguments)


def speaks_keras1(module: Module) -> bool:
    """Whether a keyword in the source is of Keras 1 alone: other rules may not have proven it yet."""
    return any(facts.known(module, f"{name}=") for name in KERAS1_ONLY)


def _rename_rest(call: Call) -> None:
    for old, new in ORDER[call.method].items():
        if new and new != old:
            call.rename(old, new)


def _division(count: Argument, size: str, call: Call) -> str:
    samples = call.constant(count)
    if isinstance(samples, int) and size.isdigit():
        return str(math.ceil(samples / int(size)))
    text = call.text(count)
    if isinstance(count.value, ast.BinOp | ast.IfExp | ast.BoolOp) and not text.startswith("("):
        text = f"({text})"
    return f"{call.editor.import_name('math.ceil')}({text} / {size})"


def _by_samples(call: Call) -> None:
    """The batch size shows only when the script runs."""
    name = f"keras_upgrade.compat.training.{HELPERS[call.method]}"
    _rename_rest(call)
    call.hand_to(
        name,
        Text(
            "The batch size cannot be seen here; the helper looks at the first batch and counts batches from it.",
            "ここからはバッチサイズがわからないため、最初のバッチを見てバッチ数を求める補助関数を使います。",
        ),
    )


def batch_size(generator: Argument, call: Call) -> str | None:
    """The text of the batch size that `generator` was made with, where it is sure and means the same at the call."""
    made = _maker(generator.value, call.module)
    if made is None or not isinstance(made.func, ast.Attribute) or made.func.attr not in BATCH_SIZE:
        return None
    value = next((one.value for one in made.keywords if one.arg == "batch_size"), None)
    place = BATCH_SIZE[made.func.attr]
    if value is None and place is not None and len(made.args) > place:
        value = made.args[place]
    if value is None:
        return None if any(one.arg is None for one in made.keywords) else "32"
    if isinstance(value, ast.Constant) and isinstance(value.value, int):
        return str(value.value)
    if isinstance(value, ast.Name):
        here = call.module.scopes.lookup(value.id, call.node)
        there = call.module.scopes.lookup(value.id, value)
        if [id(one) for one in here] == [id(one) for one in there]:
            return value.id
    return None


def _maker(node: ast.expr, module: Module) -> ast.Call | None:
    """The call that made a generator: itself, or what the name it stands in was given."""
    if isinstance(node, ast.Name):
        bindings = module.scopes.lookup(node.id, node)
        node = bindings[0].value if len(bindings) == 1 and bindings[0].item is None else None
    return node if isinstance(node, ast.Call) else None
