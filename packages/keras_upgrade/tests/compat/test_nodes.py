"""The calls of a shared layer."""

from __future__ import annotations

import keras
import pytest
from keras_upgrade.compat.nodes import get_input_at, get_output_at


def test_each_call_of_a_shared_layer():
    a, b = keras.Input((3,)), keras.Input((3,))
    layer = keras.layers.Dense(2)
    first, second = layer(a), layer(b)
    assert [get_output_at(layer, number) for number in (0, 1, -1)] == [first, second, second]
    assert [get_input_at(layer, number) for number in (0, 1)] == [a, b]


def test_several_inputs_are_a_list():
    a, b = keras.Input((3,)), keras.Input((3,))
    layer = keras.layers.Add()
    layer([a, b])
    assert get_input_at(layer, 0) == [a, b]


def test_a_call_that_never_was():
    layer = keras.layers.Dense(2, name="shared")
    layer(keras.Input((3,)))
    with pytest.raises(ValueError, match=r"layer 'shared', which was called 1 times\. Received: 1"):
        get_output_at(layer, 1)
