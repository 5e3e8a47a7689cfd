"""A call written anew after a template: `{ops.repeat}({=x}, {=n})`.

`{x}` is the argument, ready to be followed by a dot; `{=x}` as it is written; `{ops.name}`, `{np.name}`,
`{backend.name}`, `{random.name}` and `{keras.name}` are how the source says keras.ops.name and so on.
"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Argument, Call

MODULES = {
    "ops": "keras.ops",
    "random": "keras.random",
    "backend": "keras.backend",
    "np": "numpy",
    "keras": "keras",
}


def arguments_of(call: Call, parameters: str) -> dict[str, Argument | str] | None:
    """For each parameter the argument or its default's text; None where one is missing."""
    found: dict[str, Argument | str] = {}
    for position, parameter in enumerate(parameters.split()):
        name, _, default = parameter.partition("=")
        first, *others = name.split("/")
        argument = call.get(first, position)
        for other in others:
            argument = argument or call.get(other)
        if argument is None and not default:
            return None
        found[first] = argument if argument is not None else default
    return found


def dotted(call: Call, argument: Argument | str) -> str:
    """The argument's text, in parentheses where a dot or an operator behind it would cut it apart."""
    if isinstance(argument, str):
        return argument
    text = call.text(argument)
    plain = isinstance(argument.value, ast.Name | ast.Attribute | ast.Call | ast.Subscript | ast.Constant)
    return text if plain or text.startswith("(") else f"({text})"


def said(call: Call, dotted_name: str) -> str:
    return call.editor.import_name(dotted_name, call.node.func)


def fill(call: Call, template: str, arguments: dict[str, Argument | str]) -> str:
    """The template with the arguments in their places."""
    pieces = []
    for index, piece in enumerate(template.replace("}", "{").split("{")):
        if index % 2 == 0:
            pieces.append(piece)
        elif piece.startswith("="):
            value = arguments[piece[1:]]
            pieces.append(value if isinstance(value, str) else call.text(value))
        elif "." in piece:
            module, _, function = piece.partition(".")
            pieces.append(said(call, f"{MODULES[module]}.{function}"))
        else:
            pieces.append(dotted(call, arguments[piece]))
    return "".join(pieces)
