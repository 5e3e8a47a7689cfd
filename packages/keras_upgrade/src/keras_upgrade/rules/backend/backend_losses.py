"""`K.categorical_crossentropy(output, target)` became `ops.categorical_crossentropy(target, output)`.

https://keras.io/api/ops/nn/
"""

from __future__ import annotations

import ast
import re

from keras_upgrade.editing.calls import Argument, Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.rules.backend.backend_ops import still_there

NAMES = ("binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy")
OUTPUT = re.compile(r"pred|output|decoded|logit|prob|recon|softmax|^p$|_hat$", re.IGNORECASE)
TARGET = re.compile(r"true|target|label|truth|expected|^t$", re.IGNORECASE)

rule = Rule(
    name="backend-losses",
    since="2.0.7",
    title=Text("Order of the crossentropy's arguments", "クロスエントロピーの引数の順序"),
    reason=Text(
        "The backend's crossentropies once took the prediction first. "
        "Since Keras 2.0.7 the target comes first, as in every loss; the wrong "
        "order raises no error, it just trains badly.",
        "バックエンドのクロスエントロピーは、昔は予測値が先でした。Keras 2.0.7 からはほかの損失と同じく正解が先です。"
        "順序を間違えてもエラーにはならず、学習がうまくいかないだけです。",
    ),
    before="from keras import backend as K\nK.binary_crossentropy(y_pred, y_true)",
    after="from keras import ops\nops.binary_crossentropy(y_true, y_pred)",
    replaces={f"keras.backend.{name}": f"keras.ops.{name}" for name in NAMES},
)


@rule.call(*rule.replaces)
def turn(call: Call) -> None:
    if still_there(call.node.func, call.module, [one.value for one in call.arguments]):
        return
    if not call.editor.age_is_known:
        call.editor.request_second_pass()
        return
    call.function(call.name.replace("keras.backend", "keras.ops"))
    first, second = call.get("", 0), call.get("", 1)
    # Named ones say what they are; their names stayed.
    if first is None or second is None:
        return
    if (_is(OUTPUT, TARGET, call, first) and not _is(OUTPUT, TARGET, call, second)) or (
        _is(TARGET, OUTPUT, call, second) and not _is(TARGET, OUTPUT, call, first)
    ):
        certain = True
    elif _is(TARGET, OUTPUT, call, first) or _is(OUTPUT, TARGET, call, second):
        return
    elif call.editor.keras1:
        certain = False
    else:
        return
    texts = call.text(first), call.text(second)
    call.set(first, texts[1], report=False)
    call.set(second, texts[0], report=False)
    call.changed(f"({', '.join(texts)})", f"({texts[1]}, {texts[0]})", check=not certain)


@rule.reference(*rule.replaces)
def mention(node: ast.expr, edit: Editor) -> None:
    parent = edit.module.scopes.parents.get(node)
    if not (isinstance(parent, ast.Call) and parent.func is node) and not still_there(node, edit.module):
        edit.refer(node, edit.module.name(node).replace("keras.backend", "keras.ops"))


def _is(this: re.Pattern, other: re.Pattern, call: Call, argument: Argument) -> bool:
    """Whether the words of the argument speak for `this` alone."""
    text = call.text(argument)
    return bool(this.search(text)) and not other.search(text)
