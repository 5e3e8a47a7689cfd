"""Modes of BatchNormalization become layers."""

from __future__ import annotations

import pytest
from keras_upgrade import upgrade


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("BatchNormalization(mode=0, axis=1)", "BatchNormalization(axis=1)"),
        ("BatchNormalization(epsilon=1e-6, mode=0, weights=None)", "BatchNormalization(epsilon=1e-6)"),
    ],
)
def test_plain(expect, old, new):
    expect(
        f"from keras.layers import BatchNormalization\n{old}\n", f"from keras.layers import BatchNormalization\n{new}\n"
    )


def test_first_positional_argument_was_epsilon(expect):
    expect(
        "from keras.layers.normalization import BatchNormalization\nBatchNormalization(1e-5, 0)\n",
        "from keras.layers import BatchNormalization\nBatchNormalization(epsilon=1e-5)\n",
    )


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("BatchNormalization(mode=1, epsilon=1e-5)", "LayerNormalization(epsilon=1e-5)", "keras.layers"),
        ("BatchNormalization(mode=1, momentum=0.9)", "LayerNormalization()", "keras.layers"),
        ("BatchNormalization(mode=2, axis=1)", "BatchStatistics(axis=1)", "keras_upgrade.compat"),
    ],
)
def test_other_layers(old, new, place):
    code = upgrade(f"from keras.layers import BatchNormalization\n{old}\n").code
    assert code.endswith(f"\n{new}\n")
    assert f"from {place} import " in code


def test_unknown_mode_is_said_aloud(expect):
    source = "from keras.layers import BatchNormalization\nBatchNormalization(mode=mode)\n"
    assert len(expect(source, source).warnings) == 1


@pytest.mark.parametrize("call", ["BatchNormalization()", "BatchNormalization(1)", "BatchNormalization(-1, 0.99)"])
def test_modern(expect_unchanged, call):
    expect_unchanged(f"from keras.layers import BatchNormalization\nmode = 1\n{call}\n")
