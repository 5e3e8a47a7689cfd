"""How far Keras 1.2's initial weights spread (keras/initializations.py)."""

from __future__ import annotations

import numpy as np
import pytest

INPUTS, OUTPUTS = 100, 300


def uniform(limit):
    return {"largest": limit, "spread": limit / np.sqrt(3)}


# `largest` is None where it has no bound, or is one of chance.
EXPECTED = {
    "uniform": uniform(0.05),
    "normal": {"largest": None, "spread": 0.05},
    "lecun_uniform": uniform(np.sqrt(3 / INPUTS)),
    "glorot_uniform": uniform(np.sqrt(6 / (INPUTS + OUTPUTS))),
    "glorot_normal": {"largest": None, "spread": np.sqrt(2 / (INPUTS + OUTPUTS))},
    "he_uniform": uniform(np.sqrt(6 / INPUTS)),
    "he_normal": {"largest": None, "spread": np.sqrt(2 / INPUTS)},
    "Dense": uniform(np.sqrt(6 / (INPUTS + OUTPUTS))),
    "Embedding": uniform(0.05),
    "one": {"largest": 1.0, "spread": 0.0},
}


def assert_spreads(found, expected):
    # 30,000 numbers: chance moves their deviation by less than one percent.
    assert found["spread"] == pytest.approx(expected["spread"], rel=0.03)
    if expected["largest"] is not None:
        assert 0.99 * expected["largest"] <= found["largest"] <= expected["largest"] * (1 + 1e-6)


@pytest.mark.parametrize("name", EXPECTED)
def test_range_is_that_of_old_keras(name, recorded):
    assert_spreads(recorded("initializers_keras1")[name], EXPECTED[name])


@pytest.mark.parametrize("name", EXPECTED)
def test_upgraded_initial_weights_spread_as_far(name, upgraded):
    assert_spreads(upgraded("initializers_keras1")[name], EXPECTED[name])
