"""Keras 1's initializers were functions of a shape, today's are classes: https://keras.io/api/layers/initializers/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.source import Edit, Source

# Old name -> (class, how it calls Keras 1's `scale`).
CLASSES = {
    "normal": ("RandomNormal", "stddev"),
    "uniform": ("RandomUniform", "maxval"),
    "orthogonal": ("Orthogonal", "gain"),
    "identity": ("Identity", "gain"),
    "zero": ("Zeros", None),
    "one": ("Ones", None),
    "glorot_normal": ("GlorotNormal", None),
    "glorot_uniform": ("GlorotUniform", None),
    "he_normal": ("HeNormal", None),
    "he_uniform": ("HeUniform", None),
    "lecun_uniform": ("LecunUniform", None),
}
OLD = {f"keras.initializers.{old}": f"keras.initializers.{new}" for old, (new, _) in CLASSES.items()}
# Those that Keras 3 does not have under the old name, whatever they are called with.
GONE = {old: new for old, new in OLD.items() if old.rpartition(".")[2] in ("normal", "uniform", "zero", "one")}
ARGUMENTS = frozenset(
    ["init", "inner_init", "kernel_initializer", "recurrent_initializer", "embeddings_initializer", "bias_initializer"]
)

rule = Rule(
    name="initializers",
    since="2.0",
    title=Text("Initializers as functions", "関数としての初期化方法"),
    reason=Text(
        "In Keras 1 `normal(shape, scale=0.02)` made a variable. Today the class `RandomNormal(stddev=0.02)` is made "
        "first, "
        "and then called with the shape.",
        "Keras 1 の `normal(shape, scale=0.02)` は変数を直接作りました。"
        "いまはまず `RandomNormal(stddev=0.02)` を作り、それを形状に対して呼び出します。",
    ),
    before="from keras.initializations import normal\ndef small(shape, name=None):\n"
    "    return normal(shape, scale=0.02, name=name)",
    after="from keras import initializers\ndef small(shape, name=None, dtype=None):\n"
    "    return initializers.RandomNormal(stddev=0.02)(shape)",
    replaces=GONE,
    proof=1,
)


@rule.reference(*GONE)
def class_of_today(node: ast.expr, edit: Editor) -> None:
    parent = edit.module.scopes.parents.get(node)
    if isinstance(parent, ast.Call) and parent.func is node and _of_shape(Call(parent, edit)):
        return
    edit.refer(node, GONE[edit.module.name(node)])


@rule.call(*OLD)
def call_with_shape(call: Call) -> None:
    if not _of_shape(call) or call.unpacks:
        return
    new, scale_name = CLASSES[call.name.rpartition(".")[2]]
    shape, scale = call.get("shape", 0), call.get("scale", 1)
    arguments = ""
    if scale is not None and scale_name:
        text = call.text(scale)
        arguments = f"minval=-{text}, maxval={text}" if new == "RandomUniform" else f"{scale_name}={text}"
    made = call.editor.import_name("keras.initializers." + new, call.node.func)
    edits = [
        Edit(
            call.module.source.start(call.node),
            call.module.source.end(call.node),
            f"{made}({arguments})({call.text(shape)})",
        )
    ]
    edits += _accept_dtype(call)
    call.editor.edit(edits, call.node, call.editor.text(call.node), f"{made}({arguments})({call.text(shape)})")


def _of_shape(call: Call) -> bool:
    """Keras 1's way: called with a shape, and a name or a scale."""
    if any(call.get(name) is not None for name in ("scale", "dim_ordering", "name", "shape")):
        return call.get("shape", 0) is not None
    first = call.get("shape", 0)
    return first is not None and (
        isinstance(first.value, ast.Tuple | ast.List)
        or (isinstance(first.value, ast.Name) and "shape" in first.value.id)
    )


@rule.node(ast.keyword, given=ARGUMENTS)
def function_as_argument(node: ast.keyword, edit: Editor) -> None:
    """`init=small`, where `small` is a function of the source."""
    if node.arg not in ARGUMENTS or not isinstance(node.value, ast.Name):
        return
    if not edit.state.keras and not edit.is_old:
        # Other libraries take an `init=` as well.
        return
    bindings = edit.module.scopes.lookup(node.value.id, node.value)
    function = bindings[0].node if len(bindings) == 1 else None
    if isinstance(function, ast.FunctionDef) and function.args.args and not _takes_class(function):
        edits = _add_dtype(function, edit.module.source)
        if edits:
            old = ast.unparse(function.args)
            edit.edit(edits, function, f"def {function.name}({old})", f"def {function.name}({old}, dtype=None)")


def _takes_class(function: ast.FunctionDef) -> bool:
    return function.args.args[0].arg in ("self", "cls")


def _accept_dtype(call: Call) -> list[Edit]:
    for one in call.module.scopes.ancestors(call.node):
        if isinstance(one, ast.FunctionDef | ast.Lambda):
            names = [arg.arg for arg in (*one.args.args, *one.args.kwonlyargs)]
            return _add_dtype(one, call.module.source) if "shape" in names else []
    return []


def _add_dtype(function: ast.FunctionDef | ast.Lambda, source: Source) -> list[Edit]:
    """Keras 3 hands `dtype=` to an initializer, and no name as Keras 1 did."""
    arguments = function.args
    if any(arg.arg == "dtype" for arg in arguments.args):
        return []
    if arguments.kwarg or arguments.vararg or arguments.kwonlyargs:
        return []
    last = arguments.defaults[-1] if arguments.defaults else arguments.args[-1]
    bare = [arg for arg in arguments.args[: len(arguments.args) - len(arguments.defaults)] if arg.arg == "name"]
    return [
        # Written anew with their text, so that two callers in one pass do not both add to them.
        Edit(
            source.start(node),
            source.end(node),
            source.text_of(node) + ("=None" if node in bare else "") + (", dtype=None" if node is last else ""),
        )
        for node in dict.fromkeys([*bare, last])
    ]
