"""Shapes with the channels first are guessed, and the guess is marked."""

from __future__ import annotations

import json

import pytest
from keras_upgrade import upgrade
from keras_upgrade.notebooks.nbformat_text import upgrade_notebook
from keras_upgrade.reading.memory import Memory

OLD = "from keras.layers import Convolution2D\n"
NEW = "from keras.layers import Conv2D\n"
SET = 'from keras import config\nconfig.set_image_data_format("channels_first")\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Convolution2D(8, 3, 3, input_shape=(1, 28, 28))\n", "Conv2D(8, (3, 3), input_shape=(1, 28, 28))\n"),
        ("Convolution2D(8, 3, 3, input_shape=(3, r, c))\n", "Conv2D(8, (3, 3), input_shape=(3, r, c))\n"),
        (
            "n = 1\nshape = (n, 28, 28)\nConvolution2D(8, 3, 3, input_shape=shape)\n",
            "n = 1\nshape = (n, 28, 28)\nConv2D(8, (3, 3), input_shape=shape)\n",
        ),
        (
            "Convolution2D(8, 3, 3, input_shape=(img_channels, 28, 28))\n",
            "Conv2D(8, (3, 3), input_shape=(img_channels, 28, 28))\n",
        ),
    ],
)
def test_declared_below_the_imports_and_marked(before: str, after: str, expect) -> None:
    result = expect(OLD + before, NEW + SET + after)
    assert [change.check for change in result.changes if change.rule == "channels-first"] == [True]


def test_said_once_however_many_layers_tell_it(expect) -> None:
    expect(
        OLD + "Convolution2D(8, 3, 3, input_shape=(3, 9, 9))\nConvolution2D(8, 3, 3, input_shape=(3, 9, 9))\n",
        NEW + SET + "Conv2D(8, (3, 3), input_shape=(3, 9, 9))\nConv2D(8, (3, 3), input_shape=(3, 9, 9))\n",
    )


def test_a_cell_without_imports_declares_at_its_top() -> None:
    memory = Memory()
    upgrade(OLD, memory=memory)
    code = upgrade("a = 1\nm.add(Convolution2D(8, 3, 3, input_shape=(3, 9, 9)))\n", memory=memory).code
    assert code.endswith(
        'a = 1\nconfig.set_image_data_format("channels_first")\nm.add(Conv2D(8, (3, 3), input_shape=(3, 9, 9)))\n'
    )


@pytest.mark.parametrize(
    "shape",
    ["(28, 28, 1)", "(1, 28, 3)", "(3, 8, channels)", "(28, 28)", "(5, 28, 28)", "given", "(rows, cols, 3)"],
)
def test_no_shape_of_that_order(shape: str, expect) -> None:
    expect(f"{OLD}Convolution2D(8, 3, 3, input_shape={shape})\n", f"{NEW}Conv2D(8, (3, 3), input_shape={shape})\n")


def test_whoever_speaks_of_the_order_has_thought_of_it(expect) -> None:
    expect(
        OLD + "Convolution2D(8, 3, 3, input_shape=(1, 28, 28), dim_ordering='th')\n",
        NEW + "Conv2D(8, (3, 3), input_shape=(1, 28, 28), data_format='channels_first')\n",
    )


@pytest.mark.parametrize(
    "source",
    [
        NEW + "Conv2D(8, 3, input_shape=(1, 28, 28))\n",
        "from keras.layers import Dense\nDense(8, input_shape=(1, 28, 28))\n",
        "def Convolution2D(n, r, c, input_shape):\n    return n\n\nConvolution2D(8, 3, 3, input_shape=(1, 28, 28))\n",
    ],
)
def test_modern_or_own(source: str, expect_unchanged) -> None:
    expect_unchanged(source)


def cells(*sources: str) -> list[str]:
    made = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in sources]
    text = json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 2})
    return [cell["source"] for cell in json.loads(upgrade_notebook(text).text)["cells"]]


def test_in_a_notebook_it_is_declared_before_the_data_is_loaded() -> None:
    imports, data, model, more = cells(
        "import numpy\nfrom keras.layers import Convolution2D\nfrom keras.datasets import mnist",
        "(x, y), _ = mnist.load_data()",
        "Convolution2D(8, 3, 3, input_shape=(1, 28, 28))",
        "Convolution2D(8, 3, 3, input_shape=(1, 28, 28))",
    )
    assert imports.endswith('config.set_image_data_format("channels_first")')
    assert data == "(x, y), _ = mnist.load_data()"
    assert model == more == "Conv2D(8, (3, 3), input_shape=(1, 28, 28))"


def test_in_a_notebook_that_speaks_of_the_order_nothing_is_declared() -> None:
    first, *_ = cells(
        "from keras.layers import Convolution2D",
        "Convolution2D(8, 3, 3, input_shape=(1, 28, 28))",
        "print(keras.backend.image_data_format())",
    )
    assert first == "from keras.layers import Conv2D"


@pytest.mark.parametrize("said", ['"""Tested with \'th\' image_dim_ordering."""\n', "# not channels_last\n"])
def test_texts_about_the_order_do_not_say_it(said: str, expect) -> None:
    layer = "Convolution2D(8, 3, 3, input_shape=(1, 28, 28))\n"
    expect(said + OLD + layer, said + NEW + SET + layer.replace("volution2D(8, 3, 3,", "v2D(8, (3, 3),"))


CONV = "from keras.layers.core import Dense\nfrom keras.layers import Conv2D, Input\n"


@pytest.mark.parametrize("shape", ["(1, 28, 28)", "shape=(3, 64, 64)"])
def test_input(shape: str) -> None:
    assert 'set_image_data_format("channels_first")' in upgrade(CONV + f"x = Conv2D(8, 3)(Input({shape}))\n").code


@pytest.mark.parametrize(
    "code",
    [
        "x = Conv2D(8, 3)(Input((28, 28, 1)))\n",
        "x = Dense(8)(Input((1, 28, 28)))\n",
        "x = Conv2D(8, 3)(Input((3, 64, 4)))\n",
        "x = Conv2D(8, 3)(Input((3,)))\n",
        "x = Conv2D(8, 3)(Input((1, n, m)))\n",
    ],
)
def test_other_inputs(code: str) -> None:
    assert "channels_first" not in upgrade(CONV + code).code
