"""`map`, `filter`, `zip`, `range` and a dict's views gave lists.

https://docs.python.org/3/whatsnew/3.0.html#views-and-iterators-instead-of-lists
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from keras_upgrade.editing.calls import Call
from keras_upgrade.reading.guards import guarded
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.rules.python2.python2_methods import own_method, walked

rule = Rule(
    name="python2-lists",
    since="Python 3.0",
    title=Text("Lists that became iterators", "リストではなくなった戻り値"),
    reason=Text(
        "`zip`, `map` and `filter` give their items one by one now, once, and a dict's `keys()` is a view: where "
        "a list is meant, ask for one.",
        "`zip`・`map`・`filter` は要素を 1 つずつ一度だけ返すイテレータになり、辞書の `keys()` はビューになりました。"
        "リストとして使う場所では `list(...)` で包みます。",
    ),
    before="import random\n\npairs = zip(words, labels)\nrandom.shuffle(pairs)\nprint(pairs[0])",
    after="import random\n\npairs = list(zip(words, labels))\nrandom.shuffle(pairs)\nprint(pairs[0])",
    proof=None,
)

ITERATORS = ("builtins.map", "builtins.filter", "builtins.zip")
LIST_METHODS = frozenset(["append", "count", "extend", "index", "insert", "pop", "remove", "reverse", "sort"])
# What wants a sequence; NumPy makes an array of one object from anything else.
TAKES_SEQUENCE = {
    "json.dump",
    "json.dumps",
    "keras.preprocessing.sequence.pad_sequences",
    "keras.utils.pad_sequences",
    "keras.utils.to_categorical",
    "random.choice",
    "random.sample",
    "random.shuffle",
    "sklearn.model_selection.train_test_split",
    "sklearn.cross_validation.train_test_split",
    "sklearn.utils.shuffle",
}
SHUFFLES = {"random.shuffle", "numpy.random.shuffle"}


@rule.call(*ITERATORS)
def iterators(call: Call) -> None:
    _listed(call, call.name)


@rule.call("builtins.range")
def ranges(call: Call) -> None:
    _listed(call, "range")


@rule.method("keys", "values", "items")
def views(call: Call) -> None:
    # Not only dictionaries have `values`: what modern code does with them is right.
    old = call.editor.state.python2 or call.editor.is_old
    sure = old or call.method != "values" or _is_dictionary(call)
    if sure and not call.arguments and not own_method(call, call.method) and not _of_pandas(call):
        _listed(call, "view")


def _is_dictionary(call: Call) -> bool:
    """Whether the owner was made as one in sight."""
    owner = call.owner
    if isinstance(owner, ast.Name):
        bindings = call.module.scopes.lookup(owner.id, owner)
        return bool(bindings) and all(isinstance(one.value, ast.expr) and _makes(one.value, call) for one in bindings)
    return owner is not None and _makes(owner, call)


def _makes(node: ast.expr, call: Call) -> bool:
    made = isinstance(node, ast.Call) and (call.module.name(node.func) or "").rpartition(".")[2]
    return isinstance(node, ast.Dict | ast.DictComp) or made in ("dict", "defaultdict", "Counter", "OrderedDict")


def _of_pandas(call: Call) -> bool:
    """`series.keys()` is an index, which can do what a list can; so can what h5py gives hardly be told apart."""
    return call.method == "keys" and isinstance(call.owner, ast.Attribute) and call.owner.attr in ("index", "columns")


def _listed(call: Call, what: str) -> None:
    node, module = call.node, call.module
    if guarded(module, node) or walked(node, call):
        return
    if _wants_list(node, module, what):
        call.editor.wrap(node, "list(", ")")
        return
    parent = module.scopes.parents.get(node)
    made_list = call.editor.state.python2 and what in ITERATORS and what not in call.editor.state.lazy
    if isinstance(parent, ast.Assign) and parent.value is node and len(parent.targets) == 1:
        uses = list(_uses(parent.targets[0], module))
        if any(_wants_list(use, module, what) for use in uses) or (
            made_list and (len(uses) != 1 or not walked(uses[0], call))
        ):
            call.editor.wrap(node, "list(", ")")
    elif made_list:
        call.editor.wrap(node, "list(", ")")


def _wants_list(node: ast.expr, module: Module, what: str) -> bool:
    """Whether the place that `node` stands in takes a list alone, so that Python 3 raises there or goes astray."""
    parent = module.scopes.parents.get(node)
    match parent:
        case ast.Subscript(value=value, ctx=context) if value is node:
            return what != "range" or not isinstance(context, ast.Load)
        case ast.BinOp(op=ast.Add() | ast.Mult()):
            return True
        case ast.AugAssign(op=ast.Add() | ast.Mult()) if parent.target is node:
            return True
        case ast.Attribute(attr=attr) if attr in LIST_METHODS:
            used = module.scopes.parents.get(parent)
            plain = what == "range" and attr in ("index", "count")
            return isinstance(used, ast.Call) and used.func is parent and not plain
        case ast.Call(func=function) if function is not node:
            return _taken_by(module.name(function) or "", what)
        case ast.Expr():
            # For the sake of what it does: nothing would run.
            return what == "builtins.map"
    return False


def _taken_by(name: str, what: str) -> bool:
    if name in SHUFFLES:
        return True
    if what == "range":
        return False
    if name == "builtins.len":
        return what in ITERATORS
    if name in TAKES_SEQUENCE:
        return True
    return name.startswith("numpy.") and name not in ("numpy.fromiter", "numpy.vectorize")


def _uses(target: ast.expr, module: Module) -> Iterator[ast.expr]:
    """Where the value of an assignment is read (or changed in place) again."""
    for node in module.source.every(type(target)):
        if isinstance(target, ast.Name) and isinstance(node, ast.Name) and node.id == target.id and node is not target:
            bindings = module.scopes.lookup(node.id, node)
            if any(one.value is module.scopes.parents[target].value for one in bindings):
                yield node
        elif isinstance(target, ast.Attribute) and isinstance(node, ast.Attribute) and node is not target:
            same = node.attr == target.attr and isinstance(target.value, ast.Name) and isinstance(node.value, ast.Name)
            if same and node.value.id == target.value.id:
                yield node
