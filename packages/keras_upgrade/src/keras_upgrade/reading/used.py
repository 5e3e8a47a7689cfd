"""What a module's imports bring: which names are used, and whether any is of an older Keras."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from keras_upgrade.keras_api import names
from keras_upgrade.reading.memory import Replacement
from keras_upgrade.reading.module import Module
from keras_upgrade.text.scopes import statements


def used_names(module: Module) -> set[str]:
    """The local names of imports that something in the module mentions."""
    used = set()
    for node in module.source.every(ast.Name):
        if isinstance(node.ctx, ast.Load) and node.id not in used:
            bindings = module.scopes.lookup(node.id, node)
            if any(one.imported for one in bindings) or not bindings:
                used.add(node.id)
    for node in module.source.every(ast.Assign):
        if any(isinstance(one, ast.Name) and one.id == "__all__" for one in node.targets):
            used |= {one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant)}
    return used


def outdated(tree: ast.Module, replaced: Mapping[str, Replacement]) -> bool:
    """Whether an import statement, in functions as well, brings what has another place now, or none."""
    for statement in statements(tree, inner=True):
        if any(_moved(dotted, replaced) for dotted in _brought(statement)):
            return True
    return False


def _brought(statement: ast.stmt) -> list[str]:
    """The dotted names that an import statement brings; of a star the module."""
    if isinstance(statement, ast.Import):
        return [alias.name for alias in statement.names]
    if isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
        module = statement.module
        return [module if alias.name == "*" else f"{module}.{alias.name}" for alias in statement.names]
    return []


def _moved(dotted: str, replaced: Mapping[str, Replacement]) -> bool:
    canonical = names.canonical(dotted)
    tf = names.in_tf(dotted)
    if canonical in replaced and not (tf and names.exists(canonical, tf=True)):
        return True
    today = names.today(dotted, tf) if names.is_keras(canonical) else None
    return today is not None and today != dotted.removeprefix("tensorflow.")


def legacy(module: Module) -> bool:
    """Whether the module imports something of Keras that Keras 3 has no more in that place."""
    for statement in module.source.every(ast.Import, ast.ImportFrom):
        for raw in _brought(statement):
            canonical = names.canonical(raw)
            moved = names.is_keras(canonical) and (
                names.today(raw, names.in_tf(raw)) or canonical in module.memory.replaced
            )
            if moved and not names.exists("keras" + raw[raw.index("keras") + 5 :], names.in_tf(raw)):
                return True
    return False
