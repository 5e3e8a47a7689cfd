"""What a walk through a source (see trace.py) knows of the objects in it."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any


@dataclass(eq=False)
class Thing:
    """A model, a layer, a tensor, or whatever else an expression gives."""

    parts: set[Thing] = field(default_factory=set)
    attributes: dict[str, Any] = field(default_factory=dict)
    # Of a function or a class of the source: its node, and where the names in it are looked up.
    made_by: ast.AST | None = None
    names: list[dict[str, Any]] = field(default_factory=list)
    # Of an object: its class.
    kind: Thing | None = None
    # For some of the layers of a model: the model, and the text that picks them.
    whole: Thing | None = None
    picked: str = ""
    # Modules, functions and inputs: what is made with their help consists of them as little as of a number.
    plain: bool = False
    # Known to be a layer or a model, by the name that made it or by what is done to it.
    layer: bool = False
    # The compile that settled what it trains, and what was trainable then. An earlier cell's compile has no node.
    compiled: ast.Call | None = None
    settled: dict[tuple[Thing, str], object] | None = None
    kept: bool = False


def flag_in(state: dict[tuple[Thing, str], object], key: tuple[Thing, str]) -> object:
    """Layers are trainable from the beginning; some of a model's are what the model is."""
    return state.get(key, state.get((key[0], ""), True))


def things_in(values: Any) -> set[Thing]:
    found: set[Thing] = set()
    for one in values if not isinstance(values, Thing) else (values,):
        if isinstance(one, tuple):
            found |= things_in(one)
        elif isinstance(one, Thing) and not one.plain:
            found.add(one)
    return found
