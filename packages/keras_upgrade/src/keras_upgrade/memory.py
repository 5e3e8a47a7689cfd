"""What the cells of a notebook share: the names that earlier cells brought, as far as an upgrade needs them."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keras_upgrade.module import Module

SEQUENTIAL = "keras.models.Sequential"


@dataclass
class Memory:
    """Grows cell by cell. Names are kept as the learner typed the import, also where running it failed."""

    # name -> dotted name that it was imported from
    names: dict[str, str] = field(default_factory=dict)
    # name -> kind of the object it holds ("model", "history")
    kinds: dict[str, str] = field(default_factory=dict)
    # Of the models, those that are a Sequential.
    sequentials: set[str] = field(default_factory=set)
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

    def catch_up(self) -> None:
        """Learns from the cells that were put off."""
        from keras_upgrade.module import Module
        from keras_upgrade.source import Source

        unread, self.unread = self.unread, []
        for source in unread:
            self.learn(Module(Source(source), self))

    def holds(self, name: str) -> bool:
        return name in self.names or name in self.own

    def learn(self, module: Module) -> None:
        """Takes over what `module`, a cell, binds at its top level."""
        from keras_upgrade import compiles, facts, paths, trace

        self.facts |= facts.found(module)
        self.metrics |= compiles.metric_names(module)
        self.saved |= paths.saved(module)
        walked: set[str] = set()
        if "compile" in module.source.text or self.compilers:
            walk = trace.traced(module)
            walked, self.compilers = walk.compiled, walk.compilers
            self.compiled |= walked
        scope = module.scopes.module
        self.stars += [star for _, star in scope.stars]
        for name, bindings in scope.names.items():
            last = bindings[-1]
            self.names.pop(name, None)
            self.kinds.pop(name, None)
            self.sequentials.discard(name)
            self.own.discard(name)
            if name not in walked:
                self.compiled.discard(name)
            kind = module._binding_kind(last, 4)
            raw = module._binding_raw(last, 4)
            if raw:
                self.names[name] = raw
            else:
                self.own.add(name)
            if kind:
                self.kinds[name] = kind
            made = last.value if last.item is None and not last.iterated else None
            if isinstance(made, ast.Call) and module.name(made.func) == SEQUENTIAL:
                self.sequentials.add(name)
