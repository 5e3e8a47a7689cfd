"""Labels in a plain list: https://keras.io/api/models/model_training_apis/"""

from __future__ import annotations

import ast
import re

from keras_upgrade.editing.arguments import Argument
from keras_upgrade.editing.calls import Call
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="list-targets",
    since="3.0",
    title=Text("Labels in a plain list", "リストで渡すラベル"),
    reason=Text(
        "A list means several inputs or outputs to Keras 3, one entry for each. A list of numbers, which Keras 2 took "
        "for the samples or labels of the only one, has to be an array.",
        "Keras 3 は、リストを「入力や出力ごとのデータ」とみなします。Keras 2 では数値のリストを 1 つの入力のサンプルや "
        "1 つの出力のラベルとして渡せましたが、いまは配列にします。",
    ),
    before="import numpy as np\nfrom keras.models import Model\nmodel.train_on_batch(x, [1] * 8 + [0] * 8)",
    after="import numpy as np\nfrom keras.models import Model\nmodel.train_on_batch(x, np.array([1] * 8 + [0] * 8))",
    proof=None,
)

# Not of a subscript, which stands behind a name or a bracket.
NUMBERS = re.compile(r"(?<![\w\])'\"])\[(?:\s|#.*\n)*-?[\d.]")


@rule.method("train_on_batch", "test_on_batch", given=[NUMBERS])
def batch(call: Call) -> None:
    # Other libraries have methods of this name as well.
    if call.module.imports_keras():
        labels(call)


@rule.method("train_on_batch", "test_on_batch", "predict_on_batch", given=[NUMBERS])
def batch_of_numbers(call: Call) -> None:
    if call.module.imports_keras():
        as_array(call.get("x", 0), call)


@rule.method("fit", "evaluate", "predict", given=[NUMBERS])
def numbers(call: Call) -> None:
    if call.owner_kind == "model":
        as_array(call.get("x", 0), call)


@rule.method("fit", "evaluate", given=[NUMBERS])
def whole(call: Call) -> None:
    # The models of scikit-learn take lists.
    if call.owner_kind == "model":
        labels(call)


def labels(call: Call) -> None:
    as_array(call.get("y", 1), call)


def as_array(data: Argument | None, call: Call) -> None:
    if data is not None and not call.unpacks and is_numbers(data.value, call.module):
        call.set(data, f"{call.editor.import_name('numpy.array', call.node)}({call.text(data)})")


def is_numbers(node: ast.expr, module: Module, depth: int = 3) -> bool:
    """Whether the expression is a list of plain numbers, as `[1] * n + [0] * n`, as far as can be seen."""
    match node:
        case ast.List(elts=elements):
            return bool(elements) and all(
                isinstance(one, ast.Constant) and isinstance(one.value, int | float) for one in elements
            )
        case ast.BinOp(op=ast.Mult(), left=left, right=right):
            return is_numbers(left, module, depth) or is_numbers(right, module, depth)
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return is_numbers(left, module, depth) and is_numbers(right, module, depth)
        case ast.Name(id=name) if depth:
            bindings = module.scopes.lookup(name, node)
            return bool(bindings) and all(
                one.value is not None
                and one.item is None
                and not one.iterated
                and is_numbers(one.value, module, depth - 1)
                for one in bindings
            )
    return False
