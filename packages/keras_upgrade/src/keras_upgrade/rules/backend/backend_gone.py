"""What the backend K lost without a successor: https://keras.io/guides/migrating_to_keras_3/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.editor import Editor
from keras_upgrade.keras_api import names
from keras_upgrade.rulebook.rule import Rule, Text

GONE = {
    "T": (
        "Theano is gone from Keras. Write this with `keras.ops`.",
        "Keras は Theano に対応しなくなりました。`keras.ops` を使って書き直してください。",
    ),
    "theano": (
        "Theano is gone from Keras. Write this with `keras.ops`.",
        "Keras は Theano に対応しなくなりました。`keras.ops` を使って書き直してください。",
    ),
    "asymmetric_spatial_2d_padding": (
        "Use `keras.layers.ZeroPadding2D(((top, bottom), (left, right)))`.",
        "`keras.layers.ZeroPadding2D(((top, bottom), (left, right)))` を使ってください。",
    ),
    "spatial_3d_padding": (
        "Use `keras.layers.ZeroPadding3D(padding)`.",
        "`keras.layers.ZeroPadding3D(padding)` を使ってください。",
    ),
    "resize_volumes": (
        "Use `keras.layers.UpSampling3D(size)`.",
        "`keras.layers.UpSampling3D(size)` を使ってください。",
    ),
    "pool3d": (
        "Use `keras.ops.max_pool` or `keras.ops.average_pool`, and give the strides: the old default was 1.",
        "`keras.ops.max_pool` か `keras.ops.average_pool` を使い、"
        "ストライドも指定してください（昔の既定値は 1 です）。",
    ),
    "conv3d_transpose": (
        "Use `keras.ops.conv_transpose`; it takes `output_padding` where the old one took the output's shape.",
        "`keras.ops.conv_transpose` を使ってください。出力の形状の代わりに `output_padding` を渡します。",
    ),
    "deconv3d": (
        "Use `keras.ops.conv_transpose`; it takes `output_padding` where the old one took the output's shape.",
        "`keras.ops.conv_transpose` を使ってください。出力の形状の代わりに `output_padding` を渡します。",
    ),
    "local_conv1d": (
        "Use the layer `keras_upgrade.compat.LocallyConnected1D`.",
        "層 `keras_upgrade.compat.LocallyConnected1D` を使ってください。",
    ),
    "local_conv2d": (
        "Use the layer `keras_upgrade.compat.LocallyConnected2D`.",
        "層 `keras_upgrade.compat.LocallyConnected2D` を使ってください。",
    ),
    "normalize_batch_in_training": (
        "Take the mean and variance with `keras.ops.moments`, then call `keras.ops.batch_normalization`.",
        "`keras.ops.moments` で平均と分散を求めてから、`keras.ops.batch_normalization` を呼んでください。",
    ),
    "ctc_label_dense_to_sparse": (
        "`keras.ops.ctc_loss` takes dense labels as they are.",
        "`keras.ops.ctc_loss` は密なラベルをそのまま受け取ります。",
    ),
    "to_dense": ("Sparse tensors: use `tf.sparse.to_dense`.", "疎テンソルには `tf.sparse.to_dense` を使ってください。"),
    "is_sparse": (
        "Sparse tensors: ask `isinstance(x, tf.SparseTensor)`.",
        "疎テンソルかどうかは `isinstance(x, tf.SparseTensor)` で調べてください。",
    ),
    "is_placeholder": (
        "There are no placeholders: ask `keras.utils.is_keras_tensor(x)`.",
        "プレースホルダーはなくなりました。`keras.utils.is_keras_tensor(x)` で調べてください。",
    ),
}

rule = Rule(
    name="backend-gone",
    since="3.0",
    title=Text("Backend functions without a successor", "後継のないバックエンド関数"),
    reason=Text(
        "Keras 3 runs on several backends and dropped what only one of them had. "
        "TensorFlow itself is `import tensorflow as tf`.",
        "Keras 3 は複数のバックエンドで動くため、特定のバックエンドにしかない機能はなくなりました。"
        "TensorFlow は直接 import して使います。",
    ),
    before="from keras import backend as K\nK.tf.concat([a, b], 1)",
    after="import tensorflow as tf\ntf.concat([a, b], 1)",
    replaces={"keras.backend.tf": "tensorflow", "keras.backend._BACKEND": None},
)


@rule.reference(*(f"keras.backend.{name}" for name in GONE))
def say(node: ast.expr, edit: Editor) -> None:
    raw, name = edit.module.raw(node), edit.module.name(node)
    if not (names.in_tf(raw) and names.exists(name, tf=True)):
        last = name.rpartition(".")[2]
        en, ja = GONE[last]
        edit.warn(node, f"`K.{last}` is gone. {en}", f"`K.{last}` はなくなりました。{ja}")


@rule.reference("keras.backend.tf")
def tensorflow(node: ast.expr, edit: Editor) -> None:
    name = edit.module.raw(node)
    known = next((local for local, dotted in edit.module.imports.items() if dotted == "tensorflow"), None)
    if known is None:
        known = "tf" if "tf" not in edit.module.scope_names() else "tensorflow"
        edit.state.renamed[known] = "tensorflow"
    if name and edit.text(node) != known:
        edit.replace(node, known)


@rule.reference("keras.backend._BACKEND")
def ask(node: ast.expr, edit: Editor) -> None:
    edit.replace(node, f"{edit.import_name('keras.backend.backend', node)}()")
