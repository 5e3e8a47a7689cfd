"""Each mode of `merge` becomes its own function."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("merge([a, b])", "add([a, b])"),
        ("merge([a, b], mode='sum')", "add([a, b])"),
        ("merge([a, b], 'mul')", "multiply([a, b])"),
        ("merge([a, b], mode='ave', name='mean')", "average([a, b], name='mean')"),
        ("merge([a, b], mode='max')", "maximum([a, b])"),
        ("merge([a, b], mode='concat')", "concatenate([a, b])"),
        ("merge([a, b], mode='concat', concat_axis=n)", "concatenate([a, b], axis=n)"),
        ("merge([a, b], 'concat', 1)", "concatenate([a, b], axis=1)"),
        ("merge([a, b], mode='sum', concat_axis=1)", "add([a, b])"),
        ("merge([a, b], mode='dot', dot_axes=[2, 1])", "dot([a, b], axes=[2, 1])"),
        ("merge([a, b], mode='dot')", "dot([a, b], axes=-1)"),
        ("merge([a, b], mode='dot', dot_axes=0)", "dot([a, b], axes=-1)"),
        ("merge([a, b], mode='cos', dot_axes=1)", "dot([a, b], axes=1, normalize=True)"),
        ("merge(tensors, mode='sum')", "add(tensors)"),
        ("merge(inputs=[a, b], mode='sum')", "add(inputs=[a, b])"),
    ],
)
def test_function(expect, old, new):
    function = new.partition("(")[0]
    expect(f"from keras.layers import merge\n{old}\n", f"from keras.layers import {function}\n{new}\n")


def test_nested(expect):
    expect(
        "from keras.layers import merge\nmerge([merge([a, b], mode='mul'), c], mode='concat')\n",
        "from keras.layers import concatenate, multiply\nconcatenate([multiply([a, b]), c])\n",
    )


def test_from_the_engine(expect):
    expect("from keras.engine import merge\nmerge([a, b])\n", "from keras.layers import add\nadd([a, b])\n")


def test_lambda(expect):
    expect(
        "from keras.layers import merge\nmerge([a, b], mode=lambda t: t[0] - t[1], output_shape=(3,))\n",
        "from keras.layers import Lambda\nLambda(lambda t: t[0] - t[1], output_shape=(3,))([a, b])\n",
    )


def test_own_function(expect):
    expect(
        "from keras.layers import merge\ndef f(t):\n    return t[0]\nmerge([a, b], mode=f, output_shape=g, name='x')\n",
        "from keras.layers import Lambda\ndef f(t):\n    return t[0]\nLambda(f, output_shape=g, name='x')([a, b])\n",
    )


def test_layer_without_models(expect):
    expect(
        "from keras.layers import Merge\ny = Merge(mode='mul', name='gate')([a, b])\n"
        "z = Merge(mode='concat', concat_axis=1)\n",
        "from keras.layers import Concatenate, Multiply\ny = Multiply(name='gate')([a, b])\nz = Concatenate(axis=1)\n",
    )


def test_axis_of_the_batch_is_to_be_checked(expect):
    result = expect(
        "from keras.layers import merge\nmerge([a, b], mode='dot', dot_axes=0)\n",
        "from keras.layers import dot\ndot([a, b], axes=-1)\n",
    )
    assert any(change.check for change in result.changes)


def test_unknown_mode_is_said_aloud(expect):
    source = "from keras.layers import merge\ndef f(mode):\n    return merge([a, b], mode=mode)\n"
    result = expect(source, source.replace("from keras.layers import merge", "from keras import layers as merge"))
    assert [warning.rule for warning in result.warnings] == ["merge"]


@pytest.mark.parametrize(
    "source",
    [
        "def merge(x, mode):\n    return x\nmerge([a, b], mode='sum')\n",
        "import pandas as pd\npd.merge(a, b, how='left')\n",
        "a.merge([b], mode='sum')\n",
        "from keras.layers import Add\nAdd()([a, b])\n",
    ],
)
def test_another_merge(expect_unchanged, source):
    expect_unchanged(source)


def test_module_of_keras_2(expect):
    expect(
        "from keras.layers.merge import concatenate\nconcatenate([a, b], axis=1)\n",
        "from keras.layers import concatenate\nconcatenate([a, b], axis=1)\n",
    )
