"""`scipy.misc` lost its pictures: https://docs.scipy.org/doc/scipy/release/1.2.0-notes.html"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.imports import moved_modules as moves
from keras_upgrade.rulebook.rule import Rule, Text

HOME = "keras_upgrade.compat.scipy_images"
FUNCTIONS = ("bytescale", "fromimage", "imread", "imresize", "imrotate", "imsave", "imshow", "toimage")

rule = Rule(
    name="scipy-images",
    since="SciPy 1.2",
    title=Text("Pictures with scipy.misc", "scipy.misc の画像関数"),
    reason=Text(
        "SciPy left pictures to Pillow and imageio. `keras_upgrade.compat.scipy_images` has the old functions on "
        "Pillow, which stretch "
        "values to 0-255 as they always did.",
        "SciPy は画像の扱いを Pillow や imageio に譲りました。`keras_upgrade.compat.scipy_images` に Pillow "
        "で書いた同じ関数があり、"
        "値を 0〜255 に引き伸ばす動作もそのままです。",
    ),
    before="import scipy.misc\n\nimg = scipy.misc.imread('cat.jpg')\nscipy.misc.imsave('copy.png', img)",
    after=(
        "from keras_upgrade.compat.scipy_images import imread, imsave\n\n"
        "img = imread('cat.jpg')\nimsave('copy.png', img)"
    ),
    proof=None,
    renames={
        f"{module}.{name}": f"{HOME}.{name}" for module in ("scipy.misc", "scipy.misc.pilutil") for name in FUNCTIONS
    }
    | {"scipy.ndimage.imread": f"{HOME}.imread"},
)

moves.names(rule)
moves.drop_dead_import(rule, "scipy.misc")


@rule.call("scipy.misc.lena", "scipy.lena")
def lena(call: Call) -> None:
    call.warn(
        "SciPy ships this picture no more. Next: load one of your own, or `scipy.datasets.face()`, which is "
        "downloaded.",
        "この画像は SciPy に含まれなくなりました。手元の画像を読み込むか、"
        "`scipy.datasets.face()`（ダウンロードされます）を使ってください。",
    )


@rule.node(ast.ImportFrom, given={"misc"})
def star(statement: ast.ImportFrom, edit: Editor) -> None:
    if statement.module != "scipy.misc" or statement.level or statement.names[0].name != "*":
        return
    used = {
        node.id
        for node in edit.module.source.every(ast.Name)
        if node.id in FUNCTIONS and not edit.module.scopes.lookup(node.id, node)
    }
    if used:
        edit.replace(statement, f"from {HOME} import {', '.join(sorted(used))}")
    else:
        edit.remove_statement(statement)
