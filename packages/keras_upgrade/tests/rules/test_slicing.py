"""Cutting arrays by Keras 1's inner function."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("line", ["from keras.engine.training import slice_X", "from keras.models import slice_X"])
def test_renamed(expect, line):
    expect(
        f"{line}\na = slice_X(x, 0, 3)\n",
        "from keras_upgrade.compat import slice_arrays\na = slice_arrays(x, 0, 3)\n",
    )


def test_the_learners_own(expect_unchanged):
    expect_unchanged("def slice_X(x, n):\n    return x[:n]\nslice_X(x, 3)\n")
