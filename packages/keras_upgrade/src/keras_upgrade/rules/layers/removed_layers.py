"""Layers that Keras 2 and 3 dropped; `keras_upgrade.compat` has those that no other layer replaces.

https://github.com/keras-team/keras/releases/tag/2.0.0
"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.rulebook.rule import Rule, Text

COMPAT = {
    f"keras.layers.{name}": f"keras_upgrade.compat.{name}"
    for name in ("Highway", "MaxoutDense", "SReLU", "ParametricSoftplus", "LocallyConnected1D", "LocallyConnected2D")
}
# A Dense works on the last axis of whatever it gets.
DENSE = {"keras.layers.TimeDistributedDense": "keras.layers.Dense"}
NAMES = {**COMPAT, **DENSE}

WARNED = tuple(
    f"keras.layers.{name}"
    for name in ("AutoEncoder", "LambdaMerge", "Siamese", "TimeDistributedMerge", "ConvRecurrent2D")
)

rule = Rule(
    name="removed-layers",
    since="2.0",
    title=Text("Layers that are gone", "なくなった層"),
    reason=Text(
        "Keras has dropped this layer. Dense alone does what TimeDistributedDense did; the others live on in "
        "`keras_upgrade.compat`, with "
        "the formulas that they had.",
        "この層は Keras から削除されました。TimeDistributedDense の役目は Dense だけで果たせます。"
        "そのほかは `keras_upgrade.compat` に当時の式のまま残してあります。",
    ),
    before="from keras.layers import TimeDistributedDense\nTimeDistributedDense(10, activation='softmax')",
    after="from keras.layers import Dense\nDense(10, activation='softmax')",
    replaces=NAMES,
    # LocallyConnected was in Keras until 2023.
    proof=None,
)


@rule.reference(*NAMES)
def replace(node: ast.expr, edit: Editor) -> None:
    edit.refer(node, NAMES[edit.module.name(node)])


@rule.call("keras.layers.Highway")
def transform_bias(call: Call) -> None:
    if call.get("transform_bias") is not None and call.constant(call.get("transform_bias")) == -2:
        call.remove(call.get("transform_bias"))


@rule.call(*WARNED)
def no_successor(call: Call) -> None:
    call.warn(
        f"{call.name.rpartition('.')[2]} was dropped before Keras 1.0 or with Keras 2. Write this part of the model "
        f"with the functional API.",
        f"{call.name.rpartition('.')[2]} は早い時期に廃止されました。この部分は Functional API で書き直してください。",
    )
