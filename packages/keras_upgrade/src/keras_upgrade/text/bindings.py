"""What gives a name its meaning: imports, assignments, loops, parameters, and the scopes that hold them."""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass, field

BUILTINS = frozenset(dir(builtins))
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
BINDERS = frozenset(
    [
        ast.Import,
        ast.ImportFrom,
        ast.Assign,
        ast.AnnAssign,
        ast.NamedExpr,
        ast.AugAssign,
        ast.For,
        ast.AsyncFor,
        ast.comprehension,
        ast.With,
        ast.AsyncWith,
        ast.ExceptHandler,
        ast.MatchAs,
        ast.MatchStar,
    ]
)


@dataclass
class Binding:
    """One place that gives a name its meaning."""

    node: ast.AST
    # For an import: the dotted name that it brings, "keras.layers.Dense".
    imported: str | None = None
    # For `name = value`: the value. With `item`, the name takes that element of it.
    value: ast.expr | None = None
    item: int | None = None
    # What `for name in value` walks over.
    iterated: bool = False


@dataclass
class Scope:
    node: ast.AST
    parent: Scope | None
    names: dict[str, list[Binding]] = field(default_factory=dict)
    # Names that `global` or `nonlocal` hand to an outer scope.
    outer: set[str] = field(default_factory=set)
    # The modules of `from module import *`.
    stars: list[tuple[ast.ImportFrom, str]] = field(default_factory=list)

    def bind(self, name: str, binding: Binding) -> None:
        scope = self
        while name in scope.outer and scope.parent is not None:
            scope = scope.parent
        scope.names.setdefault(name, []).append(binding)


def bind(node: ast.AST, scope: Scope, inner: Scope, attributes: dict[str, list[Binding]]) -> None:
    """Enters what `node` binds: into `scope`, a function's parameters into `inner`, `self.name` into `attributes`."""
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        scope.bind(node.name, Binding(node))
    if isinstance(node, FUNCTIONS):
        parameters(node.args, inner)
    match node:
        case ast.Import(names=names):
            for alias in names:
                name = alias.asname or alias.name.split(".")[0]
                scope.bind(name, Binding(node, imported=alias.name if alias.asname else name))
        case ast.ImportFrom(module=module, names=names, level=level):
            for alias in names:
                if alias.name == "*":
                    scope.stars.append((node, module or ""))
                else:
                    dotted = f"{'.' * level}{module or ''}.{alias.name}"
                    scope.bind(alias.asname or alias.name, Binding(node, imported=dotted))
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                _target(target, scope, node, value, attributes=attributes)
        case ast.AnnAssign(target=target, value=value) | ast.NamedExpr(target=target, value=value):
            _target(target, scope, node, value, attributes=attributes)
        case ast.AugAssign(target=target):
            _target(target, scope, node, None, attributes=attributes)
        case ast.For(target=target, iter=value) | ast.AsyncFor(target=target, iter=value):
            _target(target, scope, target, value, iterated=True, attributes=attributes)
        case ast.comprehension(target=target, iter=value):
            _target(target, scope, target, value, iterated=True, attributes=attributes)
        case ast.With(items=items) | ast.AsyncWith(items=items):
            for item in items:
                if item.optional_vars is not None:
                    _target(item.optional_vars, scope, node, item.context_expr, attributes=attributes)
        case ast.ExceptHandler(name=str(name)):
            scope.bind(name, Binding(node))
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            scope.bind(name, Binding(node))


def parameters(args: ast.arguments, scope: Scope) -> None:
    everything = [*args.posonlyargs, *args.args, *args.kwonlyargs]
    for arg in [*everything, *(one for one in (args.vararg, args.kwarg) if one)]:
        scope.bind(arg.arg, Binding(arg))


def _target(
    target: ast.expr,
    scope: Scope,
    node: ast.AST,
    value: ast.expr | None,
    item: int | None = None,
    iterated: bool = False,
    *,
    attributes: dict[str, list[Binding]],
) -> None:
    match target:
        case ast.Name(id=name):
            scope.bind(name, Binding(node, value=value, item=item, iterated=iterated))
        case ast.Attribute(attr=attr):
            # `self.model = ...`: one table for the file, since a learner's classes rarely disagree.
            attributes.setdefault(attr, []).append(Binding(node, value=value, item=item, iterated=iterated))
        case ast.Starred(value=inner):
            _target(inner, scope, node, None, attributes=attributes)
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            parts = (
                value.elts
                if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(elements) and not iterated
                else None
            )
            for index, element in enumerate(elements):
                if parts:
                    _target(element, scope, node, parts[index], attributes=attributes)
                else:
                    _target(element, scope, node, value, index, iterated, attributes=attributes)
