"""`batch_input_shape=` is said by the model's Input now: https://keras.io/guides/sequential_model/"""

from __future__ import annotations

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.stack import Place, input_edits, place_of
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="batch-shape",
    since="3.0",
    title=Text("Fixed batch size", "バッチサイズの固定"),
    reason=Text(
        "Layers no longer take `batch_input_shape`; the model's Input does, as `batch_shape`.",
        "`batch_input_shape` は層の引数ではなくなり、モデルの Input に `batch_shape` として渡します。",
    ),
    before="from keras.layers import LSTM\nfrom keras.models import Sequential\n"
    "model = Sequential()\nmodel.add(LSTM(8, batch_input_shape=(1, 5, 2), stateful=True))",
    after="from keras.layers import LSTM, Input\nfrom keras.models import Sequential\n"
    "model = Sequential()\nmodel.add(Input(batch_shape=(1, 5, 2)))\nmodel.add(LSTM(8, stateful=True))",
    # tf.keras had the argument until 2023.
    proof=None,
)
# These take the batch's size themselves.
INPUTS = ("keras.layers.Input", "keras.layers.InputLayer")


@rule.call("keras.layers.*", given={"batch_input_shape", "input_shape"})
def move_shape(call: Call) -> None:
    if call.name in INPUTS or not call.name.rpartition(".")[2][:1].isupper():
        return
    whole = call.get("batch_input_shape")
    if whole is not None:
        _move(call, f"batch_shape={call.text(whole)}", "batch_input_shape", "input_shape", "batch_size")
        return
    size, shape = call.get("batch_size"), call.get("input_shape")
    if size is not None and shape is not None:
        _move(call, f"shape={call.text(shape)}, batch_size={call.text(size)}", "batch_size", "input_shape")


@rule.call("keras.layers.*", given={"input_dtype"})
def no_input_dtype(call: Call) -> None:
    dtype = call.get("input_dtype")
    if dtype is not None and call.name not in INPUTS:
        call.remove(dtype)


def _move(call: Call, arguments: str, *names: str) -> None:
    place = place_of(call.module, call.node)
    given = [one for one in (call.get(name) for name in names) if one is not None]
    if place.kind in ("added", "listed") and place.first:
        call.beside(input_edits(call, place, arguments))
    elif not _idle(place):
        call.warn(
            "Layers no longer take `batch_input_shape`. Take it out here, and begin the model with "
            "`Input(batch_shape=...)`.",
            "`batch_input_shape` は層の引数ではなくなりました。ここから取り除き、"
            "モデルの先頭に `Input(batch_shape=...)` を置いてください。",
        )
        return
    old = ", ".join(f"{one.name}={call.text(one)}" for one in given)
    for one in given:
        call.remove(one, report=False)
    call.changed(old, f"Input({arguments})" if place.first else "")


def _idle(place: Place) -> bool:
    """Whether the layer's own word on its input's shape has no effect there."""
    return place.kind == "called" or place.first is False
