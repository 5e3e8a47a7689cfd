"""Old argument names of layers become today's."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Dense(output_dim=3, init='normal')", "Dense(units=3, kernel_initializer='normal')"),
        ("Dense(3, bias=False)", "Dense(3, use_bias=False)"),
        ("Dense(3, W_constraint=c, b_constraint=d)", "Dense(3, kernel_constraint=c, bias_constraint=d)"),
        ("Dropout(p=0.5)", "Dropout(rate=0.5)"),
        ("SpatialDropout2D(p=0.5)", "SpatialDropout2D(rate=0.5)"),
        ("GaussianNoise(sigma=1)", "GaussianNoise(stddev=1)"),
        ("Conv1D(nb_filter=8, filter_length=3)", "Conv1D(filters=8, kernel_size=3)"),
        ("Conv1D(8, 3, subsample_length=2)", "Conv1D(8, 3, strides=2)"),
        ("MaxPooling1D(pool_length=3, stride=2)", "MaxPooling1D(pool_size=3, strides=2)"),
        ("MaxPooling2D(poolsize=(2, 2))", "MaxPooling2D(pool_size=(2, 2))"),
        ("UpSampling1D(length=3)", "UpSampling1D(size=3)"),
        ("Embedding(9, 4, init='normal')", "Embedding(9, 4, embeddings_initializer='normal')"),
        (
            "Embedding(input_dim=9, output_dim=4, W_constraint=c)",
            "Embedding(input_dim=9, output_dim=4, embeddings_constraint=c)",
        ),
        ("PReLU(init='zero')", "PReLU(alpha_initializer='zero')"),
        ("BatchNormalization(gamma_init='one')", "BatchNormalization(gamma_initializer='one')"),
        ("SimpleRNN(output_dim=4, inner_init='normal')", "SimpleRNN(units=4, recurrent_initializer='normal')"),
        (
            "SimpleRNN(4, U_regularizer=r, dropout_W=0.1, dropout_U=0.2)",
            "SimpleRNN(4, recurrent_regularizer=r, dropout=0.1, recurrent_dropout=0.2)",
        ),
        (
            "SeparableConv2D(8, (3, 3), init='normal')",
            "SeparableConv2D(8, (3, 3), depthwise_initializer='normal', pointwise_initializer='normal')",
        ),
    ],
)
def test_argument(expect, old, new):
    layer = old.partition("(")[0]
    expect(f"from keras.layers import {layer}\n{old}\n", f"from keras.layers import {layer}\n{new}\n")


def test_through_tf_keras(expect):
    expect(
        "import tensorflow as tf\ntf.keras.layers.Dense(3, init='normal')\n",
        "import tensorflow as tf\ntf.keras.layers.Dense(3, kernel_initializer='normal')\n",
    )


def test_line_breaks_and_comments_survive(expect):
    expect(
        "from keras.layers import Dense\nDense(\n    3,  # units\n    init = 'normal',  # small\n)\n",
        "from keras.layers import Dense\nDense(\n    3,  # units\n    kernel_initializer = 'normal',  # small\n)\n",
    )


@pytest.mark.parametrize(
    "source",
    [
        "from keras.layers import Embedding\nEmbedding(input_dim=9, output_dim=4)\n",
        "from keras.layers import Dropout\ndef half(p=0.5):\n    return Dropout(p)\n",
        "from keras import Sequential\ndef Dense(n, init):\n    return n\nDense(3, init='normal')\n",
        "from keras.layers import Dense\nDense(3, kernel_initializer='normal')\n",
        "class Dropout:\n    pass\nDropout(p=0.5)\n",
        "from torch.nn import Dropout\nDropout(p=0.5)\n",
    ],
)
def test_what_is_not_an_old_argument(expect_unchanged, source):
    expect_unchanged(source)


def test_new_name_given_as_well_is_left_to_the_learner(expect_unchanged):
    expect_unchanged("from keras.layers import Dropout\nDropout(rate=0.1, p=0.5)\n")


def test_full_padding_is_said_aloud(expect):
    result = expect(
        "from keras.layers import Conv1D\nConv1D(8, 3, border_mode='full')\n",
        "from keras.layers import Conv1D\nConv1D(8, 3, padding='full')\n",
    )
    assert [warning.rule for warning in result.warnings] == ["layer-arguments"]
