"""What the cells of a notebook share: the names that earlier cells brought, as far as an upgrade needs them."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from keras_upgrade.text.scopes import statements

SEQUENTIAL = "keras.models.Sequential"


def _dotted(node: ast.expr) -> tuple[str, str]:
    """Of `a.b.c`: "a" and ".b.c"; two empty texts where there is no name at the root."""
    rest = ""
    while isinstance(node, ast.Attribute):
        rest = f".{node.attr}{rest}"
        node = node.value
    return (node.id, rest) if isinstance(node, ast.Name) else ("", "")


@dataclass(frozen=True)
class Replacement:
    """An old name's `rule`, and the `new` name in an import that nothing uses; None where that import goes."""

    rule: str
    new: str | None
    # Whose name it is where that is not Keras (see Rule.library).
    library: str | None = None


@dataclass
class Memory:
    """Grows cell by cell. Names are kept as the learner typed the import, also where running it failed."""

    # The old names that the rules of this run replace.
    replaced: Mapping[str, Replacement] = field(default_factory=dict)
    # name -> dotted name that it was imported from
    names: dict[str, str] = field(default_factory=dict)
    # name -> kind of the object it holds ("model", "history")
    kinds: dict[str, str] = field(default_factory=dict)
    # name -> the dotted name of what was called to make the object: "keras.models.Sequential"; ".flow" for a method.
    made: dict[str, str] = field(default_factory=dict)
    # The learner's own names: they hide what Keras or Python calls the same.
    own: set[str] = field(default_factory=set)
    stars: list[str] = field(default_factory=list)
    # The metrics that their `compile` calls name.
    metrics: set[str] = field(default_factory=set)
    # Where they save models and weights: the path without its suffix -> the suffix that it has today.
    saved: dict[str, str] = field(default_factory=dict)
    # What other files of the folder save: the path as they have it -> the suffix that it gets.
    beside: dict[str, str] = field(default_factory=dict)
    # What the cells say anywhere that decides an edit elsewhere (see facts.py).
    facts: set[str] = field(default_factory=set)
    # Models that were compiled, and functions that give such models.
    compiled: set[str] = field(default_factory=set)
    compilers: set[str] = field(default_factory=set)
    # Settings that the upgrade has written into a cell, which later ones need no more.
    declared: set[str] = field(default_factory=set)
    # The oldest Keras that the cells so far were written for, by what was found in them: 1, 2, or None.
    generation: int | None = None
    python2: bool = False
    # Whether a cell so far, or another file of the folder, works with Keras.
    keras: bool = False
    # Whether the cells run here: then the installed libraries can be asked.
    live: bool = False
    # Modern cells are read only once an old one follows: most never need it, and a learner waits for each.
    unread: list[str] = field(default_factory=list)
    # What their import statements and plain assignments bring, as far as a glance at them tells.
    glimpsed: dict[str, str] = field(default_factory=dict)
    glimpsed_stars: set[str] = field(default_factory=set)

    def put_off(self, source: str, tree: ast.Module) -> None:
        """Keeps a modern cell for later, and of its names only what can make a later cell an old one."""
        self.unread.append(source)
        known = self.aliases()
        for statement in statements(tree):
            match statement:
                case ast.Import(names=names):
                    for alias in names:
                        root = alias.name.partition(".")[0]
                        self.glimpsed[alias.asname or root] = alias.name if alias.asname else root
                case ast.ImportFrom(module=str(module), names=names, level=0):
                    for alias in names:
                        if alias.name == "*":
                            self.glimpsed_stars.add(module)
                        else:
                            self.glimpsed[alias.asname or alias.name] = f"{module}.{alias.name}"
                case ast.Assign(targets=targets, value=ast.Name() | ast.Attribute() | ast.Call() as value):
                    root, rest = _dotted(value.func if isinstance(value, ast.Call) else value)
                    origin = self.glimpsed.get(root) or known.get(root)
                    for target in targets:
                        if origin and isinstance(target, ast.Name):
                            self.glimpsed[target.id] = origin + rest

    def aliases(self) -> dict[str, str]:
        """Name -> the dotted name that it may stand for, or that made it, by all cells so far."""
        return {**self.glimpsed, **self.made, **self.names}

    def star_modules(self) -> set[str]:
        """The modules of `from module import *` in all cells so far."""
        return self.glimpsed_stars.union(self.stars)

    def holds(self, name: str) -> bool:
        return name in self.names or name in self.own
