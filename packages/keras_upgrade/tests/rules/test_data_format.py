"""`dim_ordering` becomes `data_format`."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("MaxPooling2D(dim_ordering='th')", "MaxPooling2D(data_format='channels_first')"),
        ('MaxPooling2D(dim_ordering="tf")', "MaxPooling2D(data_format='channels_last')"),
        ("MaxPooling2D((2, 2), dim_ordering='default')", "MaxPooling2D((2, 2))"),
        ("MaxPooling2D((2, 2), (2, 2), 'same', 'th')", "MaxPooling2D((2, 2), (2, 2), 'same', 'channels_first')"),
    ],
)
def test_translates(expect, old, new):
    expect(f"from keras.layers import MaxPooling2D\n{old}\n", f"from keras.layers import MaxPooling2D\n{new}\n")


def test_a_variable_is_translated_when_it_runs(expect):
    expect(
        "from keras.layers import MaxPooling2D\nMaxPooling2D(dim_ordering=order)\n",
        "from keras.layers import MaxPooling2D\nfrom keras_upgrade.compat import data_format\n"
        "MaxPooling2D(data_format=data_format(order))\n",
    )


@pytest.mark.parametrize(
    "source",
    [
        "def pool(dim_ordering='th'):\n    return dim_ordering\npool(dim_ordering='th')\n",
        "from keras.layers import Dense\nDense(3, name='th')\n",
        "from keras.layers import MaxPooling2D\nMaxPooling2D(data_format='channels_first', name='th')\n",
    ],
)
def test_what_is_no_order_of_dimensions(expect_unchanged, source):
    expect_unchanged(source)
