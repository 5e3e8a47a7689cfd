"""LSTM and GRU of an old source keep the old defaults."""

from __future__ import annotations

import pytest
from keras_upgrade import Memory, upgrade

HEAD = "from keras.layers.recurrent import LSTM, GRU\n"
NEW = "from keras.layers import LSTM, GRU\n"
COMPAT = "from keras_upgrade.compat import hard_sigmoid\n"


def test_old_source(expect):
    expect(
        HEAD + "LSTM(8)\nGRU(8)\n",
        NEW + COMPAT + "LSTM(8, recurrent_activation=hard_sigmoid)\n"
        "GRU(8, recurrent_activation=hard_sigmoid, reset_after=False)\n",
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("LSTM(8, recurrent_activation='sigmoid')", "LSTM(8, recurrent_activation='sigmoid')"),
        ("LSTM(8, 'tanh', 'sigmoid')", "LSTM(8, 'tanh', 'sigmoid')"),
        ("LSTM(8, inner_activation='sigmoid')", "LSTM(8, recurrent_activation='sigmoid')"),
        (
            "GRU(8, recurrent_activation='sigmoid', reset_after=True)",
            "GRU(8, recurrent_activation='sigmoid', reset_after=True)",
        ),
        ("LSTM(8, **options)", "LSTM(8, **options)"),
    ],
)
def test_said_already(expect, old, new):
    expect(HEAD + old + "\n", NEW + new + "\n")


def test_modern(expect_unchanged):
    expect_unchanged(NEW + "LSTM(8)\nGRU(8)\n")


def test_tf_keras_has_todays_defaults(expect):
    expect(
        "from keras.layers.core import Dense\nimport tensorflow as tf\ntf.keras.layers.LSTM(8)\n",
        "from keras.layers import Dense\nimport tensorflow as tf\ntf.keras.layers.LSTM(8)\n",
    )


def test_later_cell_of_an_old_notebook():
    memory = Memory()
    upgrade("from keras.layers.recurrent import LSTM\n", memory=memory)
    assert upgrade("LSTM(8)\n", memory=memory).code.endswith("LSTM(8, recurrent_activation=hard_sigmoid)\n")
    assert upgrade("x = 3\n", memory=memory).code == "x = 3\n"
