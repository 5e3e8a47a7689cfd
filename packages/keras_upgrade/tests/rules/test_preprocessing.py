"""Generators and tokenizers are brought by the helper package."""

from __future__ import annotations

import pytest
from keras_upgrade.rules.data.preprocessing import RENAMES


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from keras.preprocessing import text\ntext.Tokenizer(nb_words=10)\ntext.one_hot(s, 50)\n",
            "from keras_upgrade.compat.text import Tokenizer, one_hot\nTokenizer(num_words=10)\none_hot(s, 50)\n",
        ),
        (
            "import keras\nkeras.preprocessing.image.ImageDataGenerator(rescale=1/255)\n",
            "import keras\nfrom keras_upgrade.compat.image import ImageDataGenerator\n"
            "ImageDataGenerator(rescale=1/255)\n",
        ),
        # What is still there stays where it is.
        (
            "from keras.preprocessing.sequence import skipgrams, pad_sequences\nskipgrams(s, 5)\npad_sequences(s)\n",
            "from keras_upgrade.compat.sequence import skipgrams\n"
            "from keras.preprocessing.sequence import pad_sequences\nskipgrams(s, 5)\npad_sequences(s)\n",
        ),
        (
            "from keras_preprocessing.image import ImageDataGenerator\nImageDataGenerator()\n",
            "from keras_upgrade.compat.image import ImageDataGenerator\nImageDataGenerator()\n",
        ),
        # `tf.keras` shows the old classes still; only the argument changes.
        (
            "from tensorflow.keras.preprocessing.text import Tokenizer\nTokenizer(nb_words=10)\n",
            "from tensorflow.keras.preprocessing.text import Tokenizer\nTokenizer(num_words=10)\n",
        ),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    expect(before, after)


@pytest.mark.parametrize(
    "source",
    [
        "from tensorflow.keras.preprocessing.text import Tokenizer\nTokenizer(num_words=10)\n",
        "from tensorflow.keras.preprocessing.image import ImageDataGenerator\nImageDataGenerator()\n",
        "from keras.preprocessing.sequence import pad_sequences\npad_sequences(s, maxlen=5)\n",
        "from keras.utils import image_dataset_from_directory\nimage_dataset_from_directory('d')\n",
        "from keras_upgrade.compat.text import Tokenizer\nTokenizer(num_words=10)\n",
        "class Tokenizer:\n    def __init__(self, nb_words):\n        pass\n\nTokenizer(nb_words=3)\n",
        "from transformers import Tokenizer\nTokenizer(nb_words=3)\n",
        "from sklearn.preprocessing import StandardScaler\nStandardScaler()\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)


def test_the_helper_package_has_what_is_promised() -> None:
    import importlib

    for new in RENAMES.values():
        module, _, name = new.rpartition(".")
        assert hasattr(importlib.import_module(module), name), new
