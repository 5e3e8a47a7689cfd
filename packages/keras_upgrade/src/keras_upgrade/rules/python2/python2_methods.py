"""Methods that Python 3 dropped: `d.iteritems()`, `d.has_key(k)`, `it.next()`.

https://docs.python.org/3/whatsnew/3.0.html#views-and-iterators-instead-of-lists
"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.reading.guards import guarded
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.handlers import PYTHON2, Written
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.source import Edit

rule = Rule(
    name="python2-methods",
    since="Python 3.0",
    title=Text("Methods of Python 2's dicts and iterators", "Python 2 の辞書とイテレータのメソッド"),
    reason=Text(
        "`items()` does now what `iteritems()` did, `key in d` what `has_key` did, and the function `next(it)` "
        "what `it.next()` did.",
        "`iteritems()` の役目は `items()` が、`has_key` は `key in d` が、`it.next()` は関数 `next(it)` "
        "が引き継ぎました。",
    ),
    before="for word, index in word2index.iteritems():\n    if counts.has_key(word):\n        print(index)",
    after="for word, index in word2index.items():\n    if word in counts:\n        print(index)",
    proof=None,
)

VIEWS = ("iteritems", "iterkeys", "itervalues", "viewitems", "viewkeys", "viewvalues")
# Functions that walk over what they get, once.
WALKERS = {
    f"builtins.{name}"
    for name in [
        "list",
        "tuple",
        "set",
        "frozenset",
        "dict",
        "sorted",
        "sum",
        "max",
        "min",
        "any",
        "all",
        "enumerate",
        "zip",
        "map",
        "filter",
        "iter",
        "reversed",
    ]
} | {"collections.OrderedDict", "collections.Counter"}


def own_method(call: Call, name: str) -> bool:
    """Whether a class of the file, or an instance of it, may be what the method belongs to."""
    return call.owner_kind == "own" or any(node.name == name for node in call.module.source.every(ast.FunctionDef))


def walked(node: ast.AST, call: Call) -> bool:
    """Whether what `node` gives is only iterated over, so that a view or an iterator does as well as a list."""
    parent = call.module.scopes.parents.get(node)
    if isinstance(parent, ast.For | ast.AsyncFor | ast.comprehension) and parent.iter is node:
        return True
    if isinstance(parent, ast.Starred):
        return True
    if isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Tuple):
        return True
    if not isinstance(parent, ast.Call) or node is parent.func:
        return False
    is_join = isinstance(parent.func, ast.Attribute) and parent.func.attr in ("join", "extend", "update")
    return is_join or call.module.name(parent.func) in WALKERS


@rule.method(*VIEWS)
def views(call: Call) -> None:
    old = call.method
    if call.arguments or own_method(call, old) or guarded(call.module, call.node):
        return
    new = old.removeprefix("iter").removeprefix("view")
    call.editor.state.python2 = True
    call.method_name(new)
    parent = call.module.scopes.parents.get(call.node)
    if old.startswith("iter") and isinstance(parent, ast.Attribute):
        # `d.iteritems().next()`
        source = call.module.source
        start, end = source.start(call.node), source.end(call.node)
        call.beside([Edit(start, start, "iter("), Edit(end, end, ")")])


# Around these, `k in d` needs no parentheses.
PLAIN = (
    ast.BoolOp,
    ast.If,
    ast.While,
    ast.IfExp,
    ast.Assign,
    ast.Return,
    ast.Call,
    ast.comprehension,
    ast.Expr,
    ast.Assert,
)


@rule.method("has_key")
def has_key(call: Call) -> None:
    if len(call.positional) != 1 or len(call.arguments) != 1 or own_method(call, "has_key"):
        return
    if guarded(call.module, call.node):
        return
    call.editor.state.python2 = True
    key = call.positional[0]
    text = call.text(key)
    if isinstance(key.value, ast.Lambda | ast.IfExp | ast.BoolOp | ast.Compare | ast.NamedExpr):
        text = text if text.startswith("(") else f"({text})"
    owner = call.editor.text(call.owner)
    parent = call.module.scopes.parents.get(call.node)
    if isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not):
        call.editor.replace(parent, f"{text} not in {owner}")
    elif isinstance(parent, PLAIN) and not (isinstance(parent, ast.Call) and parent.func is call.node):
        call.replace(f"{text} in {owner}")
    else:
        call.replace(f"({text} in {owner})")


@rule.method("next")
def next_of(call: Call) -> None:
    if call.arguments or _own_next(call) or guarded(call.module, call.node):
        return
    owner = call.owner
    old = call.editor.state.python2 or call.editor.is_old
    if not old and not _flows(owner, call.module):
        # Keras 3's own SeedGenerator has a method of this name.
        return
    if isinstance(owner, ast.Name) and owner.id in ("self", "cls"):
        return
    if isinstance(owner, ast.Call) and isinstance(owner.func, ast.Attribute) and owner.func.attr in VIEWS:
        # `d.iteritems().next()`: the view is turned first, into an iterator.
        return
    call.replace(f"next({call.editor.text(call.owner)})")


def _own_next(call: Call) -> bool:
    """Whether a class of the file may be asked whose `next` is no iterator's: an iterator gets a `__next__`."""
    parents = call.module.scopes.parents
    methods = [one for one in call.module.source.every(ast.FunctionDef) if one.name == "next"]
    return not all(isinstance(parents.get(one), ast.ClassDef) and iterates(parents[one]) for one in methods)


def iterates(node: ast.ClassDef) -> bool:
    return any(isinstance(one, ast.FunctionDef) and one.name == "__iter__" for one in node.body)


def _flows(node: ast.expr, module: Module) -> bool:
    """Whether the expression is what an ImageDataGenerator's `flow` or `flow_from_directory` gave."""
    if isinstance(node, ast.Name):
        bindings = module.scopes.lookup(node.id, node)
        return bool(bindings) and all(one.value is not None and _flows(one.value, module) for one in bindings)
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr.startswith("flow")


@rule.attribute("next", given={PYTHON2})
def next_as_name(node: ast.Attribute, edit: Editor) -> None:
    """`generator.next` handed over without a call."""
    parent = edit.module.scopes.parents.get(node)
    if not edit.state.python2 or not isinstance(parent, ast.Call) or parent.func is node:
        return
    functions = [one.name for one in edit.module.source.every(ast.FunctionDef)]
    if "next" not in functions:
        edit.replace(node, f"{edit.text(node.value)}.__next__")


DEFINED = Written(
    {"next", "__nonzero__", "__div__", "__unicode__"}, r"\bdef\s+(?:next|__nonzero__|__div__|__unicode__)\b"
)


@rule.node(ast.ClassDef, given=[DEFINED])
def iterator_class(node: ast.ClassDef, edit: Editor) -> None:
    """A class with `next` is an iterator for Python 3 only with `__next__`; likewise `__nonzero__` and `__bool__`."""
    methods = {one.name: one for one in node.body if isinstance(one, ast.FunctionDef)}
    known = {
        one.id
        for stmt in node.body
        if isinstance(stmt, ast.Assign)
        for one in stmt.targets
        if isinstance(one, ast.Name)
    }
    pairs = [("next", "__next__")] if iterates(node) else []
    pairs += [("__nonzero__", "__bool__"), ("__div__", "__truediv__"), ("__unicode__", "__str__")]
    for old, new in pairs:
        if old in methods and new not in methods and new not in known:
            edit.insert_after(methods[old], f"{new} = {old}")
