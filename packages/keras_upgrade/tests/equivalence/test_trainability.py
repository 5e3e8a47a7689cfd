"""Adversarial scripts of Keras 2, upgraded: both networks' weights after two steps, reckoned in NumPy.

Keras 2 documented that `compile` settles what a model trains: the critic learns by its own steps, the generator by
those of both, and the critic stands still in these.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
from keras_upgrade import Memory, upgrade

RANDOM = np.random.default_rng(0)
DATA = {
    "x": RANDOM.normal(size=(8, 3)).astype("float32"),
    "y": RANDOM.normal(size=(8, 1)).astype("float32"),
    "z": RANDOM.normal(size=(8, 2)).astype("float32"),
    "ones": np.ones((8, 1), "float32"),
}
RATE = 0.1
IMPORTS = "from keras.layers.core import Dense\nfrom keras.models import Sequential\nfrom keras.optimizers import SGD\n"
PLAIN = [
    "g = Sequential([Dense(3, input_dim=2)])\nd = Sequential([Dense(1, input_dim=3)])\n",
    "d.compile(SGD(lr=0.1), 'mse')\n",
    "start = d.get_weights() + g.get_weights()\n",
    "d.trainable = False\nboth = Sequential([g, d])\n",
    "both.compile(SGD(lr=0.1), 'mse')\n",
    "for _ in range(2):\n    d.train_on_batch(x, y)\n    both.train_on_batch(z, ones)\n",
    "end = d.get_weights() + g.get_weights()\n",
]
FUNCTIONS = """
def critic():
    model = Sequential([Dense(1, input_dim=3)])
    model.compile(SGD(lr=0.1), 'mse')
    return model

def joined(g, d):
    for layer in d.layers:
        layer.trainable = False
    model = Sequential([g, d])
    model.compile(SGD(lr=0.1), 'mse')
    return model

def train(d, both):
    for _ in range(2):
        d.train_on_batch(x, y)
        both.train_on_batch(z, ones)

g = Sequential([Dense(3, input_dim=2)])
d = critic()
both = joined(g, d)
start = d.get_weights() + g.get_weights()
train(d, both)
end = d.get_weights() + g.get_weights()
"""
CLASS = """
class Gan:
    def __init__(self):
        self.g = Sequential([Dense(3, input_dim=2)])
        self.d = Sequential([Dense(1, input_dim=3)])
        self.d.compile(SGD(lr=0.1), 'mse')
        self.d.trainable = False
        self.both = Sequential([self.g, self.d])
        self.both.compile(SGD(lr=0.1), 'mse')

    def weights(self):
        return self.d.get_weights() + self.g.get_weights()

    def train(self, steps):
        for _ in range(steps):
            self.d.fit(x, y, batch_size=8, nb_epoch=1, verbose=0)
            self.both.fit(z, ones, batch_size=8, nb_epoch=1, verbose=0)

gan = Gan()
start = gan.weights()
gan.train(2)
end = gan.weights()
"""
FORMS = {
    "script": [IMPORTS + "".join(PLAIN)],
    "cells": [IMPORTS, *PLAIN],
    "functions": [IMPORTS + FUNCTIONS],
    "class": [IMPORTS + CLASS],
}


def reckoned(start: list[np.ndarray]) -> list[np.ndarray]:
    """Two rounds of gradient descent on the mean squared errors, the critic first."""
    w, b, v, c = start
    x, y, z = DATA["x"], DATA["y"], DATA["z"]
    for _ in range(2):
        error = 2 * (x @ w + b - y) / len(x)
        w, b = w - RATE * x.T @ error, b - RATE * error.sum(axis=0)
        error = 2 * ((z @ v + c) @ w + b - 1) / len(z) @ w.T
        v, c = v - RATE * z.T @ error, c - RATE * error.sum(axis=0)
    return [w, b, v, c]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.filterwarnings("ignore:Do not pass an `input_shape`:UserWarning")
def test_weights_after_two_steps(form: str) -> None:
    keras.utils.set_random_seed(3)
    memory = Memory()
    space: dict[str, Any] = {"__name__": "__main__", **DATA}
    for cell in FORMS[form]:
        exec(compile(upgrade(cell, memory=memory).code, form, "exec", dont_inherit=True), space)
    for found, wanted in zip(space["end"], reckoned(space["start"]), strict=True):
        np.testing.assert_allclose(found, wanted, atol=1e-6)
