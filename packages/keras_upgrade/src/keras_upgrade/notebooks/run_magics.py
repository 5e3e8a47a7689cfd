"""Code inside of IPython's magics: `%time model.fit(...)` has become a string when the upgrade sees the cell."""

from __future__ import annotations

import ast
import re
from dataclasses import replace

from keras_upgrade.running.engine import Result
from keras_upgrade.notebooks.cells import CELL_MAGICS, LINE_MAGICS, upgrade_cell
from keras_upgrade.reading.memory import Memory
from keras_upgrade.text.source import Edit, Source

# `%timeit -n 10 CODE`
OPTIONS = re.compile(r"\s*(?:-[a-zA-Z]+\s*(?:\d+\s+)?)*")


def upgrade_magics(result: Result, memory: Memory) -> Result:
    """`result` with the code in its magics upgraded as well."""
    source = Source(result.code)
    edits: list[Edit] = []
    changes = list(result.changes)
    warnings = list(result.warnings)
    for node in source.every(ast.Call):
        if not isinstance(node.func, ast.Attribute):
            continue
        match node.func.attr, node.args:
            case "run_line_magic", [ast.Constant(value=str(name)), ast.Constant(value=str(code)) as place] if (
                name in LINE_MAGICS
            ):
                start, offset = OPTIONS.match(code).end(), 0
            case "run_cell_magic", [ast.Constant(value=str(name)), _, ast.Constant(value=str(code)) as place] if (
                name in CELL_MAGICS
            ):
                start, offset = 0, 1
            case _:
                continue
        inner = upgrade_cell(code[start:], memory)
        if inner.code == code[start:] and not inner.warnings:
            continue
        # Its first line is the one that the magic stands in, or the one below `%%time`.
        line = source.line_of(node) - 1 + offset
        changes += [replace(one, line=one.line + line) for one in inner.changes]
        warnings += [replace(one, line=one.line + line) for one in inner.warnings]
        if inner.code != code[start:]:
            edits.append(Edit(source.start(place), source.end(place), repr(code[:start] + inner.code)))
    code = source.apply(edits).text if edits else result.code
    return Result(code, changes, warnings)
