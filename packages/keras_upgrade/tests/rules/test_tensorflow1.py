"""TensorFlow 1's names beside Keras."""

from __future__ import annotations

import pytest

TF = "import tensorflow as tf\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tf.mul(a, tf.log(b))\n", "tf.multiply(a, tf.math.log(b))\n"),
        ("tf.set_random_seed(3)\n", "tf.random.set_seed(3)\n"),
        ("tf.Print(x, [x])\n", "tf.compat.v1.Print(x, [x])\n"),
        ("tf.to_float(x)\n", 'tf.cast(x, "float32")\n'),
        ("tf.to_int32(x, name='i')\n", 'tf.cast(x, "int32")\n'),
        ("tf.assign(v, 3)\n", "v.assign(3)\n"),
        ("tf.reduce_mean(x, reduction_indices=[1], keep_dims=True)\n", "tf.reduce_mean(x, axis=[1], keepdims=True)\n"),
        ("tf.argmax(x, dimension=1)\n", "tf.argmax(x, axis=1)\n"),
        # Before TensorFlow 1.0 the axis came first.
        ("tf.concat(1, [a, b])\n", "tf.concat([a, b], 1)\n"),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    expect(TF + before, TF + after)


def test_names_imported_by_themselves(expect) -> None:
    expect(
        "from tensorflow import log, set_random_seed\nset_random_seed(3)\nlog(x)\n",
        "from tensorflow.math import log\nfrom tensorflow.random import set_seed\nset_seed(3)\nlog(x)\n",
    )


@pytest.mark.parametrize(
    "source",
    [TF + "tf.contrib.layers.xavier_initializer()\n", "from tensorflow.contrib.rnn import LSTMCell\nLSTMCell(3)\n"],
)
def test_contrib_is_left_with_a_word(source: str, expect) -> None:
    result = expect(source, source)
    assert [warning.rule for warning in result.warnings] == ["tensorflow1"]


@pytest.mark.parametrize(
    "source",
    [
        TF + "tf.math.log(x)\ntf.cast(x, 'float32')\ntf.reduce_mean(x, axis=1)\ntf.keras.layers.Dense(3)\n",
        TF + "tf.concat([a, b], 1)\ntf.concat(axis=1, values=[a, b])\ntf.to_float(*x)\n",
        "class tf:\n    pass\n\ntf.log(x)\ntf.to_float(x)\n",
        "import math\nmath.log(3)\nlog(3)\n",
        "import jax.numpy as tf\ntf.log(x)\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tf.gfile.Exists(p)", "tf.io.gfile.exists(p)"),
        ("tf.gfile.MakeDirs(p)", "tf.io.gfile.makedirs(p)"),
        ("tf.gfile.Open(p, 'rb')", "tf.io.gfile.GFile(p, 'rb')"),
        ("tf.gfile.FastGFile(p)", "tf.io.gfile.GFile(p)"),
        ("tf.gfile.ListDirectory(p)", "tf.io.gfile.listdir(p)"),
        # What TensorFlow 2 has still.
        ("tf.acos(x)", "tf.acos(x)"),
        ("tf.io.gfile.exists(p)", "tf.io.gfile.exists(p)"),
    ],
)
def test_files_and_what_stays(expect, old: str, new: str) -> None:
    expect(f"import tensorflow as tf\n{old}\n", f"import tensorflow as tf\n{new}\n")
