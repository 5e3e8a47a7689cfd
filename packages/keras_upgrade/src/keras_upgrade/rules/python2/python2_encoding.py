"""`reload(sys); sys.setdefaultencoding('utf8')` has no use any more: https://docs.python.org/3/howto/unicode.html"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.reading.guards import guarded
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="python2-encoding",
    since="Python 3.0",
    title=Text("The default encoding", "既定の文字コード"),
    reason=Text(
        "Python 3's strings are Unicode, and UTF-8 is the encoding unless another one is asked for: there is "
        "nothing to set.",
        "Python 3 の文字列は Unicode で、既定の文字コードは UTF-8 です。設定する必要はもうありません。",
    ),
    before="import sys\n\nreload(sys)\nsys.setdefaultencoding('utf8')\nprint(sys.argv)",
    after="import sys\n\nprint(sys.argv)",
    proof=None,
)


@rule.call("sys.setdefaultencoding")
def set_default(call: Call) -> None:
    statement = call.module.scopes.parents.get(call.node)
    if isinstance(statement, ast.Expr) and not guarded(call.module, statement):
        call.editor.state.python2 = True
        call.editor.remove_statement(statement)


@rule.call("builtins.reload", "importlib.reload", "imp.reload")
def reload_sys(call: Call) -> None:
    statement = call.module.scopes.parents.get(call.node)
    if not isinstance(statement, ast.Expr) or guarded(call.module, statement):
        return
    if len(call.arguments) == 1 and call.node.args and call.module.name(call.node.args[0]) == "sys":
        call.editor.remove_statement(statement)


@rule.method("decode")
def decoded(call: Call) -> None:
    """`open(f).read().decode('utf-8')`: what is read from a text file is decoded already."""
    read = call.owner
    if not (
        isinstance(read, ast.Call) and isinstance(read.func, ast.Attribute) and read.func.attr in ("read", "readline")
    ):
        return
    opened = read.func.value
    if not isinstance(opened, ast.Call) or call.module.name(opened.func) != "builtins.open" or len(opened.args) != 1:
        return
    if (
        opened.keywords
        or len(call.arguments) > 1
        or not all(isinstance(one.value, ast.Constant) for one in call.arguments)
    ):
        return
    encoding = call.text(call.arguments[0]) if call.arguments else '"utf-8"'
    opening = call.editor.text(opened)
    rest = call.editor.text(read).removeprefix(opening)
    call.replace(f"{opening[:-1]}, encoding={encoding}){rest}")
