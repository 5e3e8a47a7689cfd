"""Arguments that callbacks lost or renamed: https://keras.io/api/callbacks/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.source import Edit

TENSORBOARD_2 = (
    "log_dir",
    "histogram_freq",
    "batch_size",
    "write_graph",
    "write_grads",
    "write_images",
    "embeddings_freq",
    "embeddings_layer_names",
    "embeddings_metadata",
    "embeddings_data",
    "update_freq",
)
TENSORBOARD_GONE = ("batch_size", "write_grads", "embeddings_layer_names", "embeddings_data")
# Keras 1's and 2's names for what a callback finds in `self.params`.
PARAMS = {"nb_epoch": "epochs"}
PARAMS_GONE = ("metrics", "nb_sample", "samples", "do_validation", "batch_size")
LAMBDA_2 = ("on_epoch_begin", "on_epoch_end", "on_batch_begin", "on_batch_end", "on_train_begin", "on_train_end")
LAMBDA = {"on_batch_begin": "on_train_batch_begin", "on_batch_end": "on_train_batch_end"}

rule = Rule(
    name="callbacks",
    since="3.0",
    title=Text("Arguments of callbacks", "コールバックの引数"),
    reason=Text(
        "Callbacks follow what TensorFlow 2 can give them: TensorBoard writes no gradients, a plateau is measured "
        "by `min_delta`.",
        "コールバックの引数は TensorFlow 2 以降でできることに合わせられました。TensorBoard は勾配を書き出さず、"
        "停滞の判定は `min_delta` で指定します。",
    ),
    before="from keras.callbacks import TensorBoard\n\n"
    "board = TensorBoard(log_dir='logs', batch_size=32, write_grads=True)",
    after="from keras.callbacks import TensorBoard\n\nboard = TensorBoard(log_dir='logs')",
)


@rule.call("keras.callbacks.TensorBoard")
def board(call: Call) -> None:
    third = call.get("", 2)
    # Keras 2 had the batch size there, Keras 1 and 3 have `write_graph`.
    value = call.constant(third)
    if third is not None and not isinstance(value, bool) and (len(call.positional) > 4 or isinstance(value, int)):
        for one in call.positional[2 : len(TENSORBOARD_2)]:
            call.name_argument(one, TENSORBOARD_2[one.position])
    for name in TENSORBOARD_GONE:
        argument = call.get(name)
        if argument is not None:
            call.remove(argument)


@rule.call("keras.callbacks.ReduceLROnPlateau")
def plateau(call: Call) -> None:
    call.rename("epsilon", "min_delta")


@rule.call("keras.callbacks.ModelCheckpoint")
def checkpoint(call: Call) -> None:
    period = call.get("period")
    if period is None and len(call.positional) == 7 and isinstance(call.constant(call.positional[6]), int):
        period = call.positional[6]
    if period is None:
        return
    if call.constant(period) == 1:
        call.remove(period)
    else:
        call.remove(
            period,
            Text(
                "`save_freq` counts batches, not epochs: the checkpoint is written after every epoch now. For "
                "fewer, give "
                "`save_freq=<epochs> * <batches in an epoch>`.",
                "`save_freq` はエポックではなくバッチ数で指定します。いまは毎エポック保存されます。減らすには "
                "`save_freq=エポック数 * 1 エポックのバッチ数` としてください。",
            ),
            check=True,
        )


@rule.call("keras.callbacks.LambdaCallback")
def functions(call: Call) -> None:
    if len(call.positional) > 2 and call.editor.is_old:
        for one in call.positional:
            if one.position is not None and one.position >= 2:
                call.name_argument(one, LAMBDA_2[one.position])
    for old, new in LAMBDA.items():
        call.rename(old, new)


@rule.call("keras.callbacks.ProgbarLogger")
def progress(call: Call) -> None:
    for one in [*call.positional, call.get("count_mode"), call.get("stateful_metrics")]:
        if one is not None and not one.removed:
            call.remove(one)


@rule.attribute("validation_data")
def missing_data(node: ast.Attribute, edit: Editor) -> None:
    """`self.validation_data` was filled in by `fit` until Keras 2.3."""
    if not isinstance(node.ctx, ast.Load) or not _in_callback(node, edit):
        return
    # A callback that is given its data in `__init__` has it.
    if edit.module.scopes.attributes.get("validation_data"):
        return
    if isinstance(node.value, ast.Name) and node.value.id == "self":
        edit.warn(
            node,
            "A callback no longer finds the validation data in `self.validation_data`: give it to the callback's "
            "`__init__` and keep it there.",
            "コールバックの `self.validation_data` には検証データが入らなくなりました。`__init__` の引数で渡し、"
            "属性に保存してください。",
        )


@rule.node(ast.Subscript, given={".params"})
def params(node: ast.Subscript, edit: Editor) -> None:
    owner = node.value
    if not (isinstance(owner, ast.Attribute) and owner.attr == "params" and _in_callback(node, edit)):
        return
    if not isinstance(owner.value, ast.Name) or owner.value.id != "self" or not isinstance(node.slice, ast.Constant):
        return
    key = node.slice.value
    if key in PARAMS:
        text = edit.text(node.slice).replace(key, PARAMS[key])
        source = edit.module.source
        edit.edit([Edit(source.start(node.slice), source.end(node.slice), text)], node, key, PARAMS[key])
    elif key in PARAMS_GONE:
        edit.warn(
            node,
            f"`self.params[{key!r}]` is no longer filled in: only 'epochs', 'steps' and 'verbose' are. Give the "
            f"value to the callback's `__init__`.",
            f"`self.params[{key!r}]` は設定されなくなりました（残るのは 'epochs'、'steps'、'verbose' だけです）。"
            "必要な値はコールバックの `__init__` に渡してください。",
        )


def _in_callback(node: ast.AST, edit: Editor) -> bool:
    return any(
        isinstance(one, ast.ClassDef)
        and any((edit.module.name(base) or "").startswith("keras.callbacks.") for base in one.bases)
        for one in edit.module.scopes.ancestors(node)
    )
