"""Names that NumPy 1.24 and 2.0 took away: https://numpy.org/doc/stable/numpy_2_0_migration_guide.html"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.imports import moved_modules as moves
from keras_upgrade.reading.guards import guarded
from keras_upgrade.rulebook.rule import Rule, Text

BUILTINS = {f"numpy.{name}": f"builtins.{name}" for name in ("int", "float", "object", "str", "complex")} | {
    "numpy.unicode": "builtins.str",
    "numpy.issubclass_": "builtins.issubclass",
}
NAMES = {
    "numpy.Inf": "numpy.inf",
    "numpy.Infinity": "numpy.inf",
    "numpy.NaN": "numpy.nan",
    "numpy.PINF": "numpy.inf",
    "numpy.alltrue": "numpy.all",
    "numpy.bool8": "numpy.bool_",
    "numpy.cfloat": "numpy.complex128",
    "numpy.clongfloat": "numpy.clongdouble",
    "numpy.complex_": "numpy.complex128",
    "numpy.cumproduct": "numpy.cumprod",
    "numpy.float_": "numpy.float64",
    "numpy.in1d": "numpy.isin",
    "numpy.infty": "numpy.inf",
    "numpy.int0": "numpy.intp",
    "numpy.issubsctype": "numpy.issubdtype",
    "numpy.lib.pad": "numpy.pad",
    "numpy.longcomplex": "numpy.clongdouble",
    "numpy.longfloat": "numpy.longdouble",
    "numpy.mat": "numpy.asmatrix",
    "numpy.object0": "numpy.object_",
    "numpy.product": "numpy.prod",
    "numpy.rank": "numpy.ndim",
    "numpy.round_": "numpy.round",
    "numpy.row_stack": "numpy.vstack",
    "numpy.singlecomplex": "numpy.complex64",
    "numpy.sometrue": "numpy.any",
    "numpy.str0": "numpy.str_",
    "numpy.string_": "numpy.bytes_",
    "numpy.trapz": "numpy.trapezoid",
    "numpy.uint0": "numpy.uintp",
    "numpy.unicode_": "numpy.str_",
}
SPECIAL = (
    "asscalar",
    "NINF",
    "NZERO",
    "PZERO",
    "msort",
    "asfarray",
    "fastCopyAndTranspose",
    "random_integers",
    "loads",
)

rule = Rule(
    name="numpy-names",
    since="NumPy 1.24, 2.0",
    title=Text("Names that left NumPy", "NumPy から消えた名前"),
    reason=Text(
        "NumPy dropped second names for the same thing: `np.int` was Python's own `int`, `np.product` is "
        "`np.prod`, `np.NaN` is `np.nan`.",
        "NumPy では、同じものを指す別名が削除されました。`np.int` は Python の `int` そのもの、`np.product` は "
        "`np.prod`、"
        "`np.NaN` は `np.nan` です。",
    ),
    before="import numpy as np\n\nx = np.zeros((3, 4), dtype=np.float)\nprint(np.product(x.shape))",
    after="import numpy as np\n\nx = np.zeros((3, 4), dtype=float)\nprint(np.prod(x.shape))",
    # Without the dot these are words of every second file.
    proof=None,
    renames=NAMES,
)

moves.names(rule)


@rule.reference(*BUILTINS, given={f".{name.rpartition('.')[2]}" for name in BUILTINS})
def builtin(node: ast.expr, edit: Editor) -> None:
    """`np.int`: the builtin; where the learner's own name hides that one, NumPy's type of the kind."""
    old = edit.module.name(node)
    new = BUILTINS[old].removeprefix("builtins.")
    if not isinstance(node, ast.Attribute) or guarded(edit.module, node):
        return
    if new in edit.module.scope_names():
        edit.refer(node, f"{old}_")
    else:
        edit.replace(node, new)


CONSTANTS = {"numpy.NINF": ("inf", "-"), "numpy.NZERO": ("-0.0", ""), "numpy.PZERO": ("0.0", "")}


@rule.reference(*CONSTANTS)
def constant(node: ast.expr, edit: Editor) -> None:
    if not isinstance(node, ast.Attribute):
        return
    text, sign = CONSTANTS[edit.module.name(node)]
    edit.replace(node, f"{sign}{edit.text(node.value)}.{text}" if sign else text)


@rule.call("numpy.asscalar")
def scalar(call: Call) -> None:
    if len(call.arguments) == 1 and call.positional:
        given = call.positional[0]
        text = call.text(given)
        simple = isinstance(given.value, ast.Name | ast.Attribute | ast.Subscript | ast.Call)
        call.replace(f"{text if simple else f'({text})'}.item()")


@rule.call("numpy.random.random_integers")
def integers(call: Call) -> None:
    """`random_integers(low, high)` included `high`, and ran from 1 where `low` was the only bound."""
    low, high = call.get("low", 0), call.get("high", 1)
    if low is None or call.unpacks:
        return
    call.function("numpy.random.randint", report=False)
    top = high or low
    exact = call.constant(top)
    if isinstance(exact, int):
        text = str(exact + 1)
    elif isinstance(top.value, ast.BinOp) and isinstance(top.value.op, ast.Sub) and _is_one(top.value.right):
        # `random_integers(0, n - 1)`
        text = call.editor.text(top.value.left)
    else:
        text = f"{call.text(top)} + 1"
    given = "1, " if high is None else ""
    call.set(top, given + text, report=False)
    call.changed("random_integers", "randint")


def _is_one(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 1


@rule.call("numpy.msort")
def msort(call: Call) -> None:
    call.function("numpy.sort")
    call.add("axis", "0", report=False)


@rule.call("numpy.asfarray")
def asfarray(call: Call) -> None:
    call.function("numpy.asarray")
    if call.get("dtype", 1) is None:
        call.add("dtype", "float", report=False)


@rule.call("numpy.fastCopyAndTranspose")
def transpose(call: Call) -> None:
    if len(call.positional) == 1:
        call.replace(f"({call.text(call.positional[0])}).T.copy()")


@rule.method("itemset")
def itemset(call: Call) -> None:
    """`a.itemset(index, value)`"""
    statement = call.module.scopes.parents.get(call.node)
    if not isinstance(statement, ast.Expr) or len(call.positional) != len(call.arguments):
        return
    owner = call.editor.text(call.owner)
    if len(call.positional) == 2:
        index, value = (call.text(one) for one in call.positional)
        one = isinstance(call.positional[0].value, ast.Tuple)
        call.replace(f"{owner}[{index}] = {value}" if one else f"{owner}.flat[{index}] = {value}")
    elif len(call.positional) == 1:
        call.replace(f"{owner}[...] = {call.text(call.positional[0])}")


@rule.method("ptp")
def ptp(call: Call) -> None:
    if call.owner_kind is None and not call.unpacks and call.module.imports_keras():
        arguments = "".join(f", {f'{one.keyword}=' if one.keyword else ''}{call.text(one)}" for one in call.arguments)
        call.replace(f"{call.editor.import_name('numpy.ptp')}({call.editor.text(call.owner)}{arguments})")
