"""Shapes of images as copies of old models ask for them."""

from __future__ import annotations

import pytest
from keras_upgrade.compat import obtain_input_shape


@pytest.mark.parametrize(
    ("arguments", "shape"),
    [
        ({"input_shape": None, "default_size": 224, "min_size": 48, "data_format": "channels_last"}, (224, 224, 3)),
        ({"input_shape": None, "default_size": 224, "min_size": 48, "include_top": False}, (None, None, 3)),
        ({"input_shape": None, "default_size": 299, "min_size": 75, "dim_ordering": "th"}, (3, 299, 299)),
        ({"input_shape": (60, 60, 3), "default_size": 224, "min_size": 48, "require_flatten": False}, (60, 60, 3)),
    ],
)
def test_shape(arguments: dict, shape: tuple) -> None:
    assert obtain_input_shape(**arguments) == shape


def test_too_small() -> None:
    with pytest.raises(ValueError, match="at least 48"):
        obtain_input_shape((40, 40, 3), 224, 48, "channels_last", False)
