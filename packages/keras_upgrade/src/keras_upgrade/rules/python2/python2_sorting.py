"""Sorting by a comparison, `cmp`, became sorting by a key.

https://docs.python.org/3/howto/sorting.html#comparison-functions
"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.reading.guards import guarded
from keras_upgrade.rulebook.rule import Rule, Text

STRING_FUNCTIONS = ("join", "split", "replace", "lower", "upper", "strip", "lstrip", "rstrip", "find", "atoi", "atof")

rule = Rule(
    name="python2-sorting",
    since="Python 3.0",
    title=Text("Sorting by comparison", "比較関数によるソート"),
    reason=Text(
        "Python 3 sorts by a key and has no `cmp`; `functools.cmp_to_key` makes a key of a comparison.",
        "Python 3 のソートはキーで行い、`cmp` はありません。比較関数は `functools.cmp_to_key` でキーに変えられます。",
    ),
    before="words = sorted(counts, cmp=by_frequency)",
    after="from functools import cmp_to_key\nwords = sorted(counts, key=cmp_to_key(by_frequency))",
    proof=None,
    replaces={f"string.{name}": None for name in STRING_FUNCTIONS},
)


@rule.call("builtins.sorted")
def sorted_by(call: Call) -> None:
    _by_key(call, 1)


@rule.method("sort")
def sort(call: Call) -> None:
    if call.owner_kind in ("list", None):
        _by_key(call, 0 if call.editor.state.python2 else None)


def _by_key(call: Call, position: int | None) -> None:
    given = call.get("cmp", position)
    if given is None or call.get("key") is not None or call.unpacks:
        return
    if given.keyword is None and not isinstance(given.value, ast.Lambda | ast.Name):
        return
    if isinstance(given.value, ast.Constant):
        return
    text = call.text(given)
    call.editor.state.python2 = True
    call.set(given, f"{call.editor.import_name('functools.cmp_to_key')}({text})", report=False)
    call.name_argument(given, "key")
    call.changed(f"cmp={text}", "key=cmp_to_key(...)")


@rule.call("builtins.cmp")
def compare(call: Call) -> None:
    if len(call.positional) != 2 or len(call.arguments) != 2 or guarded(call.module, call.node):
        return
    left, right = (_operand(one.value, call.text(one)) for one in call.positional)
    call.editor.state.python2 = True
    call.replace(f"(({left} > {right}) - ({left} < {right}))")


def _operand(value: ast.expr, text: str) -> str:
    simple = isinstance(value, ast.Name | ast.Attribute | ast.Subscript | ast.Call | ast.Constant)
    return text if simple or text.startswith("(") else f"({text})"


@rule.call(*(f"string.{name}" for name in STRING_FUNCTIONS))
def string_function(call: Call) -> None:
    """`string.join(words, ' ')`: these are methods of the strings alone."""
    if not call.positional or len(call.positional) != len(call.arguments):
        return
    name = call.name.rpartition(".")[2]
    first, *rest = call.positional
    call.editor.state.python2 = True
    if name in ("atoi", "atof"):
        call.replace(f"{'int' if name == 'atoi' else 'float'}({', '.join(call.text(one) for one in call.positional)})")
    elif name == "join":
        separator = _operand(rest[0].value, call.text(rest[0])) if rest else '" "'
        call.replace(f"{separator}.join({call.text(first)})")
    else:
        call.replace(f"{_operand(first.value, call.text(first))}.{name}({', '.join(call.text(one) for one in rest)})")
