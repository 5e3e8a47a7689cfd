"""A learner's own layers."""

from __future__ import annotations

import pytest

HEAD = "from keras.layers import Layer\nclass A(Layer):\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "def get_output_shape_for(self, s):\n        return s",
            "def compute_output_shape(self, s):\n        return s",
        ),
        (
            "def f(self):\n        self.add_weight('w', (3, 4))",
            "def f(self):\n        self.add_weight(name='w', shape=(3, 4))",
        ),
        (
            "def f(self):\n        self.add_weight('{}_w'.format(self.name), s, None, 'zeros')",
            "def f(self):\n"
            "        self.add_weight(name='{}_w'.format(self.name), shape=s, dtype=None, initializer='zeros')",
        ),
        ("def f(self):\n        self.trainable_weights = [self.W]", "def f(self):\n        pass"),
        (
            "def f(self):\n        self.b = 1\n        self.trainable_weights += [self.W]\n        self.c = 2",
            "def f(self):\n        self.b = 1\n        self.c = 2",
        ),
    ],
)
def test_method(expect, old, new):
    expect(HEAD + f"    {old}\n", HEAD + f"    {new}\n")


def test_initializers_become_weights(expect):
    expect(
        "from keras import initializers\nfrom keras.layers import Layer\nclass A(Layer):\n    def __init__(self):\n"
        "        self.init = initializers.get('glorot_uniform')\n    def build(self, s):\n"
        "        self.W = self.init((s[1], 3), name='W')\n        self.trainable_weights = [self.W]\n",
        "from keras import initializers\nfrom keras.layers import Layer\nclass A(Layer):\n    def __init__(self):\n"
        "        self.init = initializers.get('glorot_uniform')\n    def build(self, s):\n"
        "        self.W = self.add_weight(shape=(s[1], 3), initializer=self.init, name='W')\n",
    )


def test_subclass_of_an_own_layer(expect):
    expect(
        HEAD + "    pass\nclass B(A):\n    def get_output_shape_for(self, s):\n        return s\n",
        HEAD + "    pass\nclass B(A):\n    def compute_output_shape(self, s):\n        return s\n",
    )


def test_call_of_the_method(expect):
    expect(
        "from keras.layers import Dense\nDense(3).get_output_shape_for((3, 4))\n",
        "from keras.layers import Dense\nDense(3).compute_output_shape((3, 4))\n",
    )


@pytest.mark.parametrize(
    "source",
    [
        "class A:\n    def get_output_shape_for(self, s):\n        return s\n",
        "class A:\n    def f(self):\n        self.trainable_weights = [1]\n",
        HEAD + "    def f(self):\n        self.add_weight((3, 4), 'zeros')\n",
        HEAD + "    def f(self):\n        self.add_weight(shape=(3, 4), name='w')\n",
        HEAD + "    def f(self):\n        return self.trainable_weights\n",
        HEAD + "    def f(self):\n        self.init = make()\n        self.W = self.init((3, 4))\n",
        "class A:\n    def f(self):\n        self.add_weight('w', 3)\n",
        "def get_output_shape_for(s):\n    return s\n",
    ],
)
def test_left_alone(expect_unchanged, source):
    expect_unchanged(source)


def test_a_loss_is_not_told_its_inputs(expect):
    expect(
        HEAD + "    def call(self, x):\n        self.add_loss(f(x), inputs=x)\n        self.add_loss(g(x), [x])\n",
        HEAD + "    def call(self, x):\n        self.add_loss(f(x))\n        self.add_loss(g(x))\n",
    )


def test_another_add_loss_keeps_its_inputs(expect_unchanged):
    expect_unchanged(HEAD + "    pass\nclass B:\n    def f(self, x):\n        self.add_loss(f(x), inputs=x)\n")
