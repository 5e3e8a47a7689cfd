"""A stack that starts with an Embedding was built at once in Keras 2: https://keras.io/guides/sequential_model/"""

from __future__ import annotations

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.stack import input_edits, place_of
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="embedding-input",
    since="3.0",
    title=Text("A stack that starts with an Embedding", "Embedding から始まるモデル"),
    reason=Text(
        "Keras 2 took sequences of any length here and built the weights at once. Keras 3 waits for the first batch, "
        "and until then "
        "`summary()` counts no parameters and `get_weights()` is empty.",
        "Keras 2 は任意の長さの系列とみなして、その場で重みを作りました。Keras 3 は最初のバッチまで作らないため、"
        "それまで `summary()` のパラメータ数は 0、`get_weights()` は空になります。",
    ),
    before="from keras.layers.embeddings import Embedding\nfrom keras.models import Sequential\n"
    "model = Sequential()\nmodel.add(Embedding(1000, 64))",
    after="from keras.layers import Embedding, Input\nfrom keras.models import Sequential\n"
    "model = Sequential()\nmodel.add(Input(shape=(None,)))\nmodel.add(Embedding(1000, 64))",
    needs=2,
)
SHAPES = ("input_length", "input_shape", "batch_input_shape", "batch_shape", "batch_size")


@rule.call("keras.layers.Embedding")
def give_any_length(call: Call) -> None:
    # As it was typed: another rule may be taking the shape out in this very pass.
    if call.unpacks or any(keyword.arg in SHAPES for keyword in call.node.keywords):
        return
    place = place_of(call.module, call.node)
    if place.kind in ("added", "listed") and place.first and place.created:
        call.beside(input_edits(call, place, "shape=(None,)"))
        call.changed("", "Input(shape=(None,))")
