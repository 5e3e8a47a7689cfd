"""Graphs by hand: `K.function`, `K.gradients`, `K.placeholder`, `K.variable`.

https://keras.io/guides/migrating_to_keras_3/
"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.rulebook.handlers import Written
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.rules.backend.backend_ops import Operation, Parameter, apply, still_there

HELPERS = {
    "keras.backend.function": "keras_upgrade.compat.function",
    "keras.backend.gradients": "keras_upgrade.compat.gradients",
}
# Functions that change what a variable holds: one of them makes `v = K.variable(0)` a variable indeed.
SETTERS = frozenset({"set_value", "get_value", "update", "update_add", "update_sub", "moving_average_update", "assign"})

rule = Rule(
    name="backend-graph",
    since="3.0",
    title=Text("Computing in a graph of tensors", "テンソルのグラフでの計算"),
    reason=Text(
        "Keras 3 has no session that runs a graph. `keras.Input` is the placeholder; "
        "a small helper computes outputs and gradients from it.",
        "Keras 3 にはグラフを実行するセッションがありません。プレースホルダーは `keras.Input` になり、"
        "出力や勾配は小さな補助関数で計算します。",
    ),
    before="from keras import backend as K\nx = K.placeholder((1, 8))\nf = K.function([x], K.gradients(K.sum(x), x))",
    after=(
        "from keras import ops\nfrom keras.layers import Input\nfrom keras_upgrade.compat import function, gradients\n"
        "x = Input(batch_shape=(1, 8))\nf = function([x], gradients(ops.sum(x), x))"
    ),
    replaces={
        **HELPERS,
        "keras.backend.placeholder": "keras.layers.Input",
        "keras.backend.variable": "keras.Variable",
        "keras.backend.constant": "keras.ops.convert_to_tensor",
    },
)


@rule.call(*HELPERS)
def run_graph(call: Call) -> None:
    updates = call.get("updates", 2)
    if call.name == "keras.backend.function" and updates is not None and call.constant(updates) not in ([], ()):
        call.warn(
            "`K.function` with `updates` trained variables inside of a graph. "
            "Compute the new values with the function, then `assign` them; or train with `model.train_on_batch`.",
            "`K.function` の `updates` はグラフ内で変数を更新していました。"
            "関数で新しい値を計算してから `assign` するか、`model.train_on_batch` で学習してください。",
        )
    call.function(HELPERS[call.name])


@rule.reference(*HELPERS)
def mention(node: ast.expr, edit: Editor) -> None:
    parent = edit.module.scopes.parents.get(node)
    if not (isinstance(parent, ast.Call) and parent.func is node):
        edit.refer(node, HELPERS[edit.module.name(node)])


@rule.call("keras.backend.placeholder")
def place(call: Call) -> None:
    shape, rank = call.get("shape", 0), call.get("ndim", 1)
    if call.unpacks:
        return
    if shape is not None and call.constant(shape) is None and isinstance(shape.value, ast.Constant):
        shape = None
    if shape is not None:
        text = call.text(shape)
    elif rank is not None and isinstance(call.constant(rank), int):
        text = "(" + ", ".join(["None"] * call.constant(rank)) + (",)" if call.constant(rank) == 1 else ")")
    else:
        call.warn(
            "`K.placeholder` without a shape: Keras 3 needs one. Write `keras.Input(batch_shape=...)`, with None for "
            "unknown sizes.",
            "形状のない `K.placeholder` です。Keras 3 では形状が必要です。"
            "`keras.Input(batch_shape=...)` と書き、不明な大きさは None にしてください。",
        )
        return
    more = [(name, call.get(name, position)) for name, position in (("dtype", 2), ("sparse", 3), ("name", 4))]
    text += "".join(f", {name}={call.text(one)}" for name, one in more if one is not None)
    call.replace(f"{call.editor.import_name('keras.layers.Input', call.node.func)}(batch_shape={text})")


VARIABLE = Operation(
    "keras.Variable",
    (
        Parameter(("value",), "initializer"),
        Parameter(("dtype",), "dtype", named=True),
        Parameter(("name",), "name", named=True),
        Parameter(("constraint",), "constraint", dropped=True),
    ),
)


@rule.call("keras.backend.variable")
def hold(call: Call) -> None:
    value = call.get("value", 0)
    if value is None or call.unpacks or still_there(call.node.func, call.module):
        return
    if _adds_up(call):
        number = call.constant(value)
        call.replace(
            repr(float(number)),
            note=Text(
                "The sum starts from a plain number: a variable can not be added to a symbolic tensor.",
                "合計は普通の数値から始めます。変数はシンボリックなテンソルに足せません。",
            ),
        )
        return
    if call.get("dtype", 1) is None and not isinstance(call.constant(value), float):
        # Keras 2 made every variable one of floats.
        call.add("dtype", '"float32"', report=False)
    apply(call, VARIABLE)


def _adds_up(call: Call) -> bool:
    """Whether the variable is the beginning of a sum: `loss = K.variable(0.)`, and further down `loss += ...`."""
    assignment = call.module.scopes.parents.get(call.node)
    value = call.get("value", 0)
    if not isinstance(assignment, ast.Assign) or not isinstance(call.constant(value), int | float):
        return False
    if len(assignment.targets) != 1 or not isinstance(assignment.targets[0], ast.Name):
        return False
    name = assignment.targets[0].id
    scope = call.module.scopes.of[assignment]
    added = False
    for node, where in call.module.scopes.of.items():
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name) and node.target.id == name:
            added = added or where is scope
        elif isinstance(node, ast.Assign) and node is not assignment and where is scope:
            targets = {one.id for one in node.targets if isinstance(one, ast.Name)}
            if name in targets and isinstance(node.value, ast.BinOp) and _mentions(node.value, name):
                added = True
        elif isinstance(node, ast.Call) and _sets(node, name):
            return False
    return added


def _sets(call: ast.Call, name: str) -> bool:
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in SETTERS:
        return False
    return any(isinstance(one, ast.Name) and one.id == name for one in [*call.args, call.func.value])


def _mentions(node: ast.expr, name: str) -> bool:
    return any(isinstance(one, ast.Name) and one.id == name for one in ast.walk(node))


@rule.call("keras.backend.constant")
def constant(call: Call) -> None:
    value, dtype, shape = call.get("value", 0), call.get("dtype", 1), call.get("shape", 2)
    if value is None or call.unpacks or still_there(call.node.func, call.module):
        return
    kind = (
        '"float32"' if dtype is None or (call.constant(dtype) is None and _is_none(dtype.value)) else call.text(dtype)
    )
    if shape is not None and not _is_none(shape.value):
        full = call.editor.import_name("keras.ops.full", call.node.func)
        call.replace(f"{full}({call.text(shape)}, {call.text(value)}, dtype={kind})")
        return
    convert = call.editor.import_name("keras.ops.convert_to_tensor", call.node.func)
    call.replace(f"{convert}({call.text(value)}, dtype={kind})")


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


@rule.call("keras.layers.Input", given=[Written({"tensor"}, r"\btensor\s*=")])
def goes_on(call: Call) -> None:
    """`Input(tensor=both)` made a tensor of the backend one of Keras; today it is one, and goes on as it is."""
    tensor = call.get("tensor")
    if tensor is None or not isinstance(tensor.value, ast.Name):
        return
    made = call.module.scopes.lookup(tensor.value.id, tensor.value)
    if made and all(_of_the_backend(one.value, call) for one in made):
        call.replace(call.text(tensor))


def _of_the_backend(value: ast.expr | None, call: Call) -> bool:
    name = (call.module.name(value.func) if isinstance(value, ast.Call) else None) or ""
    return name.startswith(("keras.backend.", "keras.ops."))


@rule.node(ast.Subscript, given={".output", ".outputs"})
def plain_index(node: ast.Subscript, edit: Editor) -> None:
    """`model.output[:, winner]` with NumPy's number: a symbolic tensor takes Python's own."""
    if not edit.is_old or not _is_output(node.value):
        return
    for index in node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]:
        if _from_argmax(index, edit):
            edit.wrap(index, "int(", ")")


def _is_output(node: ast.expr) -> bool:
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute):
        return node.value.attr == "outputs"
    return isinstance(node, ast.Attribute) and node.attr == "output"


def _from_argmax(index: ast.expr, edit: Editor) -> bool:
    if isinstance(index, ast.Name):
        found = edit.module.scopes.lookup(index.id, index)
        return bool(found) and all(
            isinstance(one.value, ast.Call) and not one.iterated and _from_argmax(one.value, edit) for one in found
        )
    if not isinstance(index, ast.Call) or not isinstance(index.func, ast.Attribute) or index.func.attr != "argmax":
        return False
    name = edit.module.name(index.func)
    return name is None or name == "numpy.argmax"
