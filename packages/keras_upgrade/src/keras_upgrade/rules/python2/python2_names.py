"""Python 2's builtins that Python 3 renamed or moved: https://docs.python.org/3/whatsnew/3.0.html#builtins"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.reading.guards import guarded
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="python2-names",
    since="Python 3.0",
    title=Text("Python 2's builtins", "Python 2 の組み込み関数"),
    reason=Text(
        "Python 3 renamed these builtins: `xrange` is `range` itself now, `raw_input` is `input`, `unicode` is "
        "`str`; `reduce` lives in `functools`.",
        "Python 3 で組み込み関数の名前が変わりました。`xrange` は `range`、`raw_input` は `input`、`unicode` は "
        "`str` になり、"
        "`reduce` は `functools` に移りました。",
    ),
    before="for i in xrange(10):\n    name = raw_input()",
    after="for i in range(10):\n    name = input()",
    proof=None,
)

NAMES = {
    "builtins.xrange": "builtins.range",
    "builtins.raw_input": "builtins.input",
    "builtins.unicode": "builtins.str",
    "builtins.basestring": "builtins.str",
    "builtins.long": "builtins.int",
    "builtins.unichr": "builtins.chr",
    "builtins.file": "builtins.open",
    "builtins.reduce": "functools.reduce",
    "builtins.reload": "importlib.reload",
    "builtins.intern": "sys.intern",
}
# Also words of their own, which a cell may use for a variable that an earlier cell made: they count as called only.
CALLED_ONLY = {"builtins.file", "builtins.long", "builtins.reload", "builtins.intern", "builtins.reduce"}


@rule.reference(*NAMES)
def rename(node: ast.expr, edit: Editor) -> None:
    old = edit.module.name(node)
    if not isinstance(node, ast.Name) or guarded(edit.module, node) or _explained_by_star(edit):
        return
    parent = edit.module.scopes.parents.get(node)
    called = isinstance(parent, ast.Call) and parent.func is node
    if old in CALLED_ONLY and not called and not (old == "builtins.long" and _is_type(node, edit)):
        return
    if not (old == "builtins.reduce" and _six(edit)):
        edit.state.python2 = True
    if NAMES[old].endswith(f".{node.id}"):
        # Only an import is wanted.
        edit.import_name(NAMES[old])
    else:
        edit.refer(node, NAMES[old])


def _is_type(node: ast.Name, edit: Editor) -> bool:
    """`isinstance(x, (int, long))`"""
    parents = edit.module.scopes.ancestors(node)
    return any(isinstance(one, ast.Call) and edit.module.name(one.func) == "builtins.isinstance" for one in parents)


def _six(edit: Editor) -> bool:
    return any(name.startswith("six.") for name in edit.module.memory.names.values())


def _explained_by_star(edit: Editor) -> bool:
    """`from six.moves import *`, `from past.builtins import *`"""
    return any(star.startswith(("six", "past", "builtins")) for star in edit.module.stars)


@rule.call("builtins.execfile")
def execute(call: Call) -> None:
    if len(call.positional) == len(call.arguments) == 1 and not guarded(call.module, call.node):
        call.editor.state.python2 = True
        call.replace(f"exec(open({call.text(call.positional[0])}).read())")


@rule.call("builtins.apply")
def apply(call: Call) -> None:
    """`apply(f, args)`"""
    if call.unpacks or len(call.positional) != len(call.arguments) or guarded(call.module, call.node):
        return
    function, *rest = (call.text(one) for one in call.positional)
    if len(rest) <= 2:
        call.editor.state.python2 = True
        call.replace(f"{function}({', '.join(star + one for star, one in zip(('*', '**'), rest, strict=False))})")
