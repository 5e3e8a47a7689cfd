"""Where a new import statement stands."""

from __future__ import annotations

import ast

from keras_upgrade.keras_api import names
from keras_upgrade.reading.module import Module
from keras_upgrade.text.source import Source


def last_import(module: Module, statements: list[ast.stmt], new: set[str]) -> ast.stmt | None:
    """The last import of Keras (else of anything) at the top of the module, above all uses of the names `new`."""
    tree = module.source.tree
    uses = [node.lineno for name in new for node in module.source.named(name)]
    first = min(uses, default=10**9)
    top = [one for one in statements if one in tree.body and one.lineno < first and _alone(one, module.source)]
    top = [one for one in top if not (isinstance(one, ast.ImportFrom) and one.module == "__future__")] or top
    keras = [one for one in top if _of_keras(one)]
    return (keras or top or [None])[-1]


def top(source: Source) -> int:
    """Below the docstring and `from __future__` lines; else before the first statement."""
    body = source.tree.body
    index = 0
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        index = isinstance(body[0].value.value, str)
    while index < len(body) and isinstance(body[index], ast.ImportFrom) and body[index].module == "__future__":
        index += 1
    if index == len(body):
        return len(source.data)
    first = body[index]
    line = min([first.lineno, *(one.lineno for one in getattr(first, "decorator_list", []))])
    start = source.starts[line - 1]
    # Blank lines that an import left behind stay below the new one.
    return 0 if index == 0 and not source.data[:start].strip() else start


def _alone(statement: ast.stmt, source: Source) -> bool:
    """Nothing else stands on its lines, not even a comment."""
    line, start = source.starts[statement.lineno - 1], source.start(statement)
    after = source.skip_blanks(source.end(statement))
    return not source.data[line:start].strip() and source.data[after : after + 1] in (b"", b"\n", b"\r")


def _of_keras(statement: ast.stmt) -> bool:
    from_one = isinstance(statement, ast.ImportFrom)
    modules = [statement.module or ""] if from_one else [one.name for one in statement.names]
    return any(names.is_keras(names.canonical(module)) for module in modules)
