"""Penalties on outputs, whatever the batch size."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras_upgrade.compat import summed_over_batch

# TensorFlow's tensors do not know NumPy 2's `copy` yet.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.mark.parametrize("samples", [1, 4])
def test_each_sample_counts_whole(samples: int) -> None:
    model = keras.Sequential(
        [keras.Input((2,)), keras.layers.Activation("linear", activity_regularizer=summed_over_batch("l2"))]
    )
    model.compile("sgd", "mse", run_eagerly=True)
    x = np.ones((samples, 2), "float32")
    assert model.evaluate(x, x, batch_size=samples, verbose=0) == pytest.approx(0.01 * 2 * samples)


def test_none_stays_none() -> None:
    assert summed_over_batch(None) is None


def test_it_is_saved_with_a_model(tmp_path) -> None:
    layer = keras.layers.Dense(1, activity_regularizer=summed_over_batch(keras.regularizers.l1(0.5)))
    model = keras.Sequential([keras.Input((2,)), layer])
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras").layers[0].activity_regularizer
    x = keras.ops.ones((3, 2))
    assert float(loaded(x)) == pytest.approx(0.5 * 6 * 3)
