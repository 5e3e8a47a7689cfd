"""A layer's size must be Python's own integer: https://keras.io/api/layers/core_layers/dense/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.reading.module import Module
from keras_upgrade.reading.parameters import handed_in
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="layer-sizes",
    since="3.0",
    title=Text("Sizes that NumPy computed", "NumPy で求めたサイズ"),
    reason=Text(
        "Keras 3 wants Python's own integers as sizes; `np.max(y) + 1` is one of NumPy's.",
        "Keras 3 のサイズには Python の整数が必要です。`np.max(y) + 1` は NumPy の整数なので変換します。",
    ),
    before="import numpy as np\nfrom keras.layers.core import Dense\nclasses = np.max(y) + 1\nDense(classes)",
    after="import numpy as np\nfrom keras.layers import Dense\nclasses = np.max(y) + 1\nDense(int(classes))",
    needs=2,
)
SIZES = {
    "keras.layers.Dense": (("units", 0), ("output_dim", 0)),
    "keras.layers.Embedding": (("input_dim", 0), ("output_dim", 1)),
}
FUNCTIONS = frozenset({"max", "amax", "min", "amin", "sum", "prod", "ceil", "floor", "round", "int32", "int64"})
METHODS = frozenset({"max", "min", "sum"})


@rule.call(*SIZES)
def as_integer(call: Call) -> None:
    for name, position in SIZES[call.name]:
        argument = call.get(name, position)
        if argument is not None and not argument.star and _by_numpy(argument.value, call.module):
            call.set(argument, f"int({call.text(argument)})")
            return


def _by_numpy(value: ast.expr, module: Module, depth: int = 4) -> bool:
    if depth == 0:
        return False
    match value:
        case ast.BinOp(left=left, right=right):
            return _by_numpy(left, module, depth) or _by_numpy(right, module, depth)
        case ast.Name(id=name):
            bindings = module.scopes.lookup(name, value)
            given = [each for one in bindings if isinstance(one.node, ast.arg) for each in handed_in(one.node, module)]
            if any(_by_numpy(one, module, depth - 1) for one in given):
                return True
            found = [one for one in bindings if one.value is not None and one.item is None]
            return bool(found) and _by_numpy(found[-1].value, module, depth - 1)
        case ast.Call(func=func):
            known = module.name(func)
            if known is not None:
                return known.startswith("numpy.") and known.rpartition(".")[2] in FUNCTIONS
            return isinstance(func, ast.Attribute) and func.attr in METHODS
    return False
