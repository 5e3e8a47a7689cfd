"""Hinge losses of old sources keep answers of 0."""

from __future__ import annotations

import pytest

OLD = "model.fit(x, y, nb_epoch=1)\n"
NEW = "model.fit(x, y, epochs=1)\n"


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        ("model.compile(loss='hinge', optimizer='sgd')\n", "model.compile(loss=hinge, optimizer='sgd')\n", "hinge"),
        ("model.compile('sgd', 'squared_hinge')\n", "model.compile('sgd', squared_hinge)\n", "squared_hinge"),
        (
            "model.compile('sgd', ['hinge', 'mse', 'squared_hinge'])\n",
            "model.compile('sgd', [hinge, 'mse', squared_hinge])\n",
            "hinge, squared_hinge",
        ),
        ("model.compile('sgd', {'out': 'hinge'})\n", "model.compile('sgd', {'out': hinge})\n", "hinge"),
    ],
)
def test_by_name(before: str, after: str, names: str, expect) -> None:
    expect(
        f"import keras\n{OLD}{before}", f"import keras\nfrom keras_upgrade.compat.losses import {names}\n{NEW}{after}"
    )


def test_by_function(expect) -> None:
    expect(
        f"from keras.losses import hinge\n{OLD}model.compile('sgd', hinge)\n",
        f"from keras_upgrade.compat.losses import hinge\n{NEW}model.compile('sgd', hinge)\n",
    )


@pytest.mark.parametrize(
    "rest",
    [
        "model.compile('sgd', 'categorical_hinge')\n",
        # What is only looked at does not change what is learnt.
        "model.compile('sgd', 'mse', metrics=['hinge'])\n",
        "door.open('hinge')\n",
    ],
)
def test_others_stay(rest: str, expect) -> None:
    expect(f"import keras\n{OLD}{rest}", f"import keras\n{NEW}{rest}")


def test_tf_keras_took_0_for_minus_1_already(expect) -> None:
    head = "from tensorflow import keras\n"
    rest = "model.compile('sgd', 'hinge')\nkeras.losses.hinge(a, b)\n"
    expect(head + OLD + rest, head + NEW + rest)


@pytest.mark.parametrize(
    "source",
    [
        "import keras\nmodel.compile('sgd', 'hinge')\nkeras.losses.hinge(a, b)\n",
        "from keras_upgrade.compat.losses import hinge\nmodel.compile('sgd', hinge)\n",
        "def hinge(a, b):\n    return a\n\nhinge(1, 2)\n",
    ],
)
def test_modern_or_own(source: str, expect_unchanged) -> None:
    expect_unchanged(source)
