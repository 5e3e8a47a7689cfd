from __future__ import annotations

import pytest

OLD = "\nmodel.fit(x, y, nb_epoch=1)"
NEW = "\nmodel.fit(x, y, epochs=1)"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("model.layers[-1].output_shape[1]", "model.layers[-1].output.shape[1]"),
        ("model.get_layer('a').input_shape", "model.get_layer('a').input.shape"),
        (
            "for layer in model.layers[2:]:\n    layer.output_shape",
            "for layer in model.layers[2:]:\n    layer.output.shape",
        ),
        (
            "for i, layer in enumerate(model.layers):\n    layer.input_shape",
            "for i, layer in enumerate(model.layers):\n    layer.input.shape",
        ),
        ("[layer.output_shape for layer in model.layers]", "[layer.output.shape for layer in model.layers]"),
        ("last = model.layers[-1]\nlast.output_shape", "last = model.layers[-1]\nlast.output.shape"),
        (
            "import keras\ndense = keras.layers.Dense(3)\ndense.output_shape",
            "import keras\ndense = keras.layers.Dense(3)\ndense.output.shape",
        ),
        ("layer.get_output_at(0)", "layer.output"),
        (
            "layer.get_output_at(1)\nlayer.get_input_shape_at(-1)",
            "from keras_upgrade.compat.nodes import get_output_at, get_input_at\n"
            "get_output_at(layer, 1)\nget_input_at(layer, -1).shape",
        ),
        ("layer.get_input_shape_at(node_index=0)", "layer.input.shape"),
    ],
)
def test_layer(expect, before: str, after: str) -> None:
    expect(before, after)


def test_unknown_owner_in_an_old_source(expect) -> None:
    expect("layers['conv'].output_shape" + OLD, "layers['conv'].output.shape" + NEW)


@pytest.mark.parametrize(
    "source",
    [
        "import keras\nmodel.output_shape",
        "import keras\nnet = keras.Sequential()\nnet.output_shape",
        "thing.input_shape",
        "class Own:\n    def f(self):\n        self.output_shape = 3\n        return other.output_shape",
    ],
)
def test_others_keep_their_shape(expect, source: str) -> None:
    expect(source + OLD, source + NEW)


@pytest.mark.parametrize(
    "source",
    [
        "layer.output_shape",
        "data.layers[1:].output_shape",
        "for layer in stack:\n    layer.input_shape",
        "layer.output.shape",
    ],
)
def test_modern_source_is_left(expect_unchanged, source: str) -> None:
    expect_unchanged(source)
