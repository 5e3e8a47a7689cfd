"""`merge([a, b], mode='concat')` became a function for each mode: https://keras.io/api/layers/merging_layers/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Argument, Call
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="merge",
    since="2.0",
    title=Text("Merging tensors", "テンソルの結合"),
    reason=Text(
        "Each mode of `merge` is a layer of its own: `concatenate`, `add`, `multiply`, `average`, `maximum`, `dot`.",
        "`merge` の mode はそれぞれ独立した層になりました。"
        "`concatenate`、`add`、`multiply`、`average`、`maximum`、`dot` です。",
    ),
    before="from keras.layers import Input, merge\na = Input((3,))\nb = merge([a, a], mode='concat', concat_axis=1)",
    after="from keras.layers import Input, concatenate\na = Input((3,))\nb = concatenate([a, a], axis=1)",
    proof=1,
)

# `merge` was a function of keras.layers, and then a module of it.
FUNCTION = ("keras.layers.merge", "keras.layers")
MODES = {
    "sum": "add",
    "concat": "concatenate",
    "mul": "multiply",
    "ave": "average",
    "max": "maximum",
    "dot": "dot",
    "cos": "dot",
}
CLASSES = {mode: name.capitalize() for mode, name in MODES.items()}
ORDER = ("mode", "concat_axis", "dot_axes", "output_shape", "output_mask", "arguments")
UNKNOWN = (
    "The mode of this merge is not in sight. Use the function of that mode: add, concatenate, multiply, average, "
    "maximum or dot.",
    "merge の mode を読み取れません。mode に応じて add、concatenate、multiply、average、maximum、dot のいずれかに"
    "書き換えてください。",
)


@rule.call(*FUNCTION, given={"merge"})
def merge_tensors(call: Call) -> None:
    raw = call.module.raw(call.node.func) or ""
    if not raw.endswith(".merge") or (not call.positional and call.get("inputs") is None):
        return
    name_positions(call, start=1)
    rewrite(call, MODES, "keras.layers.")


@rule.call("keras.layers.Merge")
def merge_layer(call: Call) -> None:
    """`Merge(mode='sum')([a, b])`; `Merge([left, right])` is a rule of its own."""
    if call.positional or call.get("layers") is not None:
        return
    rewrite(call, CLASSES, "keras.layers.")


def name_positions(call: Call, start: int) -> None:
    for one in call.positional:
        if one.position is not None and start <= one.position < start + len(ORDER):
            call.name_argument(one, ORDER[one.position - start])


def rewrite(call: Call, modes: dict[str, str], place: str) -> None:
    """Turns the call into that of the mode's own function or class, with the arguments that it has."""
    mode = call.get("mode")
    value = call.constant(mode) if mode is not None else "sum"
    if value not in modes:
        if mode is not None and isinstance(mode.value, ast.Lambda | ast.Name) and _is_function(call, mode):
            _by_function(call, mode)
        else:
            call.warn(*UNKNOWN)
        return
    axis, axes = call.get("concat_axis"), call.get("dot_axes")
    for one in (mode, call.get("output_shape"), call.get("output_mask"), call.get("arguments")):
        if one is not None:
            call.remove(one, report=False)
    if axis is not None:
        _keep(call, axis, "axis" if value == "concat" else None)
    if value in ("dot", "cos"):
        if axes is not None:
            _keep(call, axes, "axes")
            _no_batch_axis(call, axes)
        else:
            call.add("axes", "-1", report=False)
        if value == "cos":
            call.add("normalize", "True", report=False)
    elif axes is not None:
        _keep(call, axes, None)
    call.function(place + modes[value])


def _keep(call: Call, argument: Argument, name: str | None) -> None:
    if name is None:
        call.remove(argument, report=False)
    else:
        argument.new_keyword = name


def _no_batch_axis(call: Call, axes: Argument) -> None:
    """Axis 0 is the batch; over it, the old backends computed what they declared to be the product of the features."""
    if call.constant(axes) in (0, (0, 0), [0, 0]):
        call.set(
            axes,
            "-1",
            Text(
                "Axis 0 is the batch: the product is over the features, the last axis.",
                "軸 0 はバッチなので、特徴（最後の軸）どうしの内積とします。",
            ),
            check=True,
        )


def _is_function(call: Call, mode: Argument) -> bool:
    if isinstance(mode.value, ast.Lambda):
        return True
    bindings = call.module.scopes.lookup(mode.value.id, mode.value)
    return bool(bindings) and all(isinstance(one.node, ast.FunctionDef) for one in bindings)


def _by_function(call: Call, mode: Argument) -> None:
    """`merge(inputs, mode=f)` is `Lambda(f)(inputs)`; as a layer, `Lambda(f)`."""
    for name in ("concat_axis", "dot_axes"):
        if call.get(name) is not None:
            call.remove(call.get(name), report=False)
    if call.get("output_mask") is not None:
        call.rename("output_mask", "mask")
    if call.name == "keras.layers.Merge":
        call.rename("mode", "function")
        call.function("keras.layers.Lambda")
        return
    inputs = call.positional[0] if call.positional else call.get("inputs")
    options = [f"{one.name}={call.text(one)}" for one in call.arguments if one not in (inputs, mode)]
    layer = call.editor.import_name("keras.layers.Lambda", call.node.func)
    arguments = ", ".join([call.text(mode), *options])
    call.replace(f"{layer}({arguments})({call.text(inputs)})")
