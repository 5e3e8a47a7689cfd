"""Nadam with Keras 1's and 2's schedule of momentum; its numbers are held to theirs in tests/equivalence."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras_upgrade.compat.optimizers import Nadam

# TensorFlow's tensors do not know NumPy 2's `copy` yet.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def trained(optimizer: keras.optimizers.Optimizer) -> keras.Model:
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile(optimizer, "mse", run_eagerly=True)
    x = np.arange(8.0).reshape(4, 2)
    model.fit(x, x.sum(axis=1), epochs=3, verbose=0)
    return model


def test_the_pace_matters() -> None:
    slow, fast = trained(Nadam(0.1)), trained(Nadam(0.1, schedule_decay=1.0))
    assert np.abs(slow.get_weights()[0] - fast.get_weights()[0]).max() > 1e-3


def test_a_pace_of_1_is_that_of_keras_3() -> None:
    ours, theirs = trained(Nadam(0.1, schedule_decay=1.0)), trained(keras.optimizers.Nadam(0.1))
    np.testing.assert_allclose(ours.get_weights()[0], theirs.get_weights()[0], rtol=1e-5)


def test_it_is_saved_with_a_model(tmp_path) -> None:
    model = trained(Nadam(0.1, schedule_decay=0.5))
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert loaded.optimizer.get_config()["schedule_decay"] == pytest.approx(0.5)
    x = np.ones((4, 2))
    for one in (model, loaded):
        one.train_on_batch(x, np.ones(4))
    np.testing.assert_allclose(loaded.get_weights()[0], model.get_weights()[0], rtol=1e-6)
