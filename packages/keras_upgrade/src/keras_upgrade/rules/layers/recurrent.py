"""LSTM and its kin: arguments that went, and the shape of their input.

https://keras.io/api/layers/recurrent_layers/lstm/
"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.rulebook.rule import Rule, Text

CUDNN = {"keras.layers.CuDNNLSTM": "keras.layers.LSTM", "keras.layers.CuDNNGRU": "keras.layers.GRU"}
LAYERS = (
    "keras.layers.SimpleRNN",
    "keras.layers.LSTM",
    "keras.layers.GRU",
    "keras.layers.ConvLSTM2D",
    *CUDNN,
)
# What these read is a sequence of vectors: `input_dim` alone says the size of the vectors.
SEQUENCES = (
    *LAYERS,
    "keras.layers.Conv1D",
    "keras.layers.Convolution1D",
    "keras.layers.AtrousConvolution1D",
    "keras.layers.LocallyConnected1D",
    "keras.layers.TimeDistributedDense",
)

rule = Rule(
    name="recurrent",
    since="2.0",
    title=Text("Arguments of recurrent layers", "再帰型層の引数"),
    reason=Text(
        "What an LSTM reads is said by `input_shape=(steps, features)`; how it computes (`consume_less`, CuDNN's own "
        "layers) is Keras' choice now.",
        "LSTM の入力は `input_shape=(ステップ数, 特徴数)` で指定します。"
        "計算方法（`consume_less` や CuDNN 専用層）は Keras が自動で選びます。",
    ),
    before="from keras.layers import LSTM\nLSTM(32, input_dim=64, input_length=10, consume_less='gpu')",
    after="from keras.layers import LSTM\nLSTM(32, input_shape=(10, 64))",
    replaces=CUDNN,
    proof=None,
)


@rule.call(*SEQUENCES)
def join_shape(call: Call) -> None:
    size, length = call.get("input_dim"), call.get("input_length")
    if (size is None and length is None) or call.unpacks:
        return
    said = any(call.get(name) is not None for name in ("input_shape", "batch_input_shape", "batch_shape"))
    if said or size is None:
        for one in (size, length):
            if one is not None:
                call.remove(one)
        return
    steps = call.text(length) if length is not None else "None"
    old = f"input_dim={call.text(size)}" + (f", input_length={steps}" if length is not None else "")
    shape = f"({steps}, {call.text(size)})"
    if length is not None:
        call.remove(length, report=False)
    if size.keyword is None:
        call.name_argument(size, "input_shape")
    else:
        size.new_keyword = "input_shape"
    call.set(size, shape, report=False)
    call.changed(old, f"input_shape={shape}")


@rule.call(*LAYERS)
def drop_ways_of_computing(call: Call) -> None:
    for name in ("consume_less", "implementation"):
        argument = call.get(name)
        if argument is not None and (name == "consume_less" or "SimpleRNN" in call.name or "Conv" in call.name):
            call.remove(argument)


@rule.call("keras.layers.LSTM", "keras.layers.ConvLSTM2D")
def forget_bias(call: Call) -> None:
    argument = call.get("forget_bias_init")
    if argument is None or call.get("unit_forget_bias") is not None:
        return
    value = call.constant(argument)
    call.rename("forget_bias_init", "unit_forget_bias", check=value not in ("one", "zero"))
    call.set(argument, "False" if value == "zero" else "True", report=False)


@rule.call(*CUDNN)
def plain_layer(call: Call) -> None:
    note = Text(
        "On a GPU, LSTM and GRU use CuDNN by themselves. Its formulas are said here in full, since older LSTMs used "
        "others.",
        "GPU では LSTM と GRU が自動的に CuDNN を使います。"
        "古い LSTM とは既定の数式が異なるため、CuDNN の式を明示しています。",
    )
    call.function(CUDNN[call.name], note)
    call.add("recurrent_activation", "'sigmoid'", report=False)
    if "GRU" in call.name:
        call.add("reset_after", "True", report=False)


@rule.reference(*CUDNN)
def plain_name(node: ast.expr, edit: Editor) -> None:
    parent = edit.module.scopes.parents.get(node)
    if not (isinstance(parent, ast.Call) and parent.func is node):
        edit.refer(node, CUDNN[edit.module.name(node)])
