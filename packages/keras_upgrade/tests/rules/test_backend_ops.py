"""The functions of K in keras.ops, their arguments' names and their old defaults."""

from __future__ import annotations

import importlib
import inspect

import pytest
from keras_upgrade.rules.backend.backend_ops import OPERATIONS

HEAD = "from keras import backend as K\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("K.sum(x, axis=1, keepdims=True)\n", "ops.sum(x, axis=1, keepdims=True)\n"),
        ("K.mean(K.square(x))\n", "ops.mean(ops.square(x))\n"),
        ("K.clip(x, min_value=0, max_value=1)\n", "ops.clip(x, x_min=0, x_max=1)\n"),
        ("K.expand_dims(x, dim=1)\n", "ops.expand_dims(x, axis=1)\n"),
        ("K.one_hot(i, nb_classes=3)\n", "ops.one_hot(i, num_classes=3)\n"),
        ("K.zeros_like(x, name='z')\n", "ops.zeros_like(x)\n"),
        ("K.eye(3, 'int32')\n", "ops.eye(3, dtype='int32')\n"),
        ("K.pow(x, 2)\n", "ops.power(x, 2)\n"),
        ("K.permute_dimensions(x, (0, 2, 1))\n", "ops.transpose(x, (0, 2, 1))\n"),
        (
            "K.conv2d(x, kernel=k, border_mode='same', dim_ordering='th', image_shape=None)\n",
            "ops.conv(x, kernel=k, padding='same', data_format='channels_first')\n",
        ),
        # A default that is another today is written down.
        ("K.concatenate([a, b])\n", "ops.concatenate([a, b], axis=-1)\n"),
        ("K.concatenate([a, b], 1)\n", "ops.concatenate([a, b], 1)\n"),
        ("K.argmax(x)\n", "ops.argmax(x, axis=-1)\n"),
        ("K.l2_normalize(x)\n", "ops.normalize(x, axis=None)\n"),
        ("K.gather(table, i)\n", "ops.take(table, i, axis=0)\n"),
        # What comes through stars can not be seen to have a default missing.
        ("K.concatenate(**more)\n", "ops.concatenate(**more)\n"),
        # The function itself.
        ("f = K.square\n", "f = ops.square\n"),
        ("f = K.argmax\n", "f = lambda x: ops.argmax(x, axis=-1)\n"),
    ],
)
def test_in_ops(before: str, after: str, expect) -> None:
    expect(HEAD + before, "from keras import ops\n" + after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("K.random_normal((2,), std=1.)\n", "from keras import random\nrandom.normal((2,), stddev=1.)\n"),
        ("K.dropout(x, level=0.5)\n", "from keras import random\nrandom.dropout(x, rate=0.5)\n"),
        ("K.batch_dot(a, b, axes=1)\n", "from keras_upgrade.compat import batch_dot\nbatch_dot(a, b, axes=1)\n"),
        ("K.hard_sigmoid(x)\n", "from keras_upgrade.compat import hard_sigmoid\nhard_sigmoid(x)\n"),
    ],
)
def test_elsewhere(before: str, after: str, expect) -> None:
    expect(HEAD + before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import keras\nkeras.backend.mean(x)\n", "import keras\nkeras.ops.mean(x)\n"),
        (
            "from keras.backend import mean, square\nmean(square(x))\n",
            "from keras.ops import mean, square\nmean(square(x))\n",
        ),
        (
            "from keras.backend import *\nmean(x)\nfloatx()\n",
            "from keras.backend import *\nfrom keras import ops\nops.mean(x)\nfloatx()\n",
        ),
        (
            "import keras.backend as K\nK.mean(x, K.floatx())\n",
            "import keras.backend as K\nfrom keras import ops\nops.mean(x, K.floatx())\n",
        ),
        (
            HEAD + "def f(ops):\n    return K.mean(ops)\n",
            "from keras import ops as keras_ops\ndef f(ops):\n    return keras_ops.mean(ops)\n",
        ),
        # The backend of `tf.keras` computes with real tensors, not with symbolic ones.
        (
            "from tensorflow.keras import backend as K, Input\nx = Input((3,))\nK.mean(x)\n",
            "from tensorflow.keras import ops, Input\nx = Input((3,))\nops.mean(x)\n",
        ),
    ],
)
def test_however_it_is_reached(before: str, after: str, expect) -> None:
    expect(before, after)


@pytest.mark.parametrize(
    "source",
    [
        "from keras import ops\nops.mean(x)\nops.concatenate([a, b])\n",
        "from tensorflow.keras import backend as K\nK.mean(x)\n",
        "import mylib as K\nK.mean(x)\n",
        "def mean(x):\n    return x\n\nmean(3)\n",
        "import numpy as np\nnp.mean(x)\nnp.concatenate([a, b])\n",
        HEAD + "K.my_own(x)\nK.clear_session()\nK.epsilon()\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)


@pytest.mark.parametrize("old", OPERATIONS)
def test_the_table_names_what_keras_has(old: str) -> None:
    """Each new name is a function of the installed Keras, and each new argument one of that function."""
    operation = OPERATIONS[old]
    module, _, name = operation.new.rpartition(".")
    function = getattr(importlib.import_module(module), name)
    parameters = inspect.signature(function).parameters
    new = {one.new for one in operation.parameters if not one.dropped}
    assert new <= set(parameters)
    # Positional arguments keep their places.
    places = [one.new for one in operation.parameters if not (one.dropped or one.named or one.added)]
    assert places == list(parameters)[: len(places)]


def test_symbolic_through_losses_and_what_is_multiplied_to_them(expect) -> None:
    head = "from tensorflow.keras.layers import Input\nfrom tensorflow.keras.losses import mse\n"
    body = "x = Input((4,))\nloss = mse(x, x)\nloss *= 784\nmean = {}.mean(loss + 1)\n"
    old = "from tensorflow.keras import backend as K\n"
    expect(old + head + body.format("K"), "from tensorflow.keras import ops\n" + head + body.format("ops"))
