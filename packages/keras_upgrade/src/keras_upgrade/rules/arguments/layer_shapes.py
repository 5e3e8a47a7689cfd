"""A layer's `output_shape` is the shape of its output: https://keras.io/api/layers/base_layer/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.reading import paths
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.source import Edit

SHAPES = {"output_shape": "output.shape", "input_shape": "input.shape"}
AT = {
    "get_output_at": "output",
    "get_input_at": "input",
    "get_output_shape_at": "output.shape",
    "get_input_shape_at": "input.shape",
}

rule = Rule(
    name="layer-shapes",
    since="3.0",
    title=Text("Shapes of layers", "層の入出力の形状"),
    reason=Text(
        "A layer no longer has `output_shape` and `input_shape`: its tensors have a shape, `layer.output.shape`. A "
        "model has both.",
        "層の `output_shape` と `input_shape` はなくなり、`layer.output.shape` "
        "のようにテンソルの形状を調べます。モデルではいまも使えます。",
    ),
    before="for layer in model.layers:\n    print(layer.name, layer.output_shape)",
    after="for layer in model.layers:\n    print(layer.name, layer.output.shape)",
)


@rule.attribute(*SHAPES)
def shape(node: ast.Attribute, edit: Editor) -> None:
    if not isinstance(node.ctx, ast.Load) or edit.module.raw(node) is not None:
        return
    old = edit.is_old and node.attr == "output_shape"
    if is_layer(node.value, edit.module) or (old and _may_be_layer(node.value, edit.module)):
        end = edit.module.source.end(node)
        new = SHAPES[node.attr]
        edit.edit([Edit(end - len(node.attr), end, new)], node, f".{node.attr}", f".{new}")


@rule.method(*AT)
def at(call: Call) -> None:
    node = call.get("node_index", 0)
    if node is None or call.unpacks:
        return
    if call.constant(node) == 0:
        call.replace(f"{call.editor.text(call.owner)}.{AT[call.method]}")
    else:
        what, _, shape = AT[call.method].partition(".")
        helper = call.editor.import_name(f"keras_upgrade.compat.nodes.get_{what}_at")
        call.replace(f"{helper}({call.editor.text(call.owner)}, {call.text(node)}){'.' if shape else ''}{shape}")


def is_layer(node: ast.expr, module: Module) -> bool:
    """Whether an expression gives a layer for sure: made by a class of layers, or taken from a model's list of them."""
    if module.kind(node) == "layer":
        return True
    match node:
        case ast.Subscript(value=ast.Attribute(attr="layers"), slice=index):
            return not isinstance(index, ast.Slice)
        case ast.Call(func=ast.Attribute(attr="get_layer")):
            return True
        case ast.Name(id=name):
            bindings = module.scopes.lookup(name, node)
            return bool(bindings) and all(_binds_layer(one, module) for one in bindings)
    return False


def _binds_layer(binding: object, module: Module) -> bool:
    value = binding.value
    if not binding.iterated:
        return (
            value is not None and binding.item is None and not isinstance(value, ast.Name) and is_layer(value, module)
        )
    if isinstance(value, ast.Call) and module.name(value.func) == "builtins.enumerate" and value.args:
        return binding.item == 1 and _are_layers(value.args[0])
    return binding.item is None and value is not None and _are_layers(value)


def _are_layers(node: ast.expr) -> bool:
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        node = node.value
    return isinstance(node, ast.Attribute) and node.attr == "layers"


def _may_be_layer(node: ast.expr, module: Module) -> bool:
    """What has a shape in an old source is a layer, unless it looks like a model or sets its shape itself."""
    if module.kind(node) is not None or paths.is_model(node, module) or "output_shape" in module.scopes.attributes:
        return False
    return isinstance(node, ast.Name | ast.Subscript) and getattr(node, "id", "") not in ("self", "cls")
