"""Shapes, variables and values by the backend."""

from __future__ import annotations

import pytest
from keras_upgrade import upgrade

HEAD = "from keras import backend as K\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("s = K.int_shape(x)\n", "s = tuple(x.shape)\n"),
        ("n = K.int_shape(a + b)[1]\n", "n = (a + b).shape[1]\n"),
        ("n = K.ndim(x)\n", "n = len(x.shape)\n"),
        ("K.set_value(w, 1)\n", "w.assign(1)\n"),
        ("K.update(w, w * 2)\n", "w.assign(w * 2)\n"),
        ("K.update_add(self.n, 1)\n", "self.n.assign_add(1)\n"),
        ("K.moving_average_update(v, x, 0.9)\n", "v.assign(v * 0.9 + x * (1.0 - 0.9))\n"),
        (
            "if done:\n    K.batch_set_value(pairs)\n",
            "if done:\n    for variable, value in pairs:\n        variable.assign(value)\n",
        ),
    ],
)
def test_by_the_tensor_itself(before: str, after: str, expect) -> None:
    expect(HEAD + before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("K.eval(x)\n", "ops.convert_to_numpy(x)\n"),
        ("K.batch_get_value(ws)\n", "[ops.convert_to_numpy(variable) for variable in ws]\n"),
        ("K.shape(x)[0]\n", "ops.shape(x)[0]\n"),
        ("K.count_params(w)\n", "int(ops.size(w))\n"),
        ("K.repeat(x, 3)\n", "ops.repeat(ops.expand_dims(x, axis=1), 3, axis=1)\n"),
        ("K.in_top_k(p, t, 5)\n", "ops.in_top_k(t, p, 5)\n"),
        ("K.temporal_padding(x)\n", "ops.pad(x, ((0, 0), (1, 1), (0, 0)))\n"),
        ("K.temporal_padding(x, 2)\n", "ops.pad(x, ((0, 0), (2, 2), (0, 0)))\n"),
        ("K.relu(x)\n", "ops.relu(x)\n"),
        ("K.bias_add(x, b)\n", "ops.add(x, b)\n"),
        ("K.switch(c, a, b)\n", "ops.where(c, a, b)\n"),
        ("K.switch(c, lambda: a, lambda: b)\n", "ops.cond(c, lambda: a, lambda: b)\n"),
        ("K.switch(c, lambda: a, b)\n", "ops.where(c, (lambda: a)(), b)\n"),
        ("K.ones(s, 'int32')\n", "ops.ones(s, dtype='int32')\n"),
        # K.sqrt took a negative number for 0.
        ("K.sqrt(x)\n", "ops.sqrt(ops.maximum(x, 0.0))\n"),
        ("K.sqrt(K.sum(K.square(x)) + 1e-7)\n", "ops.sqrt(ops.sum(ops.square(x)) + 1e-7)\n"),
    ],
)
def test_by_ops(before: str, after: str, expect) -> None:
    expect(HEAD + before, "from keras import ops\n" + after)


def test_a_weight_of_a_layer_stays_a_variable(expect) -> None:
    expect(
        HEAD + "class Own:\n    def build(self, shape):\n        self.b = K.zeros((3,))\n",
        "from keras import ops, Variable\nclass Own:\n    def build(self, shape):\n"
        "        self.b = Variable(ops.zeros((3,)))\n",
    )


def test_a_leaky_relu_is_an_activation(expect) -> None:
    expect(HEAD + "K.relu(x, alpha=0.1)\n", "from keras.activations import relu\nrelu(x, negative_slope=0.1)\n")


def test_the_rate_of_an_optimizer_is_the_business_of_another_rule() -> None:
    result = upgrade(HEAD + "K.set_value(model.optimizer.lr, 0.1)\n")
    assert {change.rule for change in result.changes} == {"learning-rate", "imports"}


def test_a_bias_with_channels_first_is_left_with_a_word(expect) -> None:
    source = HEAD + "K.bias_add(x, b, 'channels_first')\n"
    result = expect(source, source)
    assert [warning.rule for warning in result.warnings] == ["backend-tensors"]


@pytest.mark.parametrize(
    "source",
    [
        "from tensorflow.keras import backend as K\nK.int_shape(x)\nK.get_value(w)\n",
        "def int_shape(x):\n    return x.shape\n\nint_shape(x)\n",
        "import mine as K\nK.set_value(w, 1)\n",
        "session.eval(x)\ncursor.update(a, b)\nitertools.repeat(x, 3)\n",
        HEAD + "K.set_value(*pair)\nK.eval()\n",
        HEAD + "print(K.batch_set_value(pairs))\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)
