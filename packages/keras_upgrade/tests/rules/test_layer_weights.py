"""Weights given to a layer become its initializers."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Dense(3, weights=[W, b])", "Dense(3, kernel_initializer=W, bias_initializer=b)"),
        ("Dense(3, weights=[W], use_bias=False)", "Dense(3, kernel_initializer=W, use_bias=False)"),
        ("Dense(3, weights=w)", "Dense(3, kernel_initializer=w[0], bias_initializer=w[1])"),
        ("Dense(3, weights=None)", "Dense(3)"),
    ],
)
def test_dense(expect, old, new):
    expect(f"from keras.layers import Dense\n{old}\n", f"from keras.layers import Dense\n{new}\n")


def test_other_layers_are_said_aloud(expect):
    source = "from keras.layers import SimpleRNN\nSimpleRNN(3, weights=w)\n"
    assert [warning.rule for warning in expect(source, source).warnings] == ["layer-weights"]


@pytest.mark.parametrize(
    "source",
    [
        "from keras.layers import Embedding\nEmbedding(3, 4, weights=[W])\n",
        "from keras.applications import VGG16\nVGG16(weights='imagenet')\n",
        "from keras.layers import Dense\nDense(3, kernel_initializer=W)\nweights = 3\n",
        "def Dense(n, weights):\n    pass\nDense(3, weights=w)\n",
    ],
)
def test_left_alone(expect_unchanged, source):
    expect_unchanged(source)
