"""Statements as text: how one is taken out, and how a report shows it."""

from __future__ import annotations

import ast

from keras_upgrade.reading.module import Module
from keras_upgrade.text.source import Edit


def removal(module: Module, statement: ast.stmt) -> Edit:
    """The edit that takes a statement out with its line, or leaves `pass` where it stood alone in a block."""
    source = module.source
    start, end = source.start(statement), source.end(statement)
    parent = module.scopes.parents.get(statement)
    for name in ("body", "orelse", "finalbody"):
        block = getattr(parent, name, None)
        if isinstance(block, list) and block == [statement] and not isinstance(parent, ast.Module):
            return Edit(start, end, "pass")
    line = source.starts[statement.lineno - 1]
    after = source.skip_blanks(end)
    if source.data[line:start].strip() == b"":
        if source.data[after : after + 1] in (b"\n", b"\r", b""):
            stop = after + (2 if source.data[after : after + 2] == b"\r\n" else 1)
            return Edit(line, min(stop, len(source.data)), "")
        if source.data[after : after + 1] == b";":
            return Edit(start, source.skip_blanks(after + 1), "")
        return Edit(start, end, "pass")
    # `a = 1; del b`: the semicolon before it goes too.
    before = start
    while source.data[before - 1 : before] in (b" ", b"\t"):
        before -= 1
    if source.data[before - 1 : before] == b";":
        return Edit(before - 1, end, "")
    return Edit(start, end, "pass")


def short(text: str) -> str:
    """One line of a report."""
    first, _, rest = text.strip().partition("\n")
    return first.rstrip() + " ..." if rest else first
