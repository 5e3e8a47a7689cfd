"""`input_data` of TensorFlow 1's tutorials."""

from __future__ import annotations

import pytest
from keras_upgrade import upgrade


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from tensorflow.examples.tutorials.mnist import input_data\n",
            "from keras_upgrade.compat import input_data\n",
        ),
        (
            "from tensorflow.contrib.learn.python.learn.datasets.mnist import read_data_sets\n",
            "from keras_upgrade.compat.input_data import read_data_sets\n",
        ),
        (
            "import tensorflow.examples.tutorials.mnist.input_data as data\n",
            "import keras_upgrade.compat.input_data as data\n",
        ),
    ],
)
@pytest.mark.parametrize("use", ["", "x = input_data.read_data_sets('data', one_hot=True)\n"])
def test_the_import_turns_and_its_uses_stay(before: str, after: str, use: str, expect) -> None:
    result = expect(before + use, after + use)
    assert result.warnings == []


def test_the_rest_of_contrib_is_told() -> None:
    result = upgrade("from tensorflow.contrib.learn.python.learn.datasets import base\nbase.load_iris()\n")
    assert [warning.rule for warning in result.warnings] == ["tensorflow1"]
