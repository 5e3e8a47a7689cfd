"""What a source says anywhere in it that decides an edit elsewhere; in a notebook, what any of its cells says."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from functools import lru_cache

from keras_upgrade.reading.module import Module

Finder = Callable[["Module"], Iterable[str]]
FINDERS: list[Finder] = []


def finder(find: Finder) -> Finder:
    """Registers a function that gives the facts which it finds in one module."""
    FINDERS.append(find)
    return find


@lru_cache(maxsize=8)
def found(module: Module) -> frozenset[str]:
    """The facts of the module alone."""
    return frozenset(fact for find in FINDERS for fact in find(module))


def known(module: Module, fact: str) -> bool:
    """Whether the module, or a cell that shares its memory, says so."""
    return fact in module.memory.facts or fact in found(module)


@finder
def functions(module: Module) -> Iterable[str]:
    """`def NAME`; `yields NAME` where it is a generator."""
    for node in module.source.every(ast.FunctionDef):
        yield f"def {node.name}"
    for node in module.source.every(ast.Yield):
        for around in module.scopes.ancestors(node):
            if isinstance(around, ast.FunctionDef):
                yield f"yields {around.name}"


@finder
def keywords(module: Module) -> Iterable[str]:
    """`NAME=` for keywords of calls, unless they are given as False."""
    for node in module.source.every(ast.keyword):
        if not (isinstance(node.value, ast.Constant) and not node.value.value):
            yield f"{node.arg}="
