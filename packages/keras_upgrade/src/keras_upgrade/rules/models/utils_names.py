"""Small functions of `keras.utils`: https://keras.io/api/utils/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.keras_api import names
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.source import Edit

RENAMES = {
    "keras.utils.plot": "keras.utils.plot_model",
    "keras.utils.HDF5Matrix": "keras_upgrade.compat.HDF5Matrix",
    "keras.utils.probas_to_classes": "keras_upgrade.compat.probas_to_classes",
    "keras.utils.categorical_probas_to_classes": "keras_upgrade.compat.categorical_probas_to_classes",
    "keras.utils.conv_output_length": "keras_upgrade.compat.conv_output_length",
    "keras.utils.convert_kernel": "keras_upgrade.compat.convert_kernel",
    "keras.utils.convert_all_kernels_in_model": "keras_upgrade.compat.convert_all_kernels_in_model",
    "keras.utils.layer_from_config": "keras.layers.deserialize",
    "keras.models.model_from_config": "keras_upgrade.compat.saving.model_from_config",
    "keras.optimizers.optimizer_from_config": "keras.optimizers.deserialize",
}

rule = Rule(
    name="utils-names",
    since="2.0",
    title=Text("Functions of keras.utils", "keras.utils の関数"),
    reason=Text(
        "`nb_classes` is `num_classes`, `plot` is `plot_model`, `print_summary(model)` is `model.summary()`; "
        "a few small functions are gone.",
        "`nb_classes` は `num_classes`、`plot` は `plot_model`、`print_summary(model)` は `model.summary()` になり、"
        "小さな関数のいくつかはなくなりました。",
    ),
    before="from keras.utils.visualize_util import plot\nplot(model, to_file='model.png', show_shapes=True)",
    after=(
        "from keras.utils import plot_model\n"
        "plot_model(model, to_file='model.png', show_shapes=True, show_layer_names=True)"
    ),
    renames=RENAMES,
    replaces={"keras.utils.print_summary": None},
)


@rule.reference(*RENAMES)
def rename(node: ast.expr, edit: Editor) -> None:
    edit.refer(node, RENAMES[edit.module.name(node)])


@rule.call("keras.utils.to_categorical")
def classes(call: Call) -> None:
    call.rename("nb_classes", "num_classes")
    call.rename("y", "x")
    dtype = call.get("dtype", 2)
    if dtype is None or call.unpacks:
        return
    at = call.module.source.end(call.node)
    text = call.text(dtype)
    call.remove(dtype)
    call.beside([Edit(at, at, f".astype({text})")])


@rule.call("keras.utils.plot_model", "keras.utils.plot", "keras.utils.model_to_dot")
def draw(call: Call) -> None:
    old = call.name == "keras.utils.plot"
    # Another argument took the third place but one.
    first = 2 if call.name.endswith("dot") else 3
    ordered = old or (call.get("expand_nested", first + 2) is None and _is_ordered(call, first))
    for position, keyword in ((first, "show_layer_names"), (first + 1, "rankdir")):
        argument = call.get(keyword, position)
        if argument is not None and argument.keyword is None and ordered:
            argument.new_keyword = keyword
            call.changed(call.text(argument), f"{keyword}={call.text(argument)}")
    recursive = call.get("recursive")
    if recursive is not None:
        call.remove(recursive)
    if old and call.get("show_layer_names") is None and not call.unpacks:
        call.add("show_layer_names", "True", report=False)


def _is_ordered(call: Call, position: int) -> bool:
    """Whether positional arguments are in Keras 2's order: today the fourth is about dtypes, the fifth about names."""
    return isinstance(call.constant(call.get("rankdir", position + 1)), str)


@rule.call("keras.utils.print_summary")
def summary(call: Call) -> None:
    model = call.get("model", 0) or call.get("layers", 0)
    if model is None or call.unpacks:
        return
    if not isinstance(model.value, ast.Name | ast.Attribute | ast.Call | ast.Subscript):
        return
    more = [
        (name, call.get(name, position)) for name, position in (("line_length", 1), ("positions", 2), ("print_fn", 3))
    ]
    text = ", ".join(f"{name}={call.text(one)}" for name, one in more if one is not None)
    call.replace(f"{call.text(model)}.summary({text})")


WARNED = {
    "keras.utils.get_from_module": (
        "`get_from_module` is gone: use the `get` function of the module, such as `keras.activations.get(name)`.",
        "`get_from_module` はなくなりました。"
        "`keras.activations.get(name)` のような各モジュールの `get` を使ってください。",
    ),
}


@rule.reference(*WARNED)
def warn(node: ast.expr, edit: Editor) -> None:
    name = edit.module.name(node)
    if not names.exists(name):
        edit.warn(node, *WARNED[name])
