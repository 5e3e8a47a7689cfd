"""Keras 1's initializer functions become today's classes."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("normal(shape, scale=0.02, name=n)", "initializers.RandomNormal(stddev=0.02)(shape)"),
        ("normal((3, 4))", "initializers.RandomNormal()((3, 4))"),
        ("uniform(shape, 0.1)", "initializers.RandomUniform(minval=-0.1, maxval=0.1)(shape)"),
        ("zero((3,))", "initializers.Zeros()((3,))"),
        ("normal(stddev=0.1)", "initializers.RandomNormal(stddev=0.1)"),
        ("print(one)", "print(initializers.Ones)"),
    ],
)
def test_rewritten(expect, old, new):
    function = old.partition("(")[2].strip(")") if old.startswith("print") else old.partition("(")[0]
    expect(f"from keras.initializers import {function}\n{old}\n", f"from keras import initializers\n{new}\n")


def test_lambda_takes_what_keras_hands_over(expect):
    expect(
        "from keras.initializations import normal\nf = lambda shape, name: normal(shape, scale=1.0, name=name)\n",
        "from keras import initializers\n"
        "f = lambda shape, name=None, dtype=None: initializers.RandomNormal(stddev=1.0)(shape)\n",
    )


@pytest.mark.parametrize("keyword", ["init", "inner_init"])
def test_a_function_that_is_given_as_initializer_takes_dtype(expect, keyword):
    new = {"init": "kernel_initializer", "inner_init": "recurrent_initializer"}[keyword]
    layer = "from keras.layers import SimpleRNN\n"
    expect(
        f"{layer}def small(shape, name):\n    return np.zeros(shape)\nSimpleRNN(3, {keyword}=small)\n",
        f"{layer}def small(shape, name=None, dtype=None):\n    return np.zeros(shape)\nSimpleRNN(3, {new}=small)\n",
    )


def test_a_function_that_takes_dtype_already_is_left_alone(expect):
    layer = "from keras.layers import Dense\n"
    for arguments in ("shape, dtype=None", "shape, **more", "shape, *rest"):
        function = f"def small({arguments}):\n    return np.zeros(shape)\n"
        expect(
            f"{layer}{function}Dense(3, init=small)\n",
            f"{layer}{function}Dense(3, kernel_initializer=small)\n",
        )


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\nnp.random.normal(size=(3, 4))\n",
        "from keras.initializers import glorot_uniform\nglorot_uniform(seed=3)\n",
        "from keras.initializers import RandomNormal\nRandomNormal(0.0, 0.1)\n",
        "def normal(shape, scale):\n    return scale\nnormal((3,), scale=1)\n",
    ],
)
def test_left_alone(expect_unchanged, source):
    expect_unchanged(source)
