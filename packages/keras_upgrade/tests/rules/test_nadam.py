"""Nadam by its old formula comes from the helper package."""

from __future__ import annotations

import pytest

OLD = "model.fit(x, y, nb_epoch=1)\n"
NEW = "model.fit(x, y, epochs=1)\n"
HELPER = "from keras_upgrade.compat.optimizers import Nadam\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Nadam()", "Nadam()"),
        ("Nadam(lr=0.1)", "Nadam(learning_rate=0.1)"),
        ("Nadam(0.002, 0.9, 0.999, 1e-8, 0.01)", "Nadam(0.002, 0.9, 0.999, 1e-8, schedule_decay=0.01)"),
        ("nadam()", "Nadam()"),
    ],
)
def test_class(before: str, after: str, expect) -> None:
    expect(f"from keras.optimizers import {before.partition('(')[0]}\n{OLD}{before}\n", HELPER + NEW + after + "\n")


def test_schedule_decay_alone_tells_the_age(expect) -> None:
    expect(
        "from keras import optimizers\noptimizers.Nadam(schedule_decay=0.01)\n",
        "from keras import optimizers\n" + HELPER + "Nadam(schedule_decay=0.01)\n",
    )


def test_string(expect) -> None:
    expect(
        f"import keras\n{OLD}model.compile(loss='mse', optimizer='nadam')\n",
        f"import keras\n{HELPER}{NEW}model.compile(loss='mse', optimizer=Nadam())\n",
    )


def test_tf_keras_2_had_the_formula_of_today(expect) -> None:
    head = "from tensorflow import keras\n"
    rest = "keras.optimizers.Nadam({})\nmodel.compile('nadam', 'mse')\n"
    expect(head + OLD + rest.format("lr=0.1, schedule_decay=0.004"), head + NEW + rest.format("learning_rate=0.1"))


@pytest.mark.parametrize(
    "source",
    [
        "from keras.optimizers import Nadam\nNadam()\nNadam(learning_rate=0.1)\nmodel.compile('nadam', 'mse')\n",
        HELPER + "Nadam(schedule_decay=0.01)\n",
        "from mine import Nadam\nNadam(schedule_decay=0.01)\n",
        "name = 'nadam'\nprint(name)\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)
