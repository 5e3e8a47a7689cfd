"""Activations that are layers."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("LeakyReLU(alpha=0.1)", "LeakyReLU(negative_slope=0.1)"),
        ("ThresholdedReLU(theta=0.7)", "ReLU(threshold=0.7)"),
        ("ThresholdedReLU(0.7)", "ReLU(threshold=0.7)"),
        ("ThresholdedReLU()", "ReLU(threshold=1.0)"),
    ],
)
def test_rewritten(expect, old, new):
    expect(
        f"from keras.layers import {old.partition('(')[0]}\n{old}\n",
        f"from keras.layers import {new.partition('(')[0]}\n{new}\n",
    )


@pytest.mark.parametrize(
    "source",
    [
        "from keras.layers import LeakyReLU\nLeakyReLU(0.1)\n",
        "from keras.layers import ELU\nELU(alpha=0.1)\n",
        "import tensorflow as tf\ntf.keras.layers.ThresholdedReLU(theta=0.7)\n",
        "def LeakyReLU(alpha):\n    return alpha\nLeakyReLU(alpha=1)\n",
    ],
)
def test_left_alone(expect_unchanged, source):
    expect_unchanged(source)
