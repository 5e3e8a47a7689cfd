"""Functions, gradients, placeholders and variables of the backend."""

from __future__ import annotations

import pytest

HEAD = "from keras import backend as K\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f = K.function([a], [b])\n", "from keras_upgrade.compat import function\nf = function([a], [b])\n"),
        ("make = K.gradients\n", "from keras_upgrade.compat import gradients\nmake = gradients\n"),
        ("K.placeholder(ndim=2)\n", "from keras.layers import Input\nInput(batch_shape=(None, None))\n"),
        ("K.placeholder(ndim=1)\n", "from keras.layers import Input\nInput(batch_shape=(None,))\n"),
        (
            "K.placeholder(shape=(None, 4), dtype='int32', name='y')\n",
            "from keras.layers import Input\nInput(batch_shape=(None, 4), dtype='int32', name='y')\n",
        ),
        # Keras 2 made every variable and constant one of floats.
        ("v = K.variable(0.5)\n", "from keras import Variable\nv = Variable(0.5)\n"),
        ("v = K.variable(data)\n", 'from keras import Variable\nv = Variable(data, dtype="float32")\n'),
        (
            "v = K.variable(value=x, dtype='int32', name='u')\n",
            "from keras import Variable\nv = Variable(initializer=x, dtype='int32', name='u')\n",
        ),
        ("K.constant([1, 2])\n", 'from keras import ops\nops.convert_to_tensor([1, 2], dtype="float32")\n'),
        ("K.constant(3, shape=(2, 2))\n", 'from keras import ops\nops.full((2, 2), 3, dtype="float32")\n'),
        ("K.constant(1, dtype='int32')\n", "from keras import ops\nops.convert_to_tensor(1, dtype='int32')\n"),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    expect(HEAD + before, after)


def test_a_sum_that_starts_as_a_variable_starts_as_a_number(expect) -> None:
    expect(
        HEAD + "loss = K.variable(0.)\nloss += K.sum(x)\nloss = loss + K.sum(y)\n",
        "from keras import ops\nloss = 0.0\nloss += ops.sum(x)\nloss = loss + ops.sum(y)\n",
    )


def test_a_variable_that_is_set_is_one(expect) -> None:
    expect(
        HEAD + "n = K.variable(0.)\nn += 1\nK.set_value(n, 0)\n",
        "from keras import Variable\nn = Variable(0.)\nn += 1\nn.assign(0)\n",
    )


def test_updates_are_said(expect) -> None:
    result = expect(
        HEAD + "K.function([a], [b], updates=[(v, w)])\n",
        "from keras_upgrade.compat import function\nfunction([a], [b], updates=[(v, w)])\n",
    )
    assert [warning.rule for warning in result.warnings] == ["backend-graph"]


def test_no_updates_are_none(expect) -> None:
    result = expect(
        HEAD + "K.function([a], [b], updates=[])\n",
        "from keras_upgrade.compat import function\nfunction([a], [b], updates=[])\n",
    )
    assert result.warnings == []


def test_a_placeholder_of_any_shape_is_left_with_a_word(expect) -> None:
    result = expect(HEAD + "K.placeholder(None)\n", HEAD + "K.placeholder(None)\n")
    assert [warning.rule for warning in result.warnings] == ["backend-graph"]


@pytest.mark.parametrize(
    "source",
    [
        "from tensorflow.keras import backend as K\nK.constant([1])\nK.variable(0.)\n",
        "from keras_upgrade.compat import function, gradients\nfunction([a], gradients(b, a))\n",
        "def gradients(a, b):\n    return a\n\ngradients(1, 2)\n",
        "import theano as K\nK.function([a], [b])\n",
        "from keras import Variable, ops\nVariable(1.0)\nops.convert_to_tensor(1)\n",
        HEAD + "K.constant(*given)\nK.variable(**given)\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)


ARGMAX = "import numpy as np\nfrom keras.layers.core import Dense\nDense\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("c = np.argmax(p[0])\nmodel.output[:, c]\n", "c = np.argmax(p[0])\nmodel.output[:, int(c)]\n"),
        ("model.output[:, np.argmax(p)]\n", "model.output[:, int(np.argmax(p))]\n"),
        ("c = p.argmax()\nmodel.outputs[0][0, c]\n", "c = p.argmax()\nmodel.outputs[0][0, int(c)]\n"),
        ("c = int(np.argmax(p))\nmodel.output[:, c]\n", "c = int(np.argmax(p))\nmodel.output[:, c]\n"),
        ("c = np.argmax(p)\np[:, c]\n", "c = np.argmax(p)\np[:, c]\n"),
        ("def f(c):\n    return model.output[:, c]\n", "def f(c):\n    return model.output[:, c]\n"),
    ],
)
def test_a_symbolic_tensor_takes_plain_numbers(before: str, after: str, expect) -> None:
    expect(ARGMAX + before, ARGMAX.replace(".core", "") + after)


def test_an_index_in_modern_code_stays(expect_unchanged) -> None:
    expect_unchanged("import numpy as np\nimport keras\nc = np.argmax(p)\nmodel.output[:, c]\n")


def test_a_tensor_of_the_backend_needs_no_input_layer(expect) -> None:
    expect(
        HEAD + "from keras.layers import Input\nboth = K.concatenate([a, b])\nInput(tensor=both, shape=(3,))\n",
        "from keras import ops\nfrom keras.layers import Input\nboth = ops.concatenate([a, b], axis=-1)\nboth\n",
    )


def test_another_tensor_keeps_its_input_layer(expect_unchanged) -> None:
    expect_unchanged("from keras.layers import Input\ndef f(given):\n    return Input(tensor=given)\n")
