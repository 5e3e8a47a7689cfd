"""`hard_sigmoid` keeps the formula of an old source."""

from __future__ import annotations

import pytest

HEAD = "from keras.layers.core import Activation\n"
NEW = "from keras.layers import Activation\n"
COMPAT = "from keras_upgrade.compat import hard_sigmoid\n"


def test_by_name(expect):
    expect(HEAD + "Activation('hard_sigmoid')\n", NEW + COMPAT + "Activation(hard_sigmoid)\n")


def test_as_a_function(expect):
    expect(
        HEAD + "from keras.activations import hard_sigmoid\nActivation(hard_sigmoid)\n",
        NEW + COMPAT + "Activation(hard_sigmoid)\n",
    )


@pytest.mark.parametrize(
    "source",
    [
        NEW + "Activation('hard_sigmoid')\n",
        "from keras.activations import hard_sigmoid\nhard_sigmoid(3.0)\n",
    ],
)
def test_modern(expect_unchanged, source):
    expect_unchanged(source)


def test_a_layers_name_is_no_activation(expect):
    expect(HEAD + "Activation('relu', name='hard_sigmoid')\n", NEW + "Activation('relu', name='hard_sigmoid')\n")
