"""Layers that are gone get their successor."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Highway(activation='relu', bias=False)", "Highway(activation='relu', use_bias=False)"),
        ("Highway(transform_bias=-2)", "Highway()"),
        ("MaxoutDense(output_dim=3, nb_feature=2)", "MaxoutDense(units=3, features=2)"),
        ("LocallyConnected1D(8, 3)", "LocallyConnected1D(8, 3)"),
        ("LocallyConnected2D(8, 3, 3, border_mode='valid')", "LocallyConnected2D(8, (3, 3), padding='valid')"),
        ("SReLU()", "SReLU()"),
    ],
)
def test_in_compat(expect, old, new):
    layer = old.partition("(")[0]
    expect(f"from keras.layers import {layer}\n{old}\n", f"from keras_upgrade.compat import {layer}\n{new}\n")


def test_dense_along_time(expect):
    expect(
        "from keras.layers.core import TimeDistributedDense\nTimeDistributedDense(3, input_dim=4, input_length=5)\n",
        "from keras.layers import Dense\nDense(3, input_shape=(5, 4))\n",
    )


def test_a_layer_without_successor_is_said_aloud(expect):
    source = "from keras.layers import AutoEncoder\nAutoEncoder(a, b)\n"
    assert [warning.rule for warning in expect(source, source).warnings] == ["removed-layers"]


@pytest.mark.parametrize(
    "source",
    ["class Highway:\n    pass\nHighway(bias=1)\n", "from mylib import MaxoutDense\nMaxoutDense(output_dim=3)\n"],
)
def test_the_learners_own(expect_unchanged, source):
    expect_unchanged(source)
