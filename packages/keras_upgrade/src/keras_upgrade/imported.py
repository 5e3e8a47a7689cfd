"""What a module's imports bring: which names are used, and whether any is of an older Keras."""

from __future__ import annotations

import ast

from keras_upgrade import names
from keras_upgrade.module import Module
from keras_upgrade.rules import replacement


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


def legacy(module: Module) -> bool:
    """Whether the module imports something of Keras that Keras 3 has no more in that place."""
    for statement in module.source.every(ast.Import, ast.ImportFrom):
        dotted = []
        if isinstance(statement, ast.Import):
            dotted = [one.name for one in statement.names]
        elif statement.module and not statement.level:
            dotted = [
                f"{statement.module}.{one.name}" if one.name != "*" else statement.module for one in statement.names
            ]
        for raw in dotted:
            canonical = names.canonical(raw)
            moved = names.is_keras(canonical) and (names.today(raw, names.in_tf(raw)) or replacement(canonical)[0])
            if moved and not names.exists("keras" + raw[raw.index("keras") + 5 :], names.in_tf(raw)):
                return True
    return False
