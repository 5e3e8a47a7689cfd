"""What only Python 2 parses; also what Python 3 parses as something else.

https://docs.python.org/3/whatsnew/3.0.html#print-is-a-function
"""

from __future__ import annotations

import ast

from keras_upgrade.editing.editor import Editor
from keras_upgrade.rulebook.handlers import PYTHON2, Written
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.source import Edit

rule = Rule(
    name="python2-syntax",
    since="Python 3.0",
    title=Text("Python 2's syntax", "Python 2 の構文"),
    reason=Text(
        "Python 3 made `print` a function, and tidied how exceptions are caught and raised.",
        "Python 3 では `print` が関数になり、例外の受け取り方と送出のしかたも整理されました。",
    ),
    before="import sys\n\nprint >>sys.stderr, 'loss', 0.5\nprint 'done'",
    after="import sys\n\nprint('loss', 0.5, file=sys.stderr)\nprint('done')",
    proof=None,
)


def _is_print(node: ast.AST, edit: Editor) -> bool:
    return isinstance(node, ast.Name) and edit.module.name(node) == "builtins.print"


@rule.node(ast.Expr, given=[Written({"print"}, r"\bprint\s*>>"), PYTHON2])
def printed(statement: ast.Expr, edit: Editor) -> None:
    """`print >>f, x` is a shift within a tuple for Python 3, bare `print` a mere name, `print (a), b` a tuple."""
    value = statement.value
    first = value.elts[0] if isinstance(value, ast.Tuple) else value
    source = edit.module.source
    if isinstance(first, ast.BinOp) and isinstance(first.op, ast.RShift) and _is_print(first.left, edit):
        edit.state.python2 = True
        rest = value.elts[1:] if isinstance(value, ast.Tuple) else []
        given = [edit.text(one) for one in rest] + [f"file={edit.text(first.right)}"]
        if source.segment(source.start(value), source.end(value)).rstrip().endswith(","):
            given.insert(-1, 'end=" "')
        edit.replace(value, f"print({', '.join(given)})")
    elif edit.state.python2 and _is_print(value, edit):
        edit.replace(value, "print()")
    elif (
        edit.state.python2
        and isinstance(value, ast.Tuple)
        and isinstance(first, ast.Call)
        and _is_print(first.func, edit)
        and len(first.args) == 1
        and not first.keywords
    ):
        # `print ("loss:"), loss`
        end, stop = source.end(first), source.end(value)
        edits = [Edit(source.end(first) - 1, end, "")]
        if len(value.elts) > 1:
            edits.append(Edit(stop, stop, ")"))
        else:
            edits.append(Edit(end, stop, ', end=" ")'))
        edit.edit(edits, value, edit.text(value), "print(...)")
