"""`/` between whole numbers gave a whole number: https://docs.python.org/3/whatsnew/3.0.html#integers"""

from __future__ import annotations

import ast
from functools import lru_cache

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.reading.guards import guarded
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.handlers import OLD_KERAS, PYTHON2
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.source import Edit

rule = Rule(
    name="python2-division",
    since="Python 3.0",
    title=Text("Division of whole numbers", "整数どうしの割り算"),
    reason=Text(
        "In Python 2 `7 / 2` was 3; in Python 3 it is 3.5, which counts nothing and indexes nothing. `7 // 2` is "
        "3 in both.",
        "Python 2 では `7 / 2` は 3 でしたが、Python 3 では 3.5 になり、個数や添字には使えません。`7 // 2` "
        "ならどちらでも 3 です。",
    ),
    before="n_batches = len(x_train) / 32\nfor i in xrange(n_batches):\n    print(i)",
    after="n_batches = len(x_train) // 32\nfor i in range(n_batches):\n    print(i)",
    proof=None,
)

GUESS = Text(
    "Taken for a division of whole numbers, since a whole number is needed here.",
    "ここでは整数が必要なので、整数どうしの割り算とみなしました。",
)
PARTS = Text(
    "Keras 2 trained as long as fewer steps than this were done, so a part of a step counted as one.",
    "Keras 2 は「済んだステップ数がこの値より小さい間」学習したので、端数も 1 ステップとして数えられていました。",
)
# Functions all of whose plain arguments, or the first, are whole numbers or tuples of them.
COUNTS = {"builtins.range", "builtins.xrange", "itertools.islice", "numpy.random.permutation"}
SHAPES = {
    "numpy.empty",
    "numpy.eye",
    "numpy.full",
    "numpy.identity",
    "numpy.ones",
    "numpy.random.random",
    "numpy.random.random_sample",
    "numpy.random.rand",
    "numpy.random.randn",
    "numpy.zeros",
    "keras.layers.Dense",
    "keras.layers.Embedding",
    "keras.layers.GRU",
    "keras.layers.Input",
    "keras.layers.LSTM",
    "keras.layers.RepeatVector",
    "keras.layers.Reshape",
    "keras.layers.SimpleRNN",
}
SHAPE_KEYWORDS = frozenset(
    [
        "shape",
        "input_shape",
        "target_shape",
        "batch_shape",
        "batch_input_shape",
        "input_dim",
        "output_dim",
        "units",
        "filters",
        "nb_filter",
        "kernel_size",
        "pool_size",
        "input_length",
        "maxlen",
        "num",
        "sample_size",
        "batch_size",
        "num_words",
        "num_classes",
    ]
)
STEPS = frozenset({"steps_per_epoch", "validation_steps", "steps"})
# These make a new shape from their arguments, given singly or as a tuple.
SHAPE_METHODS = frozenset({"reshape", "resize"})
LABELS = frozenset({"loc", "ix", "at"})


@lru_cache(maxsize=8)
def from_future(module: Module) -> bool:
    return any(
        isinstance(one, ast.ImportFrom)
        and one.module == "__future__"
        and any(alias.name == "division" for alias in one.names)
        for one in module.source.tree.body
    )


@lru_cache(maxsize=8)
def divides(module: Module) -> bool:
    """Whether the source holds a division at all."""
    return any(isinstance(one.op, ast.Div) for one in module.source.every(ast.BinOp))


def integral(node: ast.expr | None, edit: Editor, depth: int = 6) -> bool:
    """Whether the expression is surely a whole number, with `/` read as Python 2 did."""
    module = edit.module
    if node is None or depth == 0:
        return False
    if module.kind(node) == "int":
        return True
    match node:
        case ast.BinOp(
            left=left, right=right, op=ast.Div() | ast.FloorDiv() | ast.Add() | ast.Sub() | ast.Mult() | ast.Mod()
        ):
            return integral(left, edit, depth - 1) and integral(right, edit, depth - 1)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return integral(operand, edit, depth - 1)
        case ast.Attribute(attr="size" | "ndim") if module.raw(node) is None:
            return True
        case ast.Call(func=function, args=args, keywords=[]) if args:
            name = module.name(function)
            return name in ("builtins.abs", "builtins.max", "builtins.min") and all(
                integral(one, edit, depth - 1) for one in args
            )
        case ast.Name(id=name):
            bindings = module.scopes.lookup(name, node)
            return bool(bindings) and all(
                integral(one.value, edit, depth - 1) and one.item is None and not one.iterated for one in bindings
            )
    return False


def fractional(node: ast.expr, edit: Editor) -> bool:
    """Whether a side of the division shows that no whole number is meant."""
    for one in ast.walk(node):
        if edit.module.kind(one) in ("float", "str"):
            return True
        if isinstance(one, ast.Call) and edit.module.name(one.func) in ("builtins.float", "numpy.sqrt", "math.sqrt"):
            return True
    return False


def floor(node: ast.BinOp, edit: Editor, check: bool = False) -> None:
    """`a / b` becomes `a // b`."""
    source = edit.module.source
    sign = source.skip(source.end(node.left), b")")
    if source.data[sign : sign + 1] == b"/" and source.data[sign + 1 : sign + 2] != b"/":
        text = edit.text(node)
        new = source.segment(source.start(node), sign) + "/" + source.segment(sign, source.end(node))
        edit.edit([Edit(sign, sign, "/")], node, text, new, GUESS if check else None, check)


def divisions(node: ast.expr) -> list[ast.BinOp]:
    """The divisions whose value reaches the outcome of the expression, through arithmetic and tuples alone."""
    match node:
        case ast.BinOp(left=left, right=right, op=op):
            inner = divisions(left) + divisions(right)
            return [node, *inner] if isinstance(op, ast.Div) else inner
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            return [found for one in elements for found in divisions(one)]
        case ast.UnaryOp(operand=operand):
            return divisions(operand)
    return []


@rule.node(ast.BinOp, given={PYTHON2})
def known(node: ast.BinOp, edit: Editor) -> None:
    if not edit.state.python2 or not isinstance(node.op, ast.Div) or from_future(edit.module):
        return
    if integral(node.left, edit) and integral(node.right, edit) and not guarded(edit.module, node):
        floor(node, edit)


@rule.node(ast.AugAssign, given={PYTHON2})
def in_place(node: ast.AugAssign, edit: Editor) -> None:
    if not edit.state.python2 or not isinstance(node.op, ast.Div) or from_future(edit.module):
        return
    target = node.target
    bindings = edit.module.scopes.lookup(target.id, target) if isinstance(target, ast.Name) else []
    before = [one for one in bindings if one.node is not node]
    if before and all(integral(one.value, edit) for one in before) and integral(node.value, edit):
        source = edit.module.source
        sign = source.skip(source.end(target), b")")
        edit.edit([Edit(sign, sign, "/")], node, "/=", "//=")


@rule.node(ast.Slice, given={PYTHON2, OLD_KERAS})
def bound(node: ast.Slice, edit: Editor) -> None:
    """`x[: n / 2]`"""
    owner = edit.module.scopes.parents.get(node)
    while isinstance(owner, ast.Tuple):
        owner = edit.module.scopes.parents.get(owner)
    if isinstance(owner, ast.Subscript) and isinstance(owner.value, ast.Attribute) and owner.value.attr in LABELS:
        return
    for one in (node.lower, node.upper, node.step):
        if one is not None:
            whole(one, edit)


@rule.node(ast.Call, given={PYTHON2, OLD_KERAS})
def argument(node: ast.Call, edit: Editor) -> None:
    if from_future(edit.module) or not divides(edit.module):
        return
    name = edit.module.name(node.func) or ""
    method = (
        node.func.attr if isinstance(node.func, ast.Attribute) and edit.module.raw(node.func.value) is None else None
    )
    if name in COUNTS or method in SHAPE_METHODS:
        for one in node.args:
            whole(one, edit)
    elif name in SHAPES:
        many = name in ("numpy.random.rand", "numpy.random.randn", "numpy.eye", "keras.layers.Embedding")
        for one in node.args if many else node.args[:1]:
            whole(one, edit)
    elif name == "numpy.reshape" and len(node.args) > 1:
        whole(node.args[1], edit)
    elif name == "numpy.linspace" and len(node.args) > 2:
        whole(node.args[2], edit)
    elif name.startswith("keras.layers.Conv"):
        for one in node.args[:3]:
            whole(one, edit)
    for keyword in node.keywords:
        if keyword.arg in SHAPE_KEYWORDS and (name.startswith(("keras.", "numpy.")) or method in SHAPE_METHODS):
            whole(keyword.value, edit)


@rule.method("fit", "fit_generator", "evaluate", "evaluate_generator", "predict", "predict_generator", given=STEPS)
def steps(call: Call) -> None:
    if from_future(call.module) or not call.may_be_of_a_model:
        return
    for argument in call.arguments:
        if argument.name not in STEPS:
            continue
        value = made_of(argument.value, call.editor)
        if not isinstance(value, ast.BinOp) or not isinstance(value.op, ast.Div):
            continue
        if call.editor.state.python2:
            whole(argument.value, call.editor)
        else:
            call.set(argument, f"{call.editor.import_name('math.ceil')}({call.text(argument)})", PARTS)


def made_of(node: ast.expr, edit: Editor) -> ast.expr:
    """What a name stands for, where one assignment alone gives it."""
    if isinstance(node, ast.Name):
        bindings = edit.module.scopes.lookup(node.id, node)
        if len(bindings) == 1 and bindings[0].value is not None:
            plain = bindings[0].item is None and not bindings[0].iterated
            return bindings[0].value if plain else node
    return node


def whole(node: ast.expr, edit: Editor) -> None:
    """Sees to it that the expression, which has to be a whole number or a tuple of them, is one."""
    for part in node.elts if isinstance(node, ast.Tuple | ast.List) else [node]:
        value = made_of(part, edit)
        for division in divisions(value):
            if guarded(edit.module, division) or fractional(division, edit):
                continue
            sure = integral(division.left, edit) and integral(division.right, edit)
            if edit.state.python2 and sure:
                # `known` does it.
                continue
            floor(division, edit, check=not sure)
