"""`dim_ordering='th'` became `data_format='channels_first'`: https://github.com/keras-team/keras/releases/tag/2.0.0"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.rulebook.handlers import Written
from keras_upgrade.rulebook.rule import Rule, Text

FORMATS = {"th": "'channels_first'", "tf": "'channels_last'"}
FORMAT = Written(FORMATS, r"""['"](?:th|tf)['"]""")

rule = Rule(
    name="data-format",
    since="2.0",
    title=Text("Order of an image's dimensions", "画像データの次元の並び"),
    reason=Text(
        "Where the colour channels stand is now said in plain words: 'th' is 'channels_first', 'tf' is "
        "'channels_last'.",
        "チャンネルの位置はバックエンド名ではなく言葉で指定します。'th' は 'channels_first'、'tf' は 'channels_last' "
        "です。",
    ),
    before="from keras.layers import MaxPooling2D\nMaxPooling2D((2, 2), dim_ordering='tf')",
    after="from keras.layers import MaxPooling2D\nMaxPooling2D((2, 2), data_format='channels_last')",
    proof=1,
)


@rule.call("keras.layers.*", given=["dim_ordering", FORMAT])
def translate(call: Call) -> None:
    if not call.name.rpartition(".")[2][:1].isupper():
        return
    for one in call.positional:
        if one.position and call.constant(one) in FORMATS and "activation" not in call.name.lower():
            call.set(one, FORMATS[call.constant(one)])
    argument = call.get("dim_ordering")
    if argument is None or call.get("data_format") is not None:
        return
    value = call.constant(argument)
    if value == "default":
        call.remove(argument)
        return
    call.rename("dim_ordering", "data_format")
    if value in FORMATS:
        call.set(argument, FORMATS[value])
    elif not _speaks_today(argument.value, call):
        function = call.editor.import_name("keras_upgrade.compat.data_format")
        call.set(argument, f"{function}({call.text(argument)})")


def _speaks_today(value: ast.expr, call: Call) -> bool:
    """What asks Keras itself for the order gets an answer in today's words."""
    if isinstance(value, ast.Call):
        name = call.module.name(value.func) or ""
        return name.startswith(("keras.backend.", "keras.config.")) or name == "keras_upgrade.compat.data_format"
    return isinstance(value, ast.Constant)
