"""Activations of the learner's own, which were given by a string."""

from __future__ import annotations

import pytest

HEAD = (
    "from keras.layers import Activation, Dense, LSTM\nfrom keras.utils import get_custom_objects\n"
    "def own(x):\n    return x * 2\n"
)
UPDATE = "get_custom_objects().update({'mine': own})\n"


@pytest.mark.parametrize(
    "register",
    [
        UPDATE,
        "get_custom_objects()['mine'] = own\n",
        "get_custom_objects().update({'other': other, 'mine': Activation(own)})\n",
    ],
)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Dense(3, activation='mine')", "Dense(3, activation=own)"),
        ("Activation('mine')", "Activation(own)"),
        ("LSTM(3, recurrent_activation='mine')", "LSTM(3, recurrent_activation=own)"),
        ("def make():\n    return Dense(3, activation='mine')", "def make():\n    return Dense(3, activation=own)"),
        ("Dense(3, activation='relu', name='mine')", "Dense(3, activation='relu', name='mine')"),
    ],
)
def test_given_itself(expect, register: str, before: str, after: str) -> None:
    expect(HEAD + register + before, HEAD + register + after)


@pytest.mark.parametrize(
    "use",
    [
        UPDATE + "def make(own):\n    return Dense(3, activation='mine')",
        "get_custom_objects().update({'mine': lambda x: x})\nDense(3, activation='mine')",
        "objects.update({'mine': own})\nDense(3, activation='mine')",
    ],
)
def test_what_another_name_means_stays(expect_unchanged, use: str) -> None:
    expect_unchanged(HEAD + use)
