from __future__ import annotations

import pytest

HEAD = "from keras.layers import Dense, Input\nimport tensorflow as tf\nx = Input((4,))\nx = Dense(3)(x)\n"


@pytest.mark.parametrize("tensor", ["x", "Dense(2)(x)", "(x + 1)"])
def test_list_of_the_tuple(expect, tensor: str) -> None:
    expect(HEAD + f"n = {tensor}.shape.as_list()\n", HEAD + f"n = list({tensor}.shape)\n")


@pytest.mark.parametrize("shape", ["tf.zeros((2, 3)).shape", "images.shape", "x.get_shape()", "shape"])
def test_shapes_of_tensorflow_stay(expect_unchanged, shape: str) -> None:
    expect_unchanged(HEAD + f"n = {shape}.as_list()\n")
