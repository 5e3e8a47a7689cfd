"""Layers whose methods use tensors from outside.

https://keras.io/guides/making_new_layers_and_models_via_subclassing/
"""

from __future__ import annotations

import ast

from keras_upgrade.editing.editor import Editor
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.rules.compiling.tensor_losses import is_tensor, outer_names
from keras_upgrade.rules.layers.custom_layers import is_layer
from keras_upgrade.text.source import Edit

rule = Rule(
    name="outer-tensors",
    since="3.0",
    title=Text("Own layers that use tensors from outside", "外側のテンソルを使う自作層"),
    reason=Text(
        "In Keras 3 the tensors of which a model is built stand for shapes alone; a layer gets the numbers of a batch "
        "only as its inputs. So the tensors that it uses are handed to it as further inputs.",
        "Keras 3 では、モデルを組み立てるときのテンソルは形状だけを表します。層がバッチの数値を受け取れるのは"
        "入力からだけなので、使っているテンソルを入力に加えて渡します。",
    ),
    before=(
        "from keras import backend as K\nfrom keras.layers import Dense, Input, Layer\n\nx = Input((4,))\n"
        "z = Dense(2)(x)\n\n\nclass Penalty(Layer):\n    def call(self, inputs):\n"
        "        self.add_loss(K.mean(K.square(z)), inputs=inputs)\n        return inputs[0]\n\n\n"
        "y = Penalty()([x, Dense(4)(z)])"
    ),
    after=(
        "from keras import ops\nfrom keras.layers import Dense, Input, Layer\n\nx = Input((4,))\n"
        "z = Dense(2)(x)\n\n\nclass Penalty(Layer):\n    def call(self, inputs):\n"
        "        self.z = inputs[-1]\n        inputs = inputs[:-1]\n"
        "        self.add_loss(ops.mean(ops.square(self.z)))\n        return inputs[0]\n\n\n"
        "y = Penalty()([x, Dense(4)(z), z])"
    ),
    proof=None,
    needs=2,
)


@rule.node(ast.ClassDef, given={"call"})
def hand_in(own: ast.ClassDef, edit: Editor) -> None:
    methods = [one for one in own.body if isinstance(one, ast.FunctionDef)]
    call = next((one for one in methods if one.name == "call" and len(one.args.args) > 1), None)
    if call is None or not is_layer(own, edit):
        return
    mentions = [
        (method, name)
        for method in methods
        for name in outer_names(method, edit.module)
        if is_tensor(name, edit.module)
    ]
    if not mentions:
        return
    mentions.sort(key=lambda pair: (pair[1].lineno, pair[1].col_offset))
    names = list(dict.fromkeys(name.id for _, name in mentions))
    given = _inputs(own, edit)
    listed = {isinstance(one, ast.List) for one in given or ()}
    # A lone input would become a list, which these methods do not expect.
    shapes = any(one.name in ("build", "compute_output_shape", "get_output_shape_for") for one in methods)
    known = all(method.name != "__init__" and method.args.args for method, _ in mentions)
    if len(listed) != 1 or not known or (shapes and listed == {False}) or _has_attributes(own, names):
        edit.warn(
            own,
            f"{own.name} uses {', '.join(names)} from outside of it. Hand them to the layer as further inputs, and "
            "take them from `inputs` in its `call`.",
            f"{own.name} が外側の {', '.join(names)} を使っています。層の入力に加えて渡し、"
            "`call` の `inputs` から取り出してください。",
        )
        return
    source = edit.module.source
    inputs = call.args.args[1].arg
    own_self = call.args.args[0].arg
    taken = ", ".join(f"{own_self}.{name}" for name in names)
    if listed == {False}:
        lines = [f"{inputs}, {taken} = {inputs}"]
    else:
        place = f"-{len(names)}"
        lines = [f"{taken} = {inputs}[{place if len(names) == 1 else place + ':'}]", f"{inputs} = {inputs}[:{place}]"]
    first = call.body[1 if _is_docstring(call.body[0]) and len(call.body) > 1 else 0]
    at = source.start(first)
    below = source.newline + source.indent_of(first)
    edits = [Edit(at, at, "".join(line + below for line in lines))]
    for method, name in mentions:
        edits.append(Edit(source.start(name), source.start(name), f"{method.args.args[0].arg}."))
    for tensors in given or ():
        start, end = source.start(tensors), source.end(tensors)
        if isinstance(tensors, ast.List):
            after = source.end(tensors.elts[-1])
            edits.append(Edit(after, after, ", " + ", ".join(names)))
        else:
            edits += [Edit(start, start, "["), Edit(end, end, ", " + ", ".join(names) + "]")]
    edit.edit(edits, call, ", ".join(names), "; ".join(lines))


def _inputs(own: ast.ClassDef, edit: Editor) -> list[ast.expr] | None:
    """What the layers of this class are called on; None where that can not be seen for each mention of the class."""
    scopes, source = edit.module.scopes, edit.module.source
    makings, found = [], []
    for mention in source.named(own.name):
        # `super(Penalty, self)` makes no layer.
        if own not in scopes.ancestors(mention):
            makings.append(_called(mention, edit))
    for making in makings:
        named = scopes.parents.get(making)
        target = named.targets[0] if isinstance(named, ast.Assign) and len(named.targets) == 1 else None
        if isinstance(target, ast.Name):
            found += [_called(one, edit) for one in source.named(target.id) if one is not target]
        else:
            found.append(_called(making, edit))
    if not found or None in makings or not all(one and _one_argument(one) for one in found):
        return None
    return [one.args[0] for one in found]


def _called(function: ast.AST | None, edit: Editor) -> ast.Call | None:
    parent = edit.module.scopes.parents.get(function)
    return parent if isinstance(parent, ast.Call) and parent.func is function else None


def _one_argument(call: ast.Call) -> bool:
    if len(call.args) != 1 or call.keywords or isinstance(call.args[0], ast.Starred):
        return False
    return not isinstance(call.args[0], ast.List) or bool(call.args[0].elts)


def _has_attributes(own: ast.ClassDef, names: list[str]) -> bool:
    return any(isinstance(node, ast.Attribute) and node.attr in names for node in ast.walk(own))


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
