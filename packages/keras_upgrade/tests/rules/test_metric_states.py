from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    "code",
    [
        "import tensorflow as tf\nloss = tf.keras.metrics.Mean(name='loss')\nfor _ in range(3):\n    loss.{}()\n",
        "from keras import metrics\nclass A:\n    def __init__(self):\n        self.m = metrics.Mean()\n"
        "    def f(self):\n        self.m.{}()\n",
    ],
)
def test_method_of_a_metric(expect, code: str) -> None:
    expect(code.format("reset_states"), code.format("reset_state"))


@pytest.mark.parametrize(
    "code",
    [
        "import keras\nlayer = keras.layers.LSTM(3)\nlayer.reset_states()\n",
        "from own import Mean\nmean = Mean()\nmean.reset_states()\n",
        "import keras\ndef f(mean):\n    mean.reset_states()\n",
        "import keras\nmean = keras.metrics.Mean()\nmean = other\nmean.reset_states()\n",
    ],
)
def test_others_keep_theirs(expect_unchanged, code: str) -> None:
    expect_unchanged(code)
