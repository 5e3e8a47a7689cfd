"""Kernels are given as one argument."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Convolution2D(32, 3, 3)", "Conv2D(32, (3, 3))"),
        ("Convolution2D(32, 3, 3, border_mode='same')", "Conv2D(32, (3, 3), padding='same')"),
        ("Convolution2D(32, 3, 3, subsample=(2, 2))", "Conv2D(32, (3, 3), strides=(2, 2))"),
        ("Convolution2D(nb_filter=32, nb_row=3, nb_col=5)", "Conv2D(filters=32, kernel_size=(3, 5))"),
        ("Convolution2D(32, kernel_size=(3, 3))", "Conv2D(32, kernel_size=(3, 3))"),
        ("Convolution2D(32, (3, 3), (2, 2))", "Conv2D(32, (3, 3), (2, 2))"),
        ("Convolution2D(32, 3)", "Conv2D(32, 3)"),
        ("Convolution2D(32, n, n + 1)", "Conv2D(32, (n, n + 1))"),
        ("Convolution2D(32, 1, 3, 3)", "Conv2D(32, (3, 3))"),
        ("Convolution2D(32, 3, 3, **options)", "Conv2D(32, (3, 3), **options)"),
        ("Convolution2D(*sizes)", "Conv2D(*sizes)"),
        ("Convolution3D(8, 3, 4, 5)", "Conv3D(8, (3, 4, 5))"),
        ("Convolution1D(8, 3)", "Conv1D(8, 3)"),
        ("AtrousConvolution2D(8, 3, 3, atrous_rate=(2, 2))", "Conv2D(8, (3, 3), dilation_rate=(2, 2))"),
        ("AtrousConvolution1D(8, 3, atrous_rate=2)", "Conv1D(8, 3, dilation_rate=2)"),
        ("SeparableConvolution2D(8, 3, 3)", "SeparableConv2D(8, (3, 3))"),
        ("Conv2D(8, nb_row=3, nb_col=3)", "Conv2D(8, kernel_size=(3, 3))"),
        ("ConvLSTM2D(nb_filter=4, nb_row=3, nb_col=3)", None),
    ],
)
def test_kernel(expect, old, new):
    layer = old.partition("(")[0]
    if new is None:
        new = "ConvLSTM2D(filters=4, kernel_size=(3, 3), recurrent_activation=hard_sigmoid)"
        after = f"from keras.layers import {layer}\nfrom keras_upgrade.compat import hard_sigmoid\n{new}\n"
    else:
        after = f"from keras.layers import {new.partition('(')[0]}\n{new}\n"
    expect(f"from keras.layers import {layer}\n{old}\n", after)


def test_transposed(expect):
    expect(
        "from keras.layers import Deconvolution2D\nDeconvolution2D(3, 5, 5, subsample=(2, 2))\n",
        "from keras.layers import Conv2DTranspose\nConv2DTranspose(3, (5, 5), strides=(2, 2))\n",
    )


@pytest.mark.parametrize("given", ["shape", "output_shape=shape"])
def test_transposed_keeps_its_output_shape(expect, given):
    expect(
        f"from keras.layers import Deconvolution2D\nDeconvolution2D(3, 5, 5, {given}, subsample=(2, 2))\n",
        "from keras_upgrade.compat import Deconvolution2D\n"
        "Deconvolution2D(3, (5, 5), output_shape=shape, strides=(2, 2))\n",
    )


def test_alias_keeps_the_learners_name(expect):
    expect(
        "from keras.layers import Convolution2D as Conv\nConv(32, 3, 3)\n",
        "from keras.layers import Conv2D as Conv\nConv(32, (3, 3))\n",
    )


def test_mention_without_a_call(expect):
    expect(
        "from keras.layers import AtrousConvolution2D\nlayer = AtrousConvolution2D\n",
        "from keras.layers import Conv2D\nlayer = Conv2D\n",
    )


def test_three_numbers_under_todays_name_in_an_old_source(expect):
    expect(
        "from keras.layers.convolutional import Conv2D\nConv2D(32, 3, 3)\n",
        "from keras.layers import Conv2D\nConv2D(32, (3, 3))\n",
    )


def test_strides_that_are_no_number_stay_in_keras_2(expect):
    expect(
        "from keras.layers.convolutional import Conv2D\nConv2D(32, 3, strides)\n",
        "from keras.layers import Conv2D\nConv2D(32, 3, strides)\n",
    )


@pytest.mark.parametrize(
    "source",
    [
        "from keras.layers import Conv2D\nConv2D(32, 3, 3)\n",
        "from keras.layers import Conv2D\nConv2D(32, 3, 2, 'same')\n",
        "from tensorflow.keras.layers import Convolution2D\nConvolution2D(32, 3, 3)\n",
        "def Convolution2D(*n):\n    pass\nConvolution2D(32, 3, 3)\n",
    ],
)
def test_strides_of_keras_3(expect_unchanged, source):
    expect_unchanged(source)
