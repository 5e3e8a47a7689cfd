"""Arrays and lists of arrays are cut alike."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras_upgrade.compat import convert_all_kernels_in_model, convert_kernel, slice_arrays


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [((0, 2), [0, 1]), ((3,), [3, 4]), ((None, 1), [0]), (([4, 0],), [4, 0]), ((np.array([1, 1]),), [1, 1])],
)
def test_one_array(arguments, expected):
    assert slice_arrays(np.arange(5), *arguments).tolist() == expected


def test_each_of_a_list():
    first, second, third = slice_arrays([np.arange(5), None, np.arange(9, 4, -1)], 1, 3)
    assert (first.tolist(), second, third.tolist()) == ([1, 2], None, [8, 7])


def test_kernels_are_turned_round_in_space_alone() -> None:
    kernel = np.arange(2 * 3 * 4 * 5).reshape(2, 3, 4, 5)
    assert convert_kernel(kernel)[0, 0].tolist() == kernel[1, 2].tolist()
    assert convert_kernel(convert_kernel(kernel)).tolist() == kernel.tolist()
    with pytest.raises(ValueError, match="3 to 5 axes"):
        convert_kernel(np.zeros((3, 3)))


def test_all_convolutions_of_a_model() -> None:
    model = keras.Sequential([keras.Input((5, 5, 1)), keras.layers.Conv2D(2, 3), keras.layers.Flatten()])
    model.add(keras.layers.Dense(3))
    before = model.get_weights()
    convert_all_kernels_in_model(model)
    after = model.get_weights()
    assert np.array_equal(after[0], before[0][::-1, ::-1])
    assert all(np.array_equal(old, new) for old, new in zip(before[1:], after[1:], strict=True))
