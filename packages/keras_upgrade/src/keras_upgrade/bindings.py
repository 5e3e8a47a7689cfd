"""Which import, assignment or parameter a name stands for: Python's scopes, read without running anything."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
SCOPED = frozenset({*FUNCTIONS, *COMPREHENSIONS, ast.ClassDef})
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
DECLARATIONS = (ast.Global, ast.Nonlocal)
# Fields of nodes that hold texts, numbers, operators and contexts.
PLAIN = frozenset({"ctx", "op", "ops", "id", "attr", "arg", "kind", "type_comment", "level", "module", "conversion"})
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
    """All nodes of a module, from one walk over its tree: their order, parents and scopes, and what names stand for."""

    def __init__(self, tree: ast.Module) -> None:
        self.module = Scope(tree, None)
        # Each scope once.
        self.all = [self.module]
        # Level by level, as `ast.walk` gives them, but without operators and contexts: these are shared, and say
        # nothing of their place.
        self.nodes: list[ast.AST] = []
        self.of: dict[ast.AST, Scope] = {}
        self.parents: dict[ast.AST, ast.AST] = {}
        self.attributes: dict[str, list[Binding]] = {}
        self._kinds: dict[type, list[ast.AST]] = {}
        self._several: dict[tuple[type, ...], list[ast.AST]] = {}
        self._read(tree)

    @cached_property
    def mentions(self) -> dict[str, list[ast.Name]]:
        """Where each name stands, read or bound."""
        found: dict[str, list[ast.Name]] = {}
        for node in self.every(ast.Name):
            found.setdefault(node.id, []).append(node)
        return found

    def every(self, *types: type) -> list[ast.AST]:
        """The nodes of these types, in the order of `nodes`."""
        if len(types) == 1:
            return self._kinds.get(types[0], [])
        if types not in self._several:
            self._several[types] = [node for node in self.nodes if type(node) in types]
        return self._several[types]

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

    def _read(self, tree: ast.Module) -> None:
        levels: list[list[ast.AST]] = []
        binders: list[tuple[ast.AST, Scope, Scope]] = []
        declarations: list[ast.Global | ast.Nonlocal] = []
        of, parents = self.of, self.parents
        # Children are put back to front on the stack, so that names are bound in the order of the lines.
        stack: list[tuple[ast.AST, Scope, int]] = [(tree, self.module, 0)]
        while stack:
            node, scope, depth = stack.pop()
            kind = type(node)
            of[node] = scope
            if depth == len(levels):
                levels.append([])
            levels[depth].append(node)
            children = children_of(node)
            depth += 1
            if kind in SCOPED:
                inner = Scope(node, scope)
                self.all.append(inner)
                binders.append((node, scope, inner))
                outside = _outside(node)
                for child in reversed(children):
                    parents[child] = node
                    stack.append((child, scope if child in outside else inner, depth))
                continue
            if kind in BINDERS:
                binders.append((node, scope, scope))
            elif kind in DECLARATIONS:
                declarations.append(node)
            for child in reversed(children):
                parents[child] = node
                stack.append((child, scope, depth))
        for level in levels:
            self.nodes += level
        for node in self.nodes:
            self._kinds.setdefault(type(node), []).append(node)
        for node in declarations:
            # They count for the whole function, also for lines above them.
            scope = of[node]
            while scope.parent is not None:
                scope.outer.update(node.names)
                scope = scope.parent
        for node, scope, inner in binders:
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                scope.bind(node.name, Binding(node))
            if isinstance(node, FUNCTIONS):
                self._parameters(node.args, inner)
            self._bind(node, scope)

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


def children_of(node: ast.AST) -> list[ast.AST]:
    """As `ast.iter_child_nodes`, without operators and contexts."""
    found: list[ast.AST] = []
    for name in _fields(type(node)):
        value = getattr(node, name, None)
        if isinstance(value, list):
            found += [one for one in value if isinstance(one, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append(value)
    return found


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(name for name in kind._fields if name not in PLAIN)


def _outside(node: ast.AST) -> list[ast.AST]:
    """What is read in the scope around a function or a class: defaults, bases, decorators."""
    if isinstance(node, FUNCTIONS):
        defaults = [*node.args.defaults, *(one for one in node.args.kw_defaults if one)]
        return [*defaults, *getattr(node, "decorator_list", [])]
    return [*node.bases, *node.keywords, *node.decorator_list] if isinstance(node, ast.ClassDef) else []
