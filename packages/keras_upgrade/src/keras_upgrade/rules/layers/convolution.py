"""`Convolution2D(filters, rows, columns)` became `Conv2D(filters, (rows, columns))`.

https://github.com/keras-team/keras/releases/tag/2.0.0
"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Argument, Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.rulebook.handlers import OLD_KERAS
from keras_upgrade.rulebook.rule import Rule, Text

# `Conv1D` and the like are Keras 3's own names as well.
NAMES = {
    "keras.layers.Convolution1D": "keras.layers.Conv1D",
    "keras.layers.Convolution2D": "keras.layers.Conv2D",
    "keras.layers.Convolution3D": "keras.layers.Conv3D",
    "keras.layers.AtrousConvolution1D": "keras.layers.Conv1D",
    "keras.layers.AtrousConvolution2D": "keras.layers.Conv2D",
    "keras.layers.AtrousConv1D": "keras.layers.Conv1D",
    "keras.layers.AtrousConv2D": "keras.layers.Conv2D",
    "keras.layers.SeparableConvolution2D": "keras.layers.SeparableConv2D",
    "keras.layers.Deconvolution2D": "keras.layers.Conv2DTranspose",
    "keras.layers.Deconvolution3D": "keras.layers.Conv3DTranspose",
    "keras.layers.Deconv2D": "keras.layers.Conv2DTranspose",
    "keras.layers.Deconv3D": "keras.layers.Conv3DTranspose",
    "keras.layers.Convolution2DTranspose": "keras.layers.Conv2DTranspose",
}
GONE = {old: new for old, new in NAMES.items() if "Atrous" in old or "Deconv" in old}

rule = Rule(
    name="convolution",
    since="2.0",
    title=Text("Shape of a convolution's kernel", "畳み込み層のカーネルの指定"),
    reason=Text(
        "A convolution takes its kernel's size as one argument. Keras 3 still builds `Convolution2D(32, 3, 3)`, but "
        "reads the second 3 as "
        "strides, without a word.",
        "畳み込み層のカーネルサイズは 1 つの引数で渡します。Keras 3 は `Convolution2D(32, 3, 3)` をエラーにせず、"
        "2 つ目の 3 をストライドとして解釈してしまいます。",
    ),
    before="from keras.layers import Convolution2D\nConvolution2D(32, 3, 3, border_mode='same')",
    after="from keras.layers import Conv2D\nConv2D(32, (3, 3), padding='same')",
    proof=1,
    replaces=NAMES,
)

# Keras 1's names for the sides of a kernel, in their order behind `nb_filter`.
FLAT = ("nb_row", "nb_col")
DEEP = ("kernel_dim1", "kernel_dim2", "kernel_dim3")
TODAY = (
    "keras.layers.Conv2D",
    "keras.layers.Conv3D",
    "keras.layers.SeparableConv2D",
    "keras.layers.Conv2DTranspose",
    "keras.layers.ConvLSTM2D",
)
GONE_TODAY = ("keras.layers.LocallyConnected2D",)


@rule.reference(*NAMES)
def new_name(node: ast.expr, edit: Editor) -> None:
    if edit.module.in_tf(node) and edit.module.name(node) not in GONE:
        return
    parent = edit.module.scopes.parents.get(node)
    if not (isinstance(parent, ast.Call) and parent.func is node):
        edit.refer(node, NAMES[edit.module.name(node)])


@rule.call(*NAMES)
def rename(call: Call) -> None:
    if call.module.in_tf(call.node.func) and call.name not in GONE:
        return
    call.function("keras_upgrade.compat.Deconvolution2D" if _keeps_shape(call) else NAMES[call.name])


@rule.call(*(name for name in NAMES if "1D" not in name), *GONE_TODAY)
@rule.call(*TODAY, given={*FLAT, *DEEP, OLD_KERAS})
def join_sides(call: Call) -> None:
    names = DEEP if "3D" in call.name else FLAT
    sides = [call.get(name, position) for position, name in enumerate(names, start=1)]
    if None in sides or call.module.in_tf(call.node.func):
        return
    # What `**options` brings stands behind the sides; what `*sizes` brings may be the sides themselves.
    if any(one.star == "*" for one in call.arguments):
        return
    if any(isinstance(one.value, ast.Tuple | ast.List) or call.constant(one) in ("same", "valid") for one in sides):
        # A tuple is Keras 2's way already; what follows it are the strides.
        return
    if call.name in TODAY and not _is_old(call, sides):
        return
    numbers = [one for one in call.positional if type(call.constant(one)) is int]
    if len(numbers) == len(names) + 2 == len(call.positional):
        # Keras 0.1 wanted the number of incoming channels as well.
        call.remove(call.positional[1], report=False)
        sides = call.positional[1:]
    text = "(" + ", ".join(call.text(side) for side in sides) + ")"
    before = ", ".join(call.text(side) for side in sides)
    first, *others = sides
    call.set(first, text, report=False)
    if first.keyword:
        call.rename(first.keyword, "kernel_size")
    for other in others:
        call.remove(other, report=False)
    call.rename("nb_filter", "filters")
    call.changed(before, text)


def _is_old(call: Call, sides: list[Argument]) -> bool:
    """Under today's names, Keras up to 2.2 took the sides one by one too; Keras 3 reads the third number as strides."""
    if any(one.name in (*FLAT, *DEEP) for one in sides):
        return True
    generation = call.editor.state.generation
    if generation is None:
        return False
    return generation == 1 or all(type(call.constant(one)) is int for one in sides)


def _keeps_shape(call: Call) -> bool:
    """Keras 1's Deconvolution2D was told the shape of its output, which strides and padding do not always give."""
    shape = call.get("output_shape", 3)
    if "Deconv" not in call.name or "2D" not in call.name or shape is None:
        return False
    if shape.keyword is None and shape.new_keyword is None:
        # Whatever stands behind it has no place of its own any more.
        if any((one.position or 0) > 3 for one in call.positional):
            return False
        call.name_argument(shape, "output_shape")
    return True
