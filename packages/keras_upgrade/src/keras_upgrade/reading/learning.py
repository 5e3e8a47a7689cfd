"""What later cells have to know of a cell goes into the memory that they share."""

from __future__ import annotations

import ast

from keras_upgrade.reading import compiles, facts, paths, trace
from keras_upgrade.reading.memory import Memory
from keras_upgrade.reading.module import Module
from keras_upgrade.text.source import Source


def catch_up(memory: Memory) -> None:
    """Learns from the cells that were put off."""
    unread, memory.unread = memory.unread, []
    for source in unread:
        learn(memory, Module(Source(source), memory))


def learn(memory: Memory, module: Module) -> None:
    """Takes over what `module`, a cell, binds at its top level."""
    memory.facts |= facts.found(module)
    memory.metrics |= compiles.metric_names(module)
    memory.saved |= paths.saved(module)
    walked: set[str] = set()
    if "compile" in module.source.text or memory.compilers:
        walk = trace.traced(module)
        walked, memory.compilers = walk.compiled, walk.compilers
        memory.compiled |= walked
    scope = module.scopes.module
    memory.stars += [star for _, star in scope.stars]
    for name, bindings in scope.names.items():
        last = bindings[-1]
        memory.names.pop(name, None)
        memory.kinds.pop(name, None)
        memory.made.pop(name, None)
        memory.own.discard(name)
        if name not in walked:
            memory.compiled.discard(name)
        kind = module.binding_kind(last, 4)
        raw = module.binding_raw(last, 4)
        if raw:
            memory.names[name] = raw
        else:
            memory.own.add(name)
        if kind:
            memory.kinds[name] = kind
        made = last.value if last.item is None and not last.iterated else None
        if isinstance(made, ast.Call) and (maker := module.name(made.func) or _method(made.func)):
            memory.made[name] = maker


def _method(function: ast.expr) -> str | None:
    return f".{function.attr}" if isinstance(function, ast.Attribute) else None
