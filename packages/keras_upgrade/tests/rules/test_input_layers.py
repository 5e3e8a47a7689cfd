"""The tensor that a model begins with."""

from __future__ import annotations

import pytest

OLD = "from keras.layers.core import Dense\nDense\n"
NEW = "from keras.layers import Dense\nDense\n"


@pytest.mark.parametrize("owner", ["model", "self.model", "VGG16()", "models[0]"])
def test_input_of_the_first_layer(owner: str, expect) -> None:
    expect(f"{OLD}x = {owner}.layers[0].input\n", f"{NEW}x = {owner}.inputs[0]\n")


@pytest.mark.parametrize(
    "use",
    ["x = model.layers[1].input\n", "x = model.layers[0].output\n", "x = model.layers[False].input\n",
     "model.layers[0].input = x\n", "x = layers[0].input\n"],
)  # fmt: skip
def test_other_tensors(use: str, expect) -> None:
    expect(OLD + use, NEW + use)


def test_its_shape_goes_by_the_same_way(expect) -> None:
    expect(OLD + "x = model.layers[0].input_shape\n", NEW + "x = model.inputs[0].shape\n")


def test_a_modern_source(expect_unchanged) -> None:
    expect_unchanged("import keras\nx = model.layers[0].input\n")
