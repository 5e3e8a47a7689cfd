"""A generator's batches are tuples, not lists: https://keras.io/api/models/model_training_apis/#fit-method"""

from __future__ import annotations

import ast

from keras_upgrade.editing.editor import Editor
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.source import Edit

rule = Rule(
    name="generator-batches",
    since="3.0",
    title=Text("Batches of generators", "ジェネレータが返すバッチ"),
    reason=Text(
        "A batch is a tuple (inputs, targets), and several inputs are a tuple too; Keras 3 refuses lists from a "
        "generator.",
        "バッチは (入力, 正解) のタプルで返します。入力が複数あるときもタプルにします。Keras 3 "
        "はジェネレータからのリストを受け付けません。",
    ),
    before="def batches():\n    while True:\n        yield [a, b], y\n\n\n"
    "model.fit_generator(batches(), steps_per_epoch=10, epochs=2)",
    after="def batches():\n    while True:\n        yield (a, b), y\n\n\n"
    "model.fit(batches(), steps_per_epoch=10, epochs=2)",
    proof=None,
    needs=2,
)


def lists_in(value: ast.expr | None) -> list[ast.List]:
    """The displays of lists in a batch that Keras would refuse."""
    if not isinstance(value, ast.Tuple | ast.List) or not 2 <= len(value.elts) <= 3:
        return []
    found = [value] if isinstance(value, ast.List) else []
    return found + [one for one in value.elts if isinstance(one, ast.List) and len(one.elts) > 1]


def make_tuples(lists: list[ast.List], edit: Editor) -> None:
    source = edit.module.source
    for one in lists:
        start, end = source.start(one), source.end(one)
        edit.edit(
            [Edit(start, start + 1, "("), Edit(end - 1, end, ")")], one, edit.text(one), f"({edit.text(one)[1:-1]})"
        )


@rule.node(ast.Yield, given={"yield"})
def batch(node: ast.Yield, edit: Editor) -> None:
    endless = any(
        isinstance(one, ast.While) and isinstance(one.test, ast.Constant) and one.test.value
        for one in edit.module.scopes.ancestors(node)
    )
    if endless:
        make_tuples(lists_in(node.value), edit)
        unwrap_target(node.value, edit)


def unwrap_target(value: ast.expr | None, edit: Editor) -> None:
    """`yield x, {'out': y}`: Keras 3 takes the targets of a lone output without the output's name."""
    if not edit.is_old or not isinstance(value, ast.Tuple) or not 2 <= len(value.elts) <= 3:
        return
    target = value.elts[1]
    if isinstance(target, ast.Dict) and len(target.keys) == 1 and isinstance(target.keys[0], ast.Constant):
        edit.replace(
            target,
            edit.text(target.values[0]),
            note=Text(
                "A model with one output takes its targets as they are.",
                "出力が 1 つのモデルには、正解をそのまま渡します。",
            ),
        )


@rule.node(ast.Return, given={"__getitem__"})
def item(node: ast.Return, edit: Editor) -> None:
    """What a `Sequence` answers for a batch."""
    function = edit.module.scopes.of[node].node
    if isinstance(function, ast.FunctionDef) and function.name == "__getitem__" and _of_sequence(function, edit.module):
        make_tuples(lists_in(node.value), edit)


def _of_sequence(function: ast.FunctionDef, module: Module) -> bool:
    owner = module.scopes.parents.get(function)
    return isinstance(owner, ast.ClassDef) and any(
        module.name(base) in ("keras.utils.Sequence", "keras.utils.PyDataset") for base in owner.bases
    )
