"""AveragePooling's old size is written out."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("AveragePooling2D()", "AveragePooling2D(pool_size=2)"),
        ("AveragePooling1D(border_mode='same')", "AveragePooling1D(padding='same', pool_size=2)"),
        ("AveragePooling1D(pool_length=3)", "AveragePooling1D(pool_size=3)"),
    ],
)
def test_size(expect, old, new):
    layer = old.partition("(")[0]
    expect(f"from keras.layers import {layer}\n{old}\n", f"from keras.layers import {layer}\n{new}\n")


@pytest.mark.parametrize(
    "call",
    ["AveragePooling2D(2)", "AveragePooling2D(pool_size=3)", "AveragePooling2D(**options)", "AveragePooling2D(*n)"],
)
def test_size_given(expect_unchanged, call):
    expect_unchanged(f"from keras.layers import AveragePooling2D\n{call}\n")


def test_max_pooling_has_a_default(expect_unchanged):
    expect_unchanged("from keras.layers import MaxPooling2D\nMaxPooling2D()\n")
