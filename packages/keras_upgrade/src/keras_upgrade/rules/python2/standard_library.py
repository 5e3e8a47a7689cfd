"""What Python 3's own later versions took out of the standard library.

https://docs.python.org/3/whatsnew/3.13.html#removed-modules-and-apis
"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.imports import moved_modules as moves
from keras_upgrade.reading.guards import guarded
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.source import Edit

ABSTRACT = [
    "Awaitable",
    "Callable",
    "Container",
    "Hashable",
    "ItemsView",
    "Iterable",
    "Iterator",
    "KeysView",
    "Mapping",
    "MappingView",
    "MutableMapping",
    "MutableSequence",
    "MutableSet",
    "Sequence",
    "Set",
    "Sized",
    "ValuesView",
]
NAMES = {
    **{f"collections.{name}": f"collections.abc.{name}" for name in ABSTRACT},
    "base64.decodestring": "base64.decodebytes",
    "base64.encodestring": "base64.encodebytes",
    "cgi.escape": "html.escape",
    "fractions.gcd": "math.gcd",
    "imp.reload": "importlib.reload",
    "inspect.getargspec": "inspect.getfullargspec",
    "os.errno": "errno",
    "time.clock": "time.perf_counter",
}
MODULES = {
    "xml.etree.cElementTree": "xml.etree.ElementTree",
}

rule = Rule(
    name="standard-library",
    since="Python 3.3-3.13",
    title=Text("Names that left the standard library", "標準ライブラリから消えた名前"),
    reason=Text(
        "Newer versions of Python 3 dropped names that had been deprecated for years: `time.clock`, "
        "`collections.Mapping`, `inspect.getargspec`.",
        "長く非推奨だった名前が、新しい Python 3 では削除されました。`time.clock`、`collections.Mapping`、"
        "`inspect.getargspec` などです。",
    ),
    before="import time\n\nstart = time.clock()",
    after="import time\n\nstart = time.perf_counter()",
    proof=None,
    renames=NAMES,
)

moves.modules(rule, MODULES)
moves.drop_dead_import(rule, "imp")
# `collections` itself stays; these names within it go to its part `collections.abc`.
IN_ABC = {old: new for old, new in NAMES.items() if old.startswith("collections.")}


@rule.reference(*(old for old in NAMES if old not in IN_ABC and old != "os.errno"))
def rename(node: ast.expr, edit: Editor) -> None:
    moves.turn_name(node, edit, NAMES[edit.module.name(node)])


@rule.reference(*IN_ABC)
def abstract(node: ast.expr, edit: Editor) -> None:
    """`import collections` also shows `collections.abc`, once anything has imported that."""
    if isinstance(node, ast.Attribute) and not guarded(edit.module, node):
        edit.replace(node, edit.import_name(IN_ABC[edit.module.name(node)]))


@rule.reference("os.errno")
def errno(node: ast.expr, edit: Editor) -> None:
    if isinstance(node, ast.Attribute) and not guarded(edit.module, node):
        edit.state.renamed["errno"] = "errno"
        edit.replace(node, "errno")


@rule.call("platform.linux_distribution", "platform.dist")
def platform(call: Call) -> None:
    call.warn(
        "`platform.linux_distribution` is gone. Next: use the package `distro`, or leave the line out.",
        "`platform.linux_distribution` はなくなりました。パッケージ `distro` を使うか、この行を消してください。",
    )


@rule.method("tostring")
def of_array(call: Call) -> None:
    """`array.tostring()`: NumPy 2.3 and the module `array` have `tobytes` alone."""
    if not call.arguments and call.owner_kind is None and not guarded(call.module, call.node):
        call.method_name("tobytes")


@rule.method("getchildren")
def of_element(call: Call) -> None:
    if not call.arguments and call.owner_kind is None and moves.imports(call.module, "xml"):
        call.replace(f"list({call.editor.text(call.owner)})")


@rule.method("isAlive")
def of_thread(call: Call) -> None:
    if not call.arguments and call.owner_kind != "own":
        call.method_name("is_alive")


@rule.node(ast.Raise, given={"StopIteration"})
def stop_iteration(node: ast.Raise, edit: Editor) -> None:
    """Inside of a generator, `raise StopIteration` has been an error since 3.7: it ends by `return`."""
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    if raised is None or edit.module.name(raised) != "builtins.StopIteration" or node.cause:
        return
    around = edit.module.scopes.ancestors(node)
    # A `with` or a `try` around it may be there to catch it.
    function = next((one for one in around if isinstance(one, ast.FunctionDef | ast.Lambda | ast.With | ast.Try)), None)
    if not isinstance(function, ast.FunctionDef) or function.name in ("next", "__next__"):
        return
    inside = [one for one in ast.walk(function) if isinstance(one, ast.Yield | ast.YieldFrom)]
    if any(edit.module.scopes.of[one].node is function for one in inside):
        source = edit.module.source
        edit.edit([Edit(source.start(node), source.end(node), "return")], node, edit.text(node), "return")
