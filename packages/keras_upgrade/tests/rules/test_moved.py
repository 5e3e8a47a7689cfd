"""Names that are reached through modules which are gone."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import keras\nkeras.layers.core.Dense(3)\n", "import keras\nkeras.layers.Dense(3)\n"),
        (
            "import keras\nkeras.layers.normalization.BatchNormalization()\n",
            "import keras\nkeras.layers.BatchNormalization()\n",
        ),
        ("import keras\nkeras.utils.np_utils.to_categorical(y)\n", "import keras\nkeras.utils.to_categorical(y)\n"),
        (
            "import keras\nclass Own(keras.engine.topology.Layer):\n    pass\n",
            "import keras\nclass Own(keras.layers.Layer):\n    pass\n",
        ),
        # Nothing that any Keras had: its module moves, and the error names what is missing.
        ("import keras\nkeras.layers.core.Frobnicate(3)\n", "import keras\nkeras.layers.Frobnicate(3)\n"),
        ("from keras.layers import core\ncore.Dense(3)\n", "from keras.layers import Dense\nDense(3)\n"),
        ("import keras.layers.core as core\ncore.Dense(3)\n", "from keras.layers import Dense\nDense(3)\n"),
        (
            "import tensorflow as tf\ntf.python.keras.layers.Dense(3)\n",
            "import tensorflow as tf\nfrom keras.layers import Dense\nDense(3)\n",
        ),
        (
            "from keras_preprocessing import image\nimage.img_to_array(x)\n",
            "from keras.preprocessing.image import img_to_array\nimg_to_array(x)\n",
        ),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    expect(before, after)


def test_the_keras_of_contrib_is_no_loss(expect) -> None:
    result = expect(
        "import tensorflow as tf\nimport keras\ntf.contrib.keras.layers.Dense(3)\n",
        "import tensorflow as tf\nimport keras\nfrom keras.layers import Dense\nDense(3)\n",
    )
    assert result.warnings == []


@pytest.mark.parametrize(
    "source",
    [
        "import keras\nkeras.layers.Dense(3)\nkeras.utils.to_categorical(y)\nkeras.callbacks.EarlyStopping()\n",
        "import tensorflow as tf\ntf.keras.layers.Dense(3)\ntf.keras.preprocessing.text.Tokenizer()\n",
        "import core\ncore.Dense(3)\n",
        "class keras:\n    pass\n\nkeras.layers.core.Dense(3)\n",
        "from mine.layers import core\ncore.Dense(3)\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)


def test_inner_decorators_that_nothing_uses_are_not_imported(expect) -> None:
    expect(
        "from keras.legacy import interfaces\nfrom keras.layers import Dense\nDense(3)\n",
        "from keras.layers import Dense\nDense(3)\n",
    )
