"""Which import, assignment or parameter a name stands for: Python's scopes, read without running anything."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache, cached_property

from keras_upgrade.text.bindings import BINDERS, FUNCTIONS, Binding, Scope, bind

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
SCOPED = frozenset({*FUNCTIONS, *COMPREHENSIONS, ast.ClassDef})
DECLARATIONS = (ast.Global, ast.Nonlocal)
# Some of their children are read in the scope around.
PARTED = frozenset({ast.arguments, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef})
# Fields of nodes that hold texts, numbers, operators and contexts.
PLAIN = frozenset({"ctx", "op", "ops", "id", "attr", "arg", "kind", "type_comment", "level", "module", "conversion"})


def statements(tree: ast.Module, inner: bool = False) -> Iterator[ast.stmt]:
    """All statements that run when the module does: those in `if`, `try`, `for` and so on, not those of functions.

    `inner`: these as well.
    """
    waiting: list[ast.AST] = tree.body[::-1]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.stmt):
            yield node
            if not hasattr(node, "body") and not hasattr(node, "cases"):
                continue
            if not inner and isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                continue
        for block in ("cases", "finalbody", "orelse", "handlers", "body"):
            waiting += reversed(getattr(node, block, ()))


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

    def all_of(self, name: str, at: ast.AST) -> list[Binding]:
        """All bindings of `name` in the scope that `lookup` finds it in, whichever of them wins at `at`."""
        found = self.lookup(name, at)
        return next((one.names[name] for one in self.all if found and found[0] in one.names.get(name, ())), [])

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
            else:
                inner = scope
                if kind in BINDERS:
                    binders.append((node, scope, scope))
                elif kind in DECLARATIONS:
                    declarations.append(node)
            outside = _outside(node) if kind in PARTED else ()
            around = scope.parent if kind is ast.arguments else scope
            for child in reversed(children):
                parents[child] = node
                stack.append((child, around if child in outside else inner, depth))
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
            bind(node, scope, inner, self.attributes)


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
    """The children that are read in the scope around a function or a class: defaults, bases, decorators."""
    match node:
        case ast.arguments(defaults=defaults, kw_defaults=more):
            return [*defaults, *(one for one in more if one is not None)]
        case ast.ClassDef(bases=bases, keywords=keywords, decorator_list=decorators):
            return [*bases, *keywords, *decorators]
        case ast.FunctionDef(decorator_list=decorators) | ast.AsyncFunctionDef(decorator_list=decorators):
            return decorators
    return []
