"""Positional arguments in Keras 1's order get their names."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Dense(3, 'uniform')", "Dense(3, kernel_initializer='uniform')"),
        ("Dense(3, 'uniform', 'relu')", "Dense(3, kernel_initializer='uniform', activation='relu')"),
        ("Conv1D(8, 3, 'he_normal', 'relu')", "Conv1D(8, 3, kernel_initializer='he_normal', activation='relu')"),
        ("Embedding(9, 4, 'uniform', 7)(x)", "Embedding(9, 4, embeddings_initializer='uniform')(x)"),
        ("SimpleRNN(4, 'glorot_uniform')", "SimpleRNN(4, kernel_initializer='glorot_uniform')"),
    ],
)
def test_names(expect, old, new):
    layer = old.partition("(")[0]
    expect(f"from keras.layers import {layer}\n{old}\n", f"from keras.layers import {layer}\n{new}\n")


def test_behind_the_sides_of_a_kernel(expect):
    expect(
        "from keras.layers import Convolution2D\nConvolution2D(8, 3, 3, 'he_normal', 'relu')\n",
        "from keras.layers import Conv2D\nConv2D(8, (3, 3), kernel_initializer='he_normal', activation='relu')\n",
    )


def test_inputs_before_units(expect):
    result = expect(
        "from keras.layers import Dense\nDense(784, 10, init='uniform')\n",
        "from keras.layers import Dense\nDense(10, kernel_initializer='uniform', input_dim=784)\n",
    )
    assert [change.check for change in result.changes if change.rule == "layer-positions"] == [True]


@pytest.mark.parametrize(
    "call",
    [
        "Dense(3, 'relu')",
        "Dense(3, 'relu', True, 'uniform')",
        "Dense(3, uniform)",
        "Dense(3, *uniform)",
        "Dense(uniform, 3.0)",
    ],
)
def test_order_of_today(expect_unchanged, call):
    expect_unchanged(f"from keras.layers import Dense\n{call}\n")


def test_embedding_of_today(expect_unchanged):
    expect_unchanged("from keras.layers import Embedding\nEmbedding(9, 4, 'uniform', None, None, True)\n")
