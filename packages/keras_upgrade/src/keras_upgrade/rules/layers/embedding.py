"""`Embedding(input_length=)` is said by the model's Input now: https://keras.io/api/layers/core_layers/embedding/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.stack import Place, input_edits, place_of
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.source import Edit

rule = Rule(
    name="embedding",
    since="3.0",
    title=Text("Length of an Embedding's input", "Embedding の入力の長さ"),
    reason=Text(
        "Keras 3's Embedding no longer takes the length of its input. Without an Input it would have no weights "
        "until the first batch, "
        "and `summary()` would count none.",
        "Keras 3 の Embedding は入力の長さを受け取りません。Input がないと最初のバッチまで重みが作られず、"
        "`summary()` のパラメータ数も 0 のままです。",
    ),
    before="from keras.layers import Embedding\nfrom keras.models import Sequential\n"
    "model = Sequential()\nmodel.add(Embedding(1000, 64, input_length=10))",
    after="from keras.layers import Embedding, Input\nfrom keras.models import Sequential\n"
    "model = Sequential()\nmodel.add(Input(shape=(10,)))\nmodel.add(Embedding(1000, 64))",
    # tf.keras had the argument until 2023.
    proof=None,
)


@rule.call("keras.layers.Embedding")
def move_length(call: Call) -> None:
    length = call.get("input_length")
    if length is None:
        return
    place = place_of(call.module, call.node)
    known = any(call.get(name) is not None for name in ("batch_input_shape", "input_shape", "batch_shape"))
    text = call.text(length)
    shape = text if isinstance(length.value, ast.Tuple) else f"({text},)"
    if known or place.kind == "called" or place.first is False:
        call.remove(length)
    elif place.first and place.kind in ("added", "listed"):
        size = call.get("batch_size")
        arguments = f"shape={shape}" + (f", batch_size={call.text(size)}" if size else "")
        call.beside(input_edits(call, place, arguments))
        call.remove(length, report=False)
        if size:
            call.remove(size, report=False)
        call.changed(f"input_length={text}", f"Input({arguments})")
    else:
        call.rename("input_length", "input_shape")
        call.set(length, shape)


@rule.call("keras.layers.Embedding")
def move_dropout(call: Call) -> None:
    """Keras 1's `dropout=`, for which Keras 2 itself named SpatialDropout1D behind the Embedding as successor."""
    dropout = call.get("dropout")
    if dropout is None:
        return
    note = Text(
        "Keras 1 dropped whole words of the vocabulary; SpatialDropout1D is what Keras 2 named as its successor.",
        "Keras 1 は語彙の単語ごとにドロップしていました。後継として Keras 2 が示したのが SpatialDropout1D です。",
    )
    place = place_of(call.module, call.node)
    source = call.module.source
    text = call.text(dropout)
    layer = f"{call.editor.import_name('keras.layers.SpatialDropout1D', call.node.func)}({text})"
    outer = call.module.scopes.parents.get(call.node)
    if place.kind in ("added", "listed"):
        call.beside(_behind(call, place, layer))
    elif isinstance(outer, ast.Call) and outer.func is call.node:
        start, end = source.start(outer), source.end(outer)
        call.beside([Edit(start, start, f"{layer}("), Edit(end, end, ")")])
    else:
        call.warn(
            "Embedding has no `dropout` any more: put a SpatialDropout1D layer behind it.",
            "Embedding の `dropout` は廃止されました。直後に SpatialDropout1D 層を置いてください。",
        )
        return
    call.remove(dropout, report=False)
    call.changed(f"dropout={text}", layer, note, check=True)


def _behind(call: Call, place: Place, layer: str) -> list[Edit]:
    source = call.module.source
    if place.kind == "listed":
        end = source.end(place.node)
        return [Edit(end, end, f", {layer}")]
    end = source.end(place.statement)
    line = source.starts[place.statement.lineno - 1]
    alone = not source.data[line : source.start(place.statement)].strip()
    gap = source.newline + source.indent_of(place.statement) if alone else "; "
    return [Edit(end, end, f"{gap}{place.owner}.add({layer})")]
