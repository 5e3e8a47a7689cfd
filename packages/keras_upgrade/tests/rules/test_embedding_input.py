"""An old stack that starts with an Embedding gets an Input of any length."""

from __future__ import annotations

import pytest

OLD = "from keras.layers.embeddings import Embedding\nfrom keras.models import Sequential\n"
KEPT = "from keras.layers import Embedding\nfrom keras.models import Sequential\n"
NEW = "from keras.layers import Embedding, Input\nfrom keras.models import Sequential\n"


def test_first_in_an_old_source(expect):
    expect(
        OLD + "m = Sequential()\nm.add(Embedding(9, 4))\nm.add(Embedding(9, 4))\n",
        NEW + "m = Sequential()\nm.add(Input(shape=(None,)))\nm.add(Embedding(9, 4))\nm.add(Embedding(9, 4))\n",
    )


def test_in_a_list(expect):
    expect(
        OLD + "m = Sequential([Embedding(9, 4)])\n",
        NEW + "m = Sequential([Input(shape=(None,)), Embedding(9, 4)])\n",
    )


@pytest.mark.parametrize(
    ("given", "shape"),
    [("input_length=7", "shape=(7,)"), ("batch_input_shape=(1, 7)", "batch_shape=(1, 7)")],
)
def test_shape_given_makes_one_input(expect, given, shape):
    expect(
        OLD + f"m = Sequential()\nm.add(Embedding(9, 4,\n    {given}))\n",
        NEW + f"m = Sequential()\nm.add(Input({shape}))\nm.add(Embedding(9, 4))\n",
    )


@pytest.mark.parametrize(
    "body",
    [
        "m = Sequential()\nm.add(a)\nm.add(Embedding(9, 4))\n",
        "m = Sequential([a])\nm.add(Embedding(9, 4))\n",
        "m = Sequential()\nm.add(Embedding(9, 4, input_shape=(3,)))\n",
        "def f(m):\n    m.add(Embedding(9, 4))\n",
        "y = Embedding(9, 4)(x)\n",
        "m = Sequential()\nfor n in range(3):\n    m.add(Embedding(9, 4))\n",
    ],
)
def test_shape_known_or_out_of_sight(expect, body):
    expect(OLD + body, KEPT + body)


def test_modern(expect_unchanged):
    expect_unchanged(KEPT + "m = Sequential()\nm.add(Embedding(9, 4))\n")
