"""Images of Theano's time have their channels first: https://keras.io/api/utils/config_utils/"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.keras_api import names
from keras_upgrade.reading import facts
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.rule import Rule, Text

LAYERS = [
    f"keras.layers.{name}"
    for name in [
        "Convolution2D",
        "Conv2D",
        "MaxPooling2D",
        "AveragePooling2D",
        "ZeroPadding2D",
        "SeparableConvolution2D",
        "SeparableConv2D",
    ]
]
INPUT = "keras.layers.Input"
# Whoever uses one of these words has thought of the order.
WORDS = ("channels_first", "channels_last", "image_data_format", "image_dim_ordering", "data_format", "dim_ordering")
# Facts of the source.
FIRST, SPOKEN = "channels come first", "speaks of the channels' order"

rule = Rule(
    name="channels-first",
    since="1.1",
    title=Text("Colour channels before rows and columns", "チャンネルが先頭にある画像"),
    reason=Text(
        "An input of shape (1, 28, 28) or (3, 224, 224) comes from the days of Theano, which took the channels first; "
        "Keras 3 takes them last unless it is told otherwise. On a processor, TensorFlow trains them only with oneDNN, "
        "which `TF_ENABLE_ONEDNN_OPTS=1` switches on.",
        "(1, 28, 28) や (3, 224, 224) という入力形状は、チャンネルを先頭に置く Theano 時代のものです。"
        "Keras 3 は、指定しない限りチャンネルを最後とみなします。CPU で学習するには TensorFlow の oneDNN が必要で、"
        "`TF_ENABLE_ONEDNN_OPTS=1` で有効になります。",
    ),
    before="from keras.layers import Convolution2D\nConvolution2D(32, 3, 3, input_shape=(1, 28, 28))",
    after=(
        'from keras.layers import Conv2D\nfrom keras import config\nconfig.set_image_data_format("channels_first")\n'
        "Conv2D(32, (3, 3), input_shape=(1, 28, 28))"
    ),
    needs=2,
    proof=None,
)


@facts.finder
def _order(module: Module) -> Iterable[str]:
    if _is_spoken(module):
        yield SPOKEN
    elif any(_comes_first(node, module) for node in module.source.every(ast.Call)):
        yield FIRST


def _is_spoken(module: Module) -> bool:
    """Whether the code says an order, be it `set_image_dim_ordering`; texts about it do not count."""
    source = module.source
    if not any(word in source.text for word in WORDS):
        return False
    said = [one.attr for one in source.every(ast.Attribute)] + [one.arg for one in source.every(ast.keyword)]
    said += [one.name for one in source.every(ast.alias)] + [one.id for one in source.every(ast.Name)]
    said += [one.value for one in source.every(ast.Constant) if isinstance(one.value, str) and " " not in one.value]
    return any(word in one for one in said if one for word in WORDS)


@rule.call(*LAYERS, INPUT)
def declare(call: Call) -> None:
    if not _comes_first(call.node, call.module) or _is_declared(call.editor):
        return
    call.editor.state.declared.add(FIRST)
    setter = call.editor.import_name("keras.config.set_image_data_format", call.node.func)
    anchor = _last_import(call.editor, call.node)
    if anchor is not None:
        call.editor.insert_after(anchor, f'{setter}("channels_first")', check=True)
    else:
        # A cell, whose imports stand in one that was run already.
        top = next(one for one in call.module.source.tree.body if one.end_lineno >= call.node.lineno)
        call.editor.insert_before(top, f'{setter}("channels_first")', check=True)


@rule.node(ast.Import, ast.ImportFrom, given=None)
def declare_before_the_data(node: ast.Import | ast.ImportFrom, edit: Editor) -> None:
    """In a notebook whose later cell tells the order: where Keras comes in, since the data is loaded in between."""
    memory = edit.module.memory
    if FIRST not in memory.facts or SPOKEN in memory.facts or _is_declared(edit) or not _of_keras(node):
        return
    if any(names.is_keras(names.canonical(name)) for name in memory.names.values()):
        return
    edit.state.declared.add(FIRST)
    setter = edit.import_name("keras.config.set_image_data_format", node)
    edit.insert_after(_last_import(edit, None) or node, f'{setter}("channels_first")', check=True)


def _is_declared(edit: Editor) -> bool:
    declared = any("set_image_data_format" in one.text for edits, _ in edit.work.groups for one in edits)
    return declared or FIRST in edit.state.declared | edit.module.memory.declared or facts.known(edit.module, SPOKEN)


def _of_keras(node: ast.Import | ast.ImportFrom) -> bool:
    modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
    return any(names.is_keras(names.canonical(module)) for module in modules)


def _comes_first(node: ast.Call, module: Module) -> bool:
    """Whether the layer is told the shape of its input, and that begins with the channels."""
    if module.name(node.func) not in (*LAYERS, INPUT):
        return False
    given = {one.arg: one.value for one in node.keywords}
    if module.name(node.func) == INPUT:
        shape = node.args[0] if node.args else given.get("shape")
        return shape is not None and _is_picture(_sides(shape, module), module)
    sides = _sides(given["input_shape"], module) if "input_shape" in given else []
    if not sides and "batch_input_shape" in given:
        sides = _sides(given["batch_input_shape"], module)[1:]
    return len(sides) == 3 and _first(sides, module)


def _is_picture(sides: list[ast.expr], module: Module) -> bool:
    """Whether an `Input` that may be anything is a picture with its channels first, for layers that take pictures."""
    numbers = [_number(side, module) for side in sides]
    large = len(numbers) == 3 and all(one is not None and one > 4 for one in numbers[1:])
    taken = any(module.name(node.func) in LAYERS for node in module.source.every(ast.Call))
    return large and taken and _first(sides, module)


def _sides(node: ast.expr, module: Module) -> list[ast.expr]:
    if isinstance(node, ast.Tuple):
        return node.elts
    if isinstance(node, ast.Name):
        bindings = module.scopes.lookup(node.id, node)
        if len(bindings) == 1 and isinstance(bindings[0].value, ast.Tuple) and bindings[0].item is None:
            return bindings[0].value.elts
    return []


def _number(node: ast.expr, module: Module) -> int | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return node.value
    if isinstance(node, ast.Name):
        bindings = module.scopes.lookup(node.id, node)
        values = {
            _number(one.value, module) for one in bindings if isinstance(one.value, ast.Constant) and one.item is None
        }
        if len(bindings) == len(values) == 1:
            return values.pop()
    return None


def _first(sides: list[ast.expr], module: Module) -> bool:
    """Whether the first side is a number of channels, and the last is none."""
    numbers = [_number(side, module) for side in sides]
    texts = [module.source.text_of(side).lower() for side in sides]
    channels_first = numbers[0] in (1, 3) or (numbers[0] is None and "channel" in texts[0])
    other = numbers[2] is None or numbers[2] > 4
    spoken = "channel" in texts[2]
    return channels_first and other and not spoken


def _last_import(edit: Editor, above: ast.Call | None) -> ast.stmt | None:
    """The last import at the top of the module, `above` the call where one is given."""
    imports = [
        one
        for one in edit.module.source.tree.body
        if isinstance(one, ast.Import | ast.ImportFrom)
        and (above is None or one.lineno < above.lineno)
        and getattr(one, "module", "") != "__future__"
    ]
    return imports[-1] if imports else None
