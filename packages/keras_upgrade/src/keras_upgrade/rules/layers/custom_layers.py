"""A learner's own Layer: the names of its methods and how it makes weights.

https://keras.io/guides/making_new_layers_and_models_via_subclassing/
"""

from __future__ import annotations

import ast
import re

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.source import Edit

rule = Rule(
    name="custom-layers",
    since="2.0",
    title=Text("Your own layers", "自作層"),
    reason=Text(
        "Keras 2 renamed `get_output_shape_for` to `compute_output_shape`, and `add_weight` makes a layer's weights; "
        "Keras 3 keeps the list "
        "`trainable_weights` itself.",
        "Keras 2 で `get_output_shape_for` は `compute_output_shape` に改名され、重みは `add_weight` で作ります。"
        "Keras 3 では `trainable_weights` の一覧を Keras 自身が管理します。",
    ),
    before="from keras.layers import Layer\nclass Twice(Layer):\n"
    "    def get_output_shape_for(self, shape):\n        return shape",
    after="from keras.layers import Layer\nclass Twice(Layer):\n"
    "    def compute_output_shape(self, shape):\n        return shape",
    proof=None,
)
OLD, NEW = "get_output_shape_for", "compute_output_shape"
LISTS = ("trainable_weights", "non_trainable_weights", "_trainable_weights", "_non_trainable_weights")
# Positional order of `add_weight` behind a name, in Keras 2.
NAMED = ("name", "shape", "dtype", "initializer", "regularizer", "trainable", "constraint")


def layer_class(node: ast.AST, edit: Editor) -> ast.ClassDef | None:
    """The class of a layer of the learner's own that `node` stands in."""
    for one in edit.module.scopes.ancestors(node):
        if isinstance(one, ast.ClassDef):
            return one if is_layer(one, edit) else None
    return None


def is_layer(own: ast.ClassDef, edit: Editor) -> bool:
    """Whether a class of the learner's is a layer or a model, as far as its bases tell."""
    bases = [edit.module.name(base) or "" for base in own.bases]
    known = any(base.startswith(("keras.layers.", "keras.models.", "keras_upgrade.compat.")) for base in bases)
    return known or any(_derived(base, edit) for base in own.bases)


def _derived(base: ast.expr, edit: Editor) -> bool:
    return edit.module.kind(base) == "class" and edit.module.imports_keras()


@rule.node(ast.FunctionDef, given={OLD})
def rename_method(node: ast.FunctionDef, edit: Editor) -> None:
    parent = edit.module.scopes.parents.get(node)
    if node.name != OLD or not isinstance(parent, ast.ClassDef) or layer_class(node, edit) is None:
        return
    source = edit.module.source
    at = source.data.index(OLD.encode(), source.start(node))
    edit.edit([Edit(at, at + len(OLD), NEW)], node, f"def {OLD}", f"def {NEW}")


@rule.method(OLD)
def rename_call(call: Call) -> None:
    call.method_name(NEW)


@rule.method("add_weight")
def name_weight(call: Call) -> None:
    """Keras 2's first argument was the name, Keras 1's and 3's is the shape."""
    given = call.positional
    if call.unpacks or not given or len(given) > len(NAMED) or not _is_text(given[0].value):
        return
    if not is_self(call.owner) or layer_class(call.node, call.editor) is None:
        return
    for one, name in zip(given, NAMED, strict=False):
        call.name_argument(one, name)
    call.changed(call.text(given[0]), f"name={call.text(given[0])}")


def _is_text(value: ast.expr) -> bool:
    match value:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.Call(func=ast.Attribute(attr="format", value=ast.Constant(value=str()))):
            return True
        case ast.BinOp(left=left):
            return _is_text(left)
    return False


@rule.node(ast.Assign, ast.AugAssign, given={f".{name}" for name in LISTS})
def no_lists(node: ast.Assign | ast.AugAssign, edit: Editor) -> None:
    """Keras 3 collects what `add_weight` and `self.W = Variable` make; its own lists are read-only."""
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    if not (isinstance(target, ast.Attribute) and target.attr in LISTS and is_self(target.value)):
        return
    if layer_class(node, edit) is not None:
        edit.remove_statement(node)


@rule.node(ast.Assign, given={"initializers", "initializations"})
def weight_from_initializer(node: ast.Assign, edit: Editor) -> None:
    """`self.W = self.init((3, 4))`: Keras 1's initializers made a variable, today's give a bare tensor."""
    target, value = node.targets[0], node.value
    if not (isinstance(target, ast.Attribute) and is_self(target.value) and isinstance(value, ast.Call)):
        return
    maker = value.func
    if layer_class(node, edit) is None or not value.args or not _is_initializer(maker, edit):
        return
    shape = edit.text(value.args[0])
    name = next((one for one in value.keywords if one.arg == "name"), None)
    naming = f", name={edit.text(name.value)}" if name is not None else ""
    initializer = edit.text(maker)
    if isinstance(maker, ast.Name) or (edit.module.name(maker) or "").startswith("keras.initializers."):
        initializer = repr((edit.module.name(maker) or "").rpartition(".")[2])
    edit.replace(value, f"self.add_weight(shape={shape}, initializer={initializer}{naming})")


def _is_initializer(maker: ast.expr, edit: Editor) -> bool:
    name = edit.module.name(maker) or ""
    if name.startswith("keras.initializers.") and re.fullmatch(r"[a-z_]+", name.rpartition(".")[2]):
        return name not in ("keras.initializers.get", "keras.initializers.deserialize")
    if isinstance(maker, ast.Attribute) and is_self(maker.value):
        found = edit.module.scopes.attributes.get(maker.attr, [])
        return bool(found) and all(
            isinstance(one.value, ast.Call) and edit.module.name(one.value.func) == "keras.initializers.get"
            for one in found
        )
    return False


def is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"
