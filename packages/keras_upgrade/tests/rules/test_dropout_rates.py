"""A layer where a rate belongs."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("inner", ["Dropout(0.2)", "Dropout(p=0.2)", "Dropout(rate=0.2)", "SpatialDropout1D(0.2)"])
def test_the_inner_rate_is_taken(inner: str, expect) -> None:
    result = expect(
        f"from keras.layers import Dropout, SpatialDropout1D\nDropout\nSpatialDropout1D({inner})\n",
        "from keras.layers import Dropout, SpatialDropout1D\nDropout\nSpatialDropout1D(0.2)\n",
    )
    assert any(change.check for change in result.changes)


@pytest.mark.parametrize(
    "source",
    [
        "from keras.layers import SpatialDropout1D\nSpatialDropout1D(0.2)\nSpatialDropout1D(rate())\n",
        "from keras.layers import Dropout, SpatialDropout1D\nSpatialDropout1D(0.2)(Dropout(0.2)(x))\n",
        "from mine import Dropout, SpatialDropout1D\nSpatialDropout1D(Dropout(0.2))\n",
    ],
)
def test_a_rate_is_left_alone(source: str, expect_unchanged) -> None:
    expect_unchanged(source)
