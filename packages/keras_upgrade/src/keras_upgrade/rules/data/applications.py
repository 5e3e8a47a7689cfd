"""Models of `keras.applications` and what was imported beside them: https://keras.io/api/applications/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.editor import Editor
from keras_upgrade.rulebook.rule import Rule, Text

RENAMES = {
    "keras.applications.mobilenet.relu6": "keras.activations.relu6",
    "keras.applications.mobilenet.DepthwiseConv2D": "keras.layers.DepthwiseConv2D",
    "keras.applications.imagenet_utils._obtain_input_shape": "keras_upgrade.compat.obtain_input_shape",
}

rule = Rule(
    name="applications",
    since="2.2",
    title=Text("Ready-made models", "訓練済みモデル"),
    reason=Text(
        "What MobileNet once brought for itself is part of Keras proper now; "
        "a few models are gone, and the inner functions that copies of the models imported are in "
        "`keras_upgrade.compat`.",
        "MobileNet が独自に持っていたものは、Keras 本体に入りました。なくなったモデルもいくつかあります。"
        "モデルの写しがインポートしていた内部関数は `keras_upgrade.compat` にあります。",
    ),
    before=(
        "from keras.applications.mobilenet import relu6, DepthwiseConv2D\n"
        "custom = {'relu6': relu6, 'DepthwiseConv2D': DepthwiseConv2D}"
    ),
    after=(
        "from keras.activations import relu6\nfrom keras.layers import DepthwiseConv2D\n"
        "custom = {'relu6': relu6, 'DepthwiseConv2D': DepthwiseConv2D}"
    ),
    renames=RENAMES,
)


@rule.reference(*RENAMES)
def move(node: ast.expr, edit: Editor) -> None:
    edit.refer(node, RENAMES[edit.module.name(node)])


@rule.node(ast.ImportFrom, given={"MusicTaggerCRNN", "music_tagger_crnn"})
def gone(node: ast.ImportFrom, edit: Editor) -> None:
    module = node.module or ""
    if not module.startswith(("keras.applications", "tensorflow.keras.applications")):
        return
    listed = {one.name for one in node.names}
    if module.endswith("music_tagger_crnn") or "MusicTaggerCRNN" in listed or "music_tagger_crnn" in listed:
        edit.warn(
            node,
            "MusicTaggerCRNN left Keras with version 2.1. Its weights are no longer served: leave this part out.",
            "MusicTaggerCRNN は Keras 2.1 でなくなり、重みの配布も終わりました。この部分は省いてください。",
        )
