"""`K.image_dim_ordering() == 'th'` became `K.image_data_format() == 'channels_first'`.

https://keras.io/api/utils/config_utils/
"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.rulebook.handlers import Written
from keras_upgrade.rulebook.rule import Rule, Text

FORMATS = {"th": "channels_first", "tf": "channels_last"}
RENAMES = {
    "keras.backend.image_dim_ordering": "keras.backend.image_data_format",
    "keras.backend.set_image_dim_ordering": "keras.backend.set_image_data_format",
}
GETTERS = ("keras.backend.image_dim_ordering", "keras.backend.image_data_format", "keras.config.image_data_format")
FORMAT = Written({"th", "tf"}, r"""['"](?:th|tf)['"]""")

rule = Rule(
    name="image-ordering",
    since="2.0",
    title=Text("Asking Keras for the order of dimensions", "画像の次元の並びの問い合わせ"),
    reason=Text(
        "The order of an image's dimensions is called by what it is: 'th' (Theano's) is 'channels_first', 'tf' is "
        "'channels_last'.",
        "画像の次元の並びは、Theano 式の 'th' が 'channels_first'、'tf' が 'channels_last' という名前になりました。",
    ),
    before="from keras import backend as K\nif K.image_dim_ordering() == 'th':\n    shape = (1, 28, 28)",
    after="from keras import backend as K\nif K.image_data_format() == 'channels_first':\n    shape = (1, 28, 28)",
    # Keras 2 kept the old names for years.
    proof=2,
    renames=RENAMES,
)


@rule.reference(*RENAMES)
def rename(node: ast.expr, edit: Editor) -> None:
    edit.refer(node, RENAMES[edit.module.name(node)])


@rule.call("keras.backend.set_image_dim_ordering")
def set_ordering(call: Call) -> None:
    argument = call.get("dim_ordering", 0)
    if argument is None:
        return
    if argument.keyword:
        call.rename("dim_ordering", "data_format")
    value = call.constant(argument)
    if value in FORMATS:
        call.set(argument, repr(FORMATS[value]))
    elif not isinstance(argument.value, ast.Constant):
        call.set(argument, f"{call.editor.import_name('keras_upgrade.compat.data_format')}({call.text(argument)})")


@rule.node(ast.Compare, given=[FORMAT])
def compare(node: ast.Compare, edit: Editor) -> None:
    """The strings that the answer is held against."""
    if not any(_asks(one, edit) for one in [node.left, *node.comparators]):
        return
    for side in [node.left, *node.comparators]:
        for one in side.elts if isinstance(side, ast.Set | ast.List | ast.Tuple) else [side]:
            if isinstance(one, ast.Constant) and one.value in FORMATS:
                quote = edit.text(one)[-1]
                edit.replace(one, f"{quote}{FORMATS[one.value]}{quote}")


def _asks(node: ast.expr, edit: Editor) -> bool:
    if isinstance(node, ast.Call):
        return edit.module.name(node.func) in GETTERS
    if isinstance(node, ast.Name):
        # `order = K.image_dim_ordering()` above.
        bindings = edit.module.scopes.lookup(node.id, node)
        if not bindings:
            return edit.module.memory.made.get(node.id) in GETTERS
        return any(isinstance(one.value, ast.Call) and _asks(one.value, edit) for one in bindings)
    return False
