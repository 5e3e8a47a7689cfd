"""An activation that `get_custom_objects` knows by a name is given itself.

https://keras.io/api/layers/activations/#creating-custom-activations
"""

from __future__ import annotations

import ast
from functools import lru_cache

from keras_upgrade.editing.calls import Call
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="custom-activations",
    since="3.0",
    title=Text("Your own activations", "自作の活性化関数"),
    reason=Text(
        "By a string a layer finds only the activations of Keras itself. One of your own is given as the function.",
        "文字列で指定できるのは Keras 組み込みの活性化関数だけです。自作の活性化関数は、関数そのものを渡します。",
    ),
    before=(
        "from keras.layers import Dense\nfrom keras.utils import get_custom_objects\nfrom mine import double\n\n"
        "get_custom_objects().update({'double': double})\nDense(6, activation='double')"
    ),
    after=(
        "from keras.layers import Dense\nfrom keras.utils import get_custom_objects\nfrom mine import double\n\n"
        "get_custom_objects().update({'double': double})\nDense(6, activation=double)"
    ),
    proof=None,
)
REGISTRY = ("keras.utils.get_custom_objects", "keras.saving.get_custom_objects")


@rule.call("keras.layers.*", given={"get_custom_objects"})
def give_itself(call: Call) -> None:
    registered = _registered(call.module)
    if not registered:
        return
    first = 0 if call.name == "keras.layers.Activation" else None
    for one in (call.get("activation", first), call.get("recurrent_activation")):
        own = registered.get(call.constant(one)) if _is_text(one) else None
        if one is not None and own is not None and _reaches(own, call):
            call.set(one, call.editor.text(own))


def _is_text(argument: object) -> bool:
    value = getattr(argument, "value", None)
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


@lru_cache(maxsize=8)
def _registered(module: Module) -> dict[object, ast.Name]:
    """What `get_custom_objects()['name'] = function` and its `update` register, by name."""
    found: dict[object, ast.Name] = {}
    for node in module.source.every(ast.Call, ast.Assign):
        match node:
            case ast.Call(func=ast.Attribute(attr="update", value=owner), args=[ast.Dict(keys=keys, values=values)]):
                pairs = list(zip(keys, values, strict=True))
            case ast.Assign(targets=[ast.Subscript(value=owner, slice=key)], value=value):
                pairs = [(key, value)]
            case _:
                continue
        if not (isinstance(owner, ast.Call) and module.name(owner.func) in REGISTRY):
            continue
        for key, value in pairs:
            function = _function(value, module)
            if isinstance(key, ast.Constant) and function is not None:
                found[key.value] = function
    return found


def _function(value: ast.expr, module: Module) -> ast.Name | None:
    """The name of the function, also within the layer `Activation(function)`."""
    if isinstance(value, ast.Call) and module.name(value.func) == "keras.layers.Activation" and len(value.args) == 1:
        value = value.args[0]
    return value if isinstance(value, ast.Name) else None


def _reaches(own: ast.Name, call: Call) -> bool:
    """Whether the name means the same where the layer is made."""
    scopes = call.module.scopes
    there, here = scopes.lookup(own.id, own), scopes.lookup(own.id, call.node)
    return bool(there) and there == here
