"""Old names of the constraints."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("maxnorm(2)", "max_norm(2)"),
        ("maxnorm(m=2)", "max_norm(max_value=2)"),
        ("nonneg()", "non_neg()"),
        ("unitnorm()", "unit_norm()"),
        ("MaxNorm(m=2)", "MaxNorm(max_value=2)"),
        ("MinMaxNorm(low=1, high=2)", "MinMaxNorm(min_value=1, max_value=2)"),
    ],
)
def test_renamed(expect, old, new):
    expect(
        f"from keras.constraints import {old.partition('(')[0]}\n{old}\n",
        f"from keras.constraints import {new.partition('(')[0]}\n{new}\n",
    )


def test_named_in_a_string(expect):
    expect(
        "from keras.layers import Dense\nDense(3, W_constraint='nonneg')\n",
        "from keras.layers import Dense\nDense(3, kernel_constraint='non_neg')\n",
    )


def test_string_with_todays_argument(expect):
    expect(
        "from keras.layers import Dense\nDense(3, kernel_constraint='maxnorm')\n",
        "from keras.layers import Dense\nDense(3, kernel_constraint='max_norm')\n",
    )


@pytest.mark.parametrize(
    "source",
    [
        "from keras.constraints import max_norm\nmax_norm(2)\n",
        "def maxnorm(m):\n    return m\nmaxnorm(m=2)\n",
        "from keras.layers import Dense\nDense(3, name='maxnorm')\n",
    ],
)
def test_left_alone(expect_unchanged, source):
    expect_unchanged(source)
