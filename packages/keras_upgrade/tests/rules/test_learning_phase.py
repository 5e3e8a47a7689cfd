"""The learning phase: dropped, fed to a function, or the `training` of a layer's call."""

from __future__ import annotations

import pytest

HEAD = "from keras import backend as K\n"
LAYER = "from keras.layers import Layer\n"


def test_inference_is_what_happens_anyway(expect) -> None:
    result = expect(HEAD + "K.set_learning_phase(0)\nmodel.predict(x)\n", "model.predict(x)\n")
    assert result.warnings == []


@pytest.mark.parametrize("value", ["1", "True", "mode"])
def test_training_outside_of_fit_is_said(value: str, expect) -> None:
    result = expect(HEAD + f"K.set_learning_phase({value})\nmodel.predict(x)\n", "model.predict(x)\n")
    assert [warning.rule for warning in result.warnings] == ["learning-phase"]


def test_alone_in_its_block(expect) -> None:
    expect(HEAD + "if test:\n    K.set_learning_phase(0)\n", "if test:\n    pass\n")


@pytest.mark.parametrize("layer", ["layer", "model.layers[1]", "model.get_layer('a')"])
def test_fed_to_a_function(layer: str, expect) -> None:
    expect(
        HEAD + f"f = K.function([{layer}.input, K.learning_phase()], [{layer}.output])\n",
        "from keras_upgrade.compat import function, learning_phase\n"
        f"f = function([{layer}.input, learning_phase()], [{layer}.output])\n",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("self, x", "self, x, training=None"),
        ("self, x, mask=None", "self, x, mask=None, training=None"),
        ("self, x, *, mask=None", "self, x, *, mask=None, training=None"),
        ("self, x, training=False", "self, x, training=False"),
    ],
)
def test_in_the_call_of_a_layer(before: str, after: str, expect) -> None:
    body = "class Noise(Layer):\n    def call({}):\n        return {}\n"
    expect(
        HEAD + LAYER + body.format(before, "K.in_train_phase(x * 2, x)"),
        LAYER
        + "from keras_upgrade.compat import in_train_phase\n"
        + body.format(after, "in_train_phase(x * 2, x, training=training)"),
    )
    expect(
        HEAD + LAYER + body.format(before, "x if K.learning_phase() else 2 * x"),
        LAYER + body.format(after, "x if training else 2 * x"),
    )


@pytest.mark.parametrize(
    "source", ["y = K.in_train_phase(a, b)\n", "y = K.in_test_phase(a, b)\n", "f(K.learning_phase())\n"]
)
def test_where_nothing_tells_it_is_left_with_a_word(source: str, expect) -> None:
    result = expect(HEAD + source, HEAD + source)
    assert [warning.rule for warning in result.warnings] == ["learning-phase"]


@pytest.mark.parametrize(
    "source",
    [
        LAYER + "class Noise(Layer):\n    def call(self, x, training=None):\n        return x if training else x * 2\n",
        "def set_learning_phase(value):\n    pass\n\nset_learning_phase(0)\n",
        "learning_phase = 1\nprint(learning_phase)\n",
        "import mine as K\nK.set_learning_phase(0)\nK.learning_phase()\n",
        "from keras_upgrade.compat import function, learning_phase\nfunction([a, learning_phase()], [b])\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)
