"""Shapes of tensors in old sources."""

from __future__ import annotations

import pytest

# What proves the source old, before and after.
OLD = "from keras.layers.core import Dense\nDense\n"
NEW = "from keras.layers import Dense\nDense\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x.get_shape()\n", "x.shape\n"),
        ("n = x.get_shape()[1]\n", "n = x.shape[1]\n"),
        ("n = int(layer.output.get_shape()[-1])\n", "n = int(layer.output.shape[-1])\n"),
        ("n = x.get_shape()[1].value\n", "n = x.shape[1]\n"),
        ("n = x.get_shape().as_list()[1:]\n", "n = list(x.shape)[1:]\n"),
        ("n = x.get_shape().ndims\n", "n = len(x.shape)\n"),
        ("n = x._keras_shape[axis]\n", "n = x.shape[axis]\n"),
    ],
)
def test_shape(before: str, after: str, expect) -> None:
    expect(OLD + before, NEW + after)


@pytest.mark.parametrize("use", ["x.get_shape(3)\n", "class A:\n    def get_shape(self): ...\na.get_shape()\n"])
def test_a_method_of_ones_own(use: str, expect) -> None:
    expect(OLD + use, NEW + use)


def test_setting_it_is_harmless(expect) -> None:
    expect(OLD + "x._keras_shape = (3,)\n", NEW + "x._keras_shape = (3,)\n")


@pytest.mark.parametrize(
    "source",
    ["import tensorflow as tf\nx.get_shape()\n", "from keras.layers import Dense\nn = x.get_shape().as_list()\n"],
)
def test_modern_sources(source: str, expect_unchanged) -> None:
    expect_unchanged(source)
