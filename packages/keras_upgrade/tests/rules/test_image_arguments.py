"""Arguments of the image functions, and what a flow of batches gives."""

from __future__ import annotations

import pytest

LOAD = "from keras.preprocessing.image import load_img\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("load_img('a.png', grayscale=True)\n", "load_img('a.png', color_mode='grayscale')\n"),
        ("load_img('a.png', grayscale=False)\n", "load_img('a.png')\n"),
        ("load_img('a.png', True, (3, 3))\n", "load_img('a.png', color_mode='grayscale', target_size=(3, 3))\n"),
        ("load_img('a.png', False, (3, 3))\n", "load_img('a.png', target_size=(3, 3))\n"),
        ("load_img('a.png', grayscale=g)\n", "load_img('a.png', color_mode='grayscale' if g else 'rgb')\n"),
    ],
)
def test_grayscale(before: str, after: str, expect) -> None:
    expect(LOAD + before, LOAD + after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from keras.preprocessing import image\nimage.img_to_array(x, dim_ordering='th')\n",
            "from keras.preprocessing import image\nimage.img_to_array(x, data_format='channels_first')\n",
        ),
        (
            "from keras.preprocessing.image import img_to_array\nimg_to_array(x, dim_ordering='default')\n",
            "from keras.preprocessing.image import img_to_array\nimg_to_array(x)\n",
        ),
        (
            "from keras.applications.vgg16 import preprocess_input\npreprocess_input(x, dim_ordering='tf')\n",
            "from keras.applications.vgg16 import preprocess_input\npreprocess_input(x, data_format='channels_last')\n",
        ),
        (
            "from keras.preprocessing.image import random_shift\n"
            "random_shift(x, 1, 1, row_index=1, col_index=2, channel_index=0)\n",
            "from keras_upgrade.compat.image import random_shift\n"
            "random_shift(x, 1, 1, row_axis=1, col_axis=2, channel_axis=0)\n",
        ),
    ],
)
def test_order_of_dimensions(before: str, after: str, expect) -> None:
    expect(before, after)


def test_what_a_flow_gives(expect) -> None:
    expect(
        "from keras.preprocessing.image import ImageDataGenerator\n"
        "flow = ImageDataGenerator().flow_from_directory('d')\nx, y = flow.next()\n"
        "n = flow.nb_sample // flow.nb_class\nImageDataGenerator().flow(x, y).next()\n",
        "from keras_upgrade.compat.image import ImageDataGenerator\n"
        "flow = ImageDataGenerator().flow_from_directory('d')\nx, y = next(flow)\n"
        "n = flow.samples // flow.num_classes\nnext(ImageDataGenerator().flow(x, y))\n",
    )


@pytest.mark.parametrize(
    "source",
    [
        "from keras.utils import load_img\nload_img('a.png', 'grayscale')\nload_img('a.png', color_mode='grayscale')\n",
        "from keras.utils import img_to_array\nimg_to_array(x, data_format='channels_first')\n",
        "def load_img(path, grayscale=False):\n    return path\n\nload_img('x', grayscale=True)\n",
        # A `next` of the learner's own.
        "class Node:\n    def next(self):\n        return self\n\nnode = Node()\nnode.next()\nnode.nb_sample\n",
        "flow = batches()\nflow.next\nflow.samples\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)
