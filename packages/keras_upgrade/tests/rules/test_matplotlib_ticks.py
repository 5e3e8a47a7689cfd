from __future__ import annotations

import pytest

HEAD = "import numpy as np\nimport matplotlib.pyplot as plt\n"
# Proof that the code is old, without which a plot is left alone.
OLD, NEW = "model.fit(x, y, nb_epoch=2)\n", "model.fit(x, y, epochs=2)\n"


@pytest.mark.parametrize("axis", ["xticks", "yticks"])
def test_ticks_are_as_many_as_labels_and_marked(expect, axis: str) -> None:
    places = "places = np.arange(start, end, 28)\n"
    result = expect(
        HEAD + places + f"plt.{axis}(places, names)\n" + OLD,
        HEAD + places + f"plt.{axis}(places[:len(names)], names)\n" + NEW,
    )
    assert [change.check for change in result.changes if change.rule == "matplotlib-ticks"] == [True]


@pytest.mark.parametrize(
    "code",
    [
        "places = np.arange(10)\nplt.xticks(places, names)\n",
        "places = np.arange(0, 9, 3)\nplt.xticks(places)\n",
        "places = np.arange(0, 9, 3)\nplt.xticks(places, ['a', 'b', 'c'])\n",
        "places = [0, 3, 6]\nplt.xticks(places, names)\n",
        "places = np.arange(0, 9, 3)\nplaces = places[1:]\ndef f():\n    plt.xticks(places, names)\n",
    ],
)
def test_other_ticks_stay(expect, code: str) -> None:
    expect(HEAD + code + OLD, HEAD + code + NEW)


def test_modern_code_stays(expect_unchanged) -> None:
    expect_unchanged(HEAD + "places = np.arange(0, 9, 3)\nplt.xticks(places, names)\n")
