"""Which import, assignment or parameter a name stands for: Python's scopes, read without running anything."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
BUILTINS = frozenset(dir(builtins))


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


class Scopes:
    """All scopes of a module, and the scope that each node is read in."""

    def __init__(self, tree: ast.Module) -> None:
        self.module = Scope(tree, None)
        self.of: dict[ast.AST, Scope] = {}
        self.parents: dict[ast.AST, ast.AST] = {}
        self.attributes: dict[str, list[Binding]] = {}
        self._walk(tree, self.module)

    def lookup(self, name: str, at: ast.AST) -> list[Binding]:
        """The bindings of `name` as seen from `at`: those of the nearest scope that has any.

        Where that is the scope that `at` itself stands in, the last one before it wins, as it does when the code runs.
        """
        scope = here = self.of[at]
        while scope is not None:
            skip_class = isinstance(scope.node, ast.ClassDef) and scope is not here
            if not skip_class and name in scope.names:
                found = scope.names[name]
                if scope is here and len(found) > 1:
                    return self._last_before(found, at)
                return found
            scope = scope.parent
        return []

    def _last_before(self, found: list[Binding], at: ast.AST) -> list[Binding]:
        before = [one for one in found if one.node.lineno < at.lineno] or found
        imports = [one for one in before if one.imported]
        # `try: import a as x` / `except ImportError: import b as x`: both stay possible.
        return imports if imports and imports[-1] is before[-1] else before[-1:]

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        while node in self.parents:
            node = self.parents[node]
            yield node

    def statement(self, node: ast.AST) -> ast.stmt:
        if isinstance(node, ast.stmt):
            return node
        return next(one for one in self.ancestors(node) if isinstance(one, ast.stmt))

    def _walk(self, node: ast.AST, scope: Scope) -> None:
        self.of[node] = scope
        inner = scope
        outside: list[ast.AST] = []
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            scope.bind(node.name, Binding(node))
        if isinstance(node, FUNCTIONS):
            inner = Scope(node, scope)
            self._parameters(node.args, inner)
            outside = [*node.args.defaults, *(one for one in node.args.kw_defaults if one)]
            outside += getattr(node, "decorator_list", [])
        elif isinstance(node, ast.ClassDef):
            inner = Scope(node, scope)
            outside = [*node.bases, *node.keywords, *node.decorator_list]
        elif isinstance(node, COMPREHENSIONS):
            inner = Scope(node, scope)
        if inner is not scope:
            # `global` counts for the whole function, also for lines above it.
            body = node.body if isinstance(getattr(node, "body", None), list) else []
            for statement in body:
                for one in ast.walk(statement):
                    if isinstance(one, ast.Global | ast.Nonlocal):
                        inner.outer.update(one.names)
        self._bind(node, scope)
        for child in ast.iter_child_nodes(node):
            self.parents[child] = node
            self._walk(child, scope if child in outside else inner)

    def _parameters(self, args: ast.arguments, scope: Scope) -> None:
        everything = [*args.posonlyargs, *args.args, *args.kwonlyargs]
        for arg in [*everything, *(one for one in (args.vararg, args.kwarg) if one)]:
            scope.bind(arg.arg, Binding(arg))

    def _bind(self, node: ast.AST, scope: Scope) -> None:
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
                    self._target(target, scope, node, value)
            case ast.AnnAssign(target=target, value=value) | ast.NamedExpr(target=target, value=value):
                self._target(target, scope, node, value)
            case ast.AugAssign(target=target):
                self._target(target, scope, node, None)
            case ast.For(target=target, iter=value) | ast.AsyncFor(target=target, iter=value):
                self._target(target, scope, target, value, iterated=True)
            case ast.comprehension(target=target, iter=value):
                self._target(target, scope, target, value, iterated=True)
            case ast.With(items=items) | ast.AsyncWith(items=items):
                for item in items:
                    if item.optional_vars is not None:
                        self._target(item.optional_vars, scope, node, item.context_expr)
            case ast.ExceptHandler(name=str(name)):
                scope.bind(name, Binding(node))
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                scope.bind(name, Binding(node))

    def _target(
        self,
        target: ast.expr,
        scope: Scope,
        node: ast.AST,
        value: ast.expr | None,
        item: int | None = None,
        iterated: bool = False,
    ) -> None:
        match target:
            case ast.Name(id=name):
                scope.bind(name, Binding(node, value=value, item=item, iterated=iterated))
            case ast.Attribute(attr=attr):
                # `self.model = ...`: one table for the file, since a learner's classes rarely disagree.
                self.attributes.setdefault(attr, []).append(Binding(node, value=value, item=item, iterated=iterated))
            case ast.Starred(value=inner):
                self._target(inner, scope, node, None)
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                parts = (
                    value.elts
                    if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(elements) and not iterated
                    else None
                )
                for index, element in enumerate(elements):
                    if parts:
                        self._target(element, scope, node, parts[index])
                    else:
                        self._target(element, scope, node, value, index, iterated)


@lru_cache(maxsize=4)
def scopes_of(tree: ast.Module) -> Scopes:
    """Passes that change nothing read the same tree again."""
    return Scopes(tree)
