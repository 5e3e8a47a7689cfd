"""A penalty on outputs is added up over the batch, as it was."""

from __future__ import annotations

import pytest

OLD = "model.fit(x, y, nb_epoch=1)\n"
NEW = "model.fit(x, y, epochs=1)\n"
HELPER = "from keras_upgrade.compat import summed_over_batch\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "Dense(3, activity_regularizer=keras.regularizers.l1(1e-5))\n",
            "Dense(3, activity_regularizer=summed_over_batch(keras.regularizers.l1(1e-5)))\n",
        ),
        ("Dense(3, activity_regularizer='l2')\n", "Dense(3, activity_regularizer=summed_over_batch('l2'))\n"),
        ("Dense(3, activity_regularizer=given)\n", "Dense(3, activity_regularizer=summed_over_batch(given))\n"),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    head = "import keras\nfrom keras.layers import Dense\n"
    expect(head + OLD + before, head + HELPER + NEW + after)


def test_keras_1_had_a_name_of_its_own_for_it(expect) -> None:
    expect(
        "from keras.layers import Dense\nfrom keras.regularizers import activity_l2\n"
        "Dense(3, activity_regularizer=activity_l2(0.01))\n",
        "from keras.layers import Dense\nfrom keras.regularizers import l2\n"
        + HELPER
        + "Dense(3, activity_regularizer=summed_over_batch(l2(0.01)))\n",
    )


@pytest.mark.parametrize(
    "rest",
    [
        "Dense(3, activity_regularizer=None)\n",
        "Dense(3, kernel_regularizer='l2')\n",
        "own(activity_regularizer='l2')\n",
    ],
)
def test_others_stay(rest: str, expect) -> None:
    head = "from keras.layers import Dense\n"
    expect(head + OLD + rest, head + NEW + rest)


def test_tf_keras_took_the_mean_already(expect) -> None:
    head = "from tensorflow import keras\n"
    rest = "keras.layers.Dense(3, activity_regularizer='l2')\n"
    expect(head + OLD + rest, head + NEW + rest)


@pytest.mark.parametrize(
    "source",
    [
        "from keras.layers import Dense\nDense(3, activity_regularizer='l1')\n",
        "from keras.layers import Dense\n" + HELPER + "Dense(3, activity_regularizer=summed_over_batch('l1'))\n",
        "def Dense(units, activity_regularizer):\n    return units\n\nDense(3, activity_regularizer='l1')\n",
    ],
)
def test_modern_or_own(source: str, expect_unchanged) -> None:
    expect_unchanged(source)
