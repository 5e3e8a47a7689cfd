"""Where a script already decides by itself what fits its Python: such places are left alone."""

from __future__ import annotations

import ast

from keras_upgrade.reading.module import Module

# What a handler must catch for the `try` above it to be a question rather than a demand.
ASKED = {"ImportError", "ModuleNotFoundError", "NameError", "AttributeError", "Exception", "BaseException"}


def guarded(module: Module, node: ast.AST) -> bool:
    """Whether `node` stands in a `try` that expects failure, in its `except`, or below a test of Python's version."""
    for parent in module.scopes.ancestors(node):
        if isinstance(parent, ast.Try) and any(_asks(one) for one in parent.handlers):
            return True
        if isinstance(parent, ast.If | ast.IfExp) and _tests_version(parent.test):
            return True
        if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return False
    return False


def _asks(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(one, ast.Name) and one.id in ASKED for one in caught)


def _tests_version(test: ast.expr) -> bool:
    for node in ast.walk(test):
        name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
        if name in ("version_info", "hexversion", "python_version", "PY2", "PY3", "version"):
            return True
    return False
