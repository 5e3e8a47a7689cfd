"""Recurrent layers say what they read by `input_shape`."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("SimpleRNN(8, input_dim=4, input_length=3)", "SimpleRNN(8, input_shape=(3, 4))"),
        ("SimpleRNN(8, input_dim=4)", "SimpleRNN(8, input_shape=(None, 4))"),
        ("SimpleRNN(8, input_length=3, input_dim=4)", "SimpleRNN(8, input_shape=(3, 4))"),
        ("SimpleRNN(8, input_length=3)", "SimpleRNN(8)"),
        ("SimpleRNN(8, input_shape=(3, 4), input_length=3)", "SimpleRNN(8, input_shape=(3, 4))"),
        ("SimpleRNN(8, consume_less='mem')", "SimpleRNN(8)"),
        ("SimpleRNN(8, implementation=2)", "SimpleRNN(8)"),
        ("Conv1D(8, 3, input_dim=4, input_length=3)", "Conv1D(8, 3, input_shape=(3, 4))"),
        (
            "LSTM(8, forget_bias_init='one', inner_activation='tanh')",
            "LSTM(8, unit_forget_bias=True, recurrent_activation='tanh')",
        ),
        (
            "LSTM(8, forget_bias_init='zero', inner_activation='tanh')",
            "LSTM(8, unit_forget_bias=False, recurrent_activation='tanh')",
        ),
    ],
)
def test_argument(expect, old, new):
    layer = old.partition("(")[0]
    expect(f"from keras.layers import {layer}\n{old}\n", f"from keras.layers import {layer}\n{new}\n")


def test_cudnn_keeps_its_formulas(expect):
    expect(
        "from keras.layers import CuDNNLSTM, CuDNNGRU\nCuDNNLSTM(8)\nCuDNNGRU(8)\n",
        "from keras.layers import LSTM, GRU\nLSTM(8, recurrent_activation='sigmoid')\n"
        "GRU(8, recurrent_activation='sigmoid', reset_after=True)\n",
    )


def test_cudnn_chosen_by_name(expect):
    expect(
        "from keras.layers import CuDNNGRU, GRU\nLayer = CuDNNGRU if gpu else GRU\n",
        "from keras.layers import GRU\nLayer = GRU if gpu else GRU\n",
    )


@pytest.mark.parametrize(
    "source",
    [
        "from keras.layers import LSTM\nLSTM(8, implementation=2)\ninput_dim = 3\n",
        "from keras.layers import Dense\nDense(8, input_dim=4)\n",
        "from keras.layers import Embedding\nEmbedding(input_dim=8, output_dim=4)\n",
        "def LSTM(n, input_dim):\n    pass\nLSTM(8, input_dim=4)\n",
    ],
)
def test_not_a_sequences_size(expect_unchanged, source):
    expect_unchanged(source)
