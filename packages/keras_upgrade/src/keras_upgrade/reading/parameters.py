"""What the parameters of a source's own functions can hold."""

from __future__ import annotations

import ast

from keras_upgrade.reading.module import Module


def handed_in(parameter: ast.arg, module: Module) -> list[ast.expr]:
    """What a parameter can be: its default, and what the calls of its function by name hand in."""
    function = module.scopes.parents.get(module.scopes.parents.get(parameter))
    if not isinstance(function, ast.FunctionDef):
        return []
    names = [*function.args.posonlyargs, *function.args.args]
    defaults = list(zip(reversed(names), reversed(function.args.defaults), strict=False))
    defaults += zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    found = [default for name, default in defaults if name is parameter and default is not None]
    place = names.index(parameter) if parameter in names else None
    for node in module.source.every(ast.Call):
        if not isinstance(node.func, ast.Name) or node.func.id != function.name:
            continue
        if not any(one.node is function for one in module.scopes.lookup(node.func.id, node.func)):
            continue
        found += [one.value for one in node.keywords if one.arg == parameter.arg]
        if place is not None and place < len(node.args):
            found.append(node.args[place])
    return found
