"""The order of an image's dimensions by its new name, wherever the answer is held against the old one."""

from __future__ import annotations

import pytest

HEAD = "from keras import backend as K\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("K.set_image_dim_ordering('th')\n", "K.set_image_data_format('channels_first')\n"),
        ("K.set_image_dim_ordering(dim_ordering='tf')\n", "K.set_image_data_format(data_format='channels_last')\n"),
        (
            "if K.image_dim_ordering() in ('th', \"tf\"):\n    pass\n",
            "if K.image_data_format() in ('channels_first', \"channels_last\"):\n    pass\n",
        ),
        (
            "order = K.image_dim_ordering()\nif 'th' == order:\n    pass\nif other == 'th':\n    pass\n",
            "order = K.image_data_format()\nif 'channels_first' == order:\n    pass\nif other == 'th':\n    pass\n",
        ),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    expect(HEAD + before, HEAD + after)


def test_what_only_the_run_tells_goes_through_a_helper(expect) -> None:
    expect(
        HEAD + "K.set_image_dim_ordering(order)\n",
        HEAD + "from keras_upgrade.compat import data_format\nK.set_image_data_format(data_format(order))\n",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from keras.backend import set_image_dim_ordering\nset_image_dim_ordering('th')\n",
            "from keras import backend\nbackend.set_image_data_format('channels_first')\n",
        ),
        (
            "import tensorflow.keras.backend as K\nK.set_image_dim_ordering('th')\n",
            "import tensorflow.keras.backend as K\nK.set_image_data_format('channels_first')\n",
        ),
    ],
)
def test_however_it_is_reached(before: str, after: str, expect) -> None:
    expect(before, after)


@pytest.mark.parametrize(
    "source",
    [
        HEAD + "if K.image_data_format() == 'channels_first':\n    K.set_image_data_format('channels_last')\n",
        "def image_dim_ordering():\n    return 'th'\n\nimage_dim_ordering() == 'th'\n",
        "country = 'th'\nif country == 'th':\n    pass\n",
        "import mine as K\nK.set_image_dim_ordering('th')\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)
