"""The length of an Embedding's input moves into an Input."""

from __future__ import annotations

import pytest

HEAD = "from keras.layers import Embedding\nfrom keras.models import Sequential\n"
NEW = "from keras.layers import Embedding, Input\nfrom keras.models import Sequential\n"


def test_added_first(expect):
    expect(
        HEAD + "m = Sequential()\nm.add(Embedding(9, 4, input_length=7))\n",
        NEW + "m = Sequential()\nm.add(Input(shape=(7,)))\nm.add(Embedding(9, 4))\n",
    )


def test_added_in_a_function_of_a_class(expect):
    expect(
        HEAD + "class A:\n    def f(self):\n        self.m = Sequential()\n"
        "        self.m.add(Embedding(9, 4,\n                             input_length=self.n))\n",
        NEW + "class A:\n    def f(self):\n        self.m = Sequential()\n        self.m.add(Input(shape=(self.n,)))\n"
        "        self.m.add(Embedding(9, 4))\n",
    )


def test_in_a_list_on_its_own_line(expect):
    expect(
        HEAD + "m = Sequential([\n    Embedding(9, 4, input_length=7),  # words\n])\n",
        NEW + "m = Sequential([\n    Input(shape=(7,)),\n    Embedding(9, 4),  # words\n])\n",
    )


def test_in_a_list_on_one_line(expect):
    expect(
        HEAD + "m = Sequential([Embedding(9, 4, input_length=7)])\n",
        NEW + "m = Sequential([Input(shape=(7,)), Embedding(9, 4)])\n",
    )


def test_called_on_a_tensor_knows_its_length(expect):
    expect(
        "from keras.layers import Embedding\ny = Embedding(9, 4, input_length=7)(x)\n",
        "from keras.layers import Embedding\ny = Embedding(9, 4)(x)\n",
    )


def test_named_first_and_called_later(expect):
    expect(
        "from keras.layers import Embedding\ne = Embedding(9, 4, input_length=7)\ny = e(x)\n",
        "from keras.layers import Embedding\ne = Embedding(9, 4)\ny = e(x)\n",
    )


def test_named_first_and_added_later(expect):
    expect(
        HEAD + "e = Embedding(9, 4, input_length=7)\nm = Sequential()\nm.add(e)\n",
        NEW + "e = Embedding(9, 4)\nm = Sequential()\nm.add(Input(shape=(7,)))\nm.add(e)\n",
    )


def test_out_of_sight_says_it_itself(expect):
    expect(
        "from keras.layers import Embedding\ndef words(n):\n    return Embedding(9, 4, input_length=n)\n",
        "from keras.layers import Embedding\ndef words(n):\n    return Embedding(9, 4, input_shape=(n,))\n",
    )


def test_not_first_gets_no_input(expect):
    expect(
        HEAD + "m = Sequential()\nm.add(a)\nm.add(Embedding(9, 4, input_length=7))\n",
        HEAD + "m = Sequential()\nm.add(a)\nm.add(Embedding(9, 4))\n",
    )


def test_either_branch_is_first(expect):
    expect(
        HEAD + "m = Sequential()\nif a:\n    m.add(Embedding(9, 4, input_length=7))\n"
        "else:\n    m.add(Embedding(8, 4, input_length=7))\n",
        NEW + "m = Sequential()\nif a:\n    m.add(Input(shape=(7,)))\n    m.add(Embedding(9, 4))\n"
        "else:\n    m.add(Input(shape=(7,)))\n    m.add(Embedding(8, 4))\n",
    )


def test_second_model_of_the_same_name_starts_anew(expect):
    expect(
        HEAD + "m = Sequential()\nm.add(a)\nm = Sequential()\nm.add(Embedding(9, 4, input_length=7))\n",
        NEW + "m = Sequential()\nm.add(a)\nm = Sequential()\nm.add(Input(shape=(7,)))\nm.add(Embedding(9, 4))\n",
    )


def test_the_learners_own_input_is_no_input(expect):
    expect(
        HEAD + "Input = 3\nm = Sequential()\nm.add(Embedding(9, 4, input_length=7))\n",
        "from keras.layers import Embedding, Input as keras_Input\nfrom keras.models import Sequential\n"
        "Input = 3\nm = Sequential()\nm.add(keras_Input(shape=(7,)))\nm.add(Embedding(9, 4))\n",
    )


def test_two_on_one_line(expect):
    expect(
        HEAD + "m = Sequential(); m.add(Embedding(9, 4, input_length=7))\n",
        NEW + "m = Sequential(); m.add(Input(shape=(7,))); m.add(Embedding(9, 4))\n",
    )


def test_dropout_of_keras_1_follows_the_embedding(expect):
    result = expect(
        HEAD + "m = Sequential()\nm.add(Embedding(9, 4, dropout=0.2, input_length=7))\n",
        "from keras.layers import Embedding, Input, SpatialDropout1D\nfrom keras.models import Sequential\n"
        "m = Sequential()\nm.add(Input(shape=(7,)))\nm.add(Embedding(9, 4))\nm.add(SpatialDropout1D(0.2))\n",
    )
    assert any(change.check for change in result.changes)


def test_dropout_around_a_call(expect):
    expect(
        "from keras.layers import Embedding\ny = Embedding(9, 4, input_length=7, dropout=0.2)(x)\n",
        "from keras.layers import Embedding, SpatialDropout1D\ny = SpatialDropout1D(0.2)(Embedding(9, 4)(x))\n",
    )


@pytest.mark.parametrize(
    "source",
    [
        HEAD + "m = Sequential()\nm.add(Embedding(9, 4))\n",
        "def Embedding(n, input_length):\n    pass\nEmbedding(9, input_length=7)\n",
        "from keras.layers import Input, Embedding\nEmbedding(9, 4)(Input((7,)))\ninput_length = 7\n",
    ],
)
def test_modern(expect_unchanged, source):
    expect_unchanged(source)
