"""`batch_input_shape` moves into an Input."""

from __future__ import annotations

import pytest

HEAD = "from keras.layers import SimpleRNN\nfrom keras.models import Sequential\n"
NEW = "from keras.layers import SimpleRNN, Input\nfrom keras.models import Sequential\n"


def test_added_first(expect):
    expect(
        HEAD + "m = Sequential()\nm.add(SimpleRNN(8, batch_input_shape=(n, 5, 2), stateful=True))\n",
        NEW + "m = Sequential()\nm.add(Input(batch_shape=(n, 5, 2)))\nm.add(SimpleRNN(8, stateful=True))\n",
    )


def test_batch_size_beside_the_shape(expect):
    expect(
        HEAD + "m = Sequential()\nm.add(SimpleRNN(8, input_shape=(5, 2), batch_size=n))\n",
        NEW + "m = Sequential()\nm.add(Input(shape=(5, 2), batch_size=n))\nm.add(SimpleRNN(8))\n",
    )


def test_given_to_every_layer(expect):
    expect(
        HEAD + "m = Sequential()\nm.add(SimpleRNN(8, batch_input_shape=s))\nm.add(SimpleRNN(8, batch_input_shape=s))\n",
        NEW + "m = Sequential()\nm.add(Input(batch_shape=s))\nm.add(SimpleRNN(8))\nm.add(SimpleRNN(8))\n",
    )


def test_within_a_bidirectional(expect):
    expect(
        "from keras.layers import Bidirectional, SimpleRNN\nfrom keras.models import Sequential\n"
        "m = Sequential()\nm.add(Bidirectional(SimpleRNN(8, batch_input_shape=s)))\n",
        "from keras.layers import Bidirectional, SimpleRNN, Input\nfrom keras.models import Sequential\n"
        "m = Sequential()\nm.add(Input(batch_shape=s))\nm.add(Bidirectional(SimpleRNN(8)))\n",
    )


def test_through_tf_keras(expect):
    expect(
        "from tensorflow import keras\nm = keras.Sequential()\nm.add(keras.layers.Dense(8, batch_input_shape=s))\n",
        "from tensorflow import keras\nfrom tensorflow.keras.layers import Input\nm = keras.Sequential()\n"
        "m.add(Input(batch_shape=s))\nm.add(keras.layers.Dense(8))\n",
    )


def test_in_a_loop_is_left_with_a_word(expect):
    source = HEAD + "m = Sequential()\nfor i in range(3):\n    m.add(SimpleRNN(8, batch_input_shape=s))\n"
    result = expect(source, source)
    assert [warning.rule for warning in result.warnings] == ["batch-shape"]


def test_model_made_within_the_loop(expect):
    expect(
        HEAD + "for i in range(3):\n    m = Sequential()\n    m.add(SimpleRNN(8, batch_input_shape=s))\n",
        NEW + "for i in range(3):\n    m = Sequential()\n    m.add(Input(batch_shape=s))\n    m.add(SimpleRNN(8))\n",
    )


@pytest.mark.parametrize(
    "source",
    [
        "from keras.layers import Input\nInput(shape=(3,), batch_size=2)\n",
        "from keras.layers import InputLayer\nInputLayer(shape=(3,), batch_size=2)\n",
        HEAD + "m = Sequential([SimpleRNN(8)])\nm.fit(x, y, batch_size=2)\n",
        "batch_input_shape = (1, 2)\nprint(batch_input_shape)\n",
    ],
)
def test_modern(expect_unchanged, source):
    expect_unchanged(source)
