"""Arguments of load_data."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("imdb.load_data(nb_words=10)\n", "imdb.load_data(num_words=10)\n"),
        # IMDB has a split of its own; Reuters is split by this argument still.
        ("imdb.load_data(nb_words=10, test_split=0.2)\n", "imdb.load_data(num_words=10)\n"),
        ("reuters.load_data(nb_words=10, test_split=0.2)\n", "reuters.load_data(num_words=10, test_split=0.2)\n"),
        # A path to a pickle; what stood behind it gets its name.
        ("imdb.load_data('imdb.pkl', 5000)\n", "imdb.load_data(num_words=5000)\n"),
        ("imdb.load_data(path='imdb.pkl', seed=3)\n", "imdb.load_data(seed=3)\n"),
        ("mnist.load_data('mnist.pkl.gz')\n", "mnist.load_data()\n"),
        ("reuters.get_word_index(path='words.pkl')\n", "reuters.get_word_index()\n"),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    head = "from keras.datasets import imdb, mnist, reuters\n"
    expect(head + before, head + after)


def test_through_the_package(expect) -> None:
    expect(
        "from keras import datasets\ndatasets.imdb.load_data(nb_words=3)\n",
        "from keras import datasets\ndatasets.imdb.load_data(num_words=3)\n",
    )


@pytest.mark.parametrize(
    "source",
    [
        "from keras.datasets import mnist\nmnist.load_data()\nmnist.load_data('mnist.npz')\n",
        "from keras.datasets import imdb\nimdb.load_data(num_words=5000)\nimdb.load_data(path)\n",
        "from keras.datasets import cifar10\ncifar10.load_data()\n",
        # What the second argument means is another thing with each of them.
        "from keras.datasets import boston_housing\nboston_housing.load_data('b.pkl', 3)\n",
        "def load_data(nb_words):\n    return nb_words\n\nload_data(nb_words=3)\n",
        "import mine\nmine.load_data('a.pkl', nb_words=3)\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)
