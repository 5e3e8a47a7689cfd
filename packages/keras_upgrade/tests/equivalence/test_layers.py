"""Convolutions, BatchNormalization, Dropout and activations by the formulas of Keras 1.2."""

from __future__ import annotations

import numpy as np
import pytest

PICTURES = np.sin(np.arange(2 * 6 * 6 * 2.0)).reshape(2, 6, 6, 2)
KERNEL = np.cos(np.arange(3 * 3 * 2 * 2.0)).reshape(3, 3, 2, 2)
BIAS = np.array([0.1, 0.2])
ROWS = np.sin(np.arange(32.0)).reshape(8, 4)
GAMMA, BETA = np.array([1.0, 2.0, 3.0, 4.0]), np.array([0.1, 0.2, 0.3, 0.4])
MEAN, VARIANCE = np.array([0.0, 0.1, 0.2, 0.3]), np.array([1.0, 0.5, 0.25, 2.0])
EPSILON, MOMENTUM, RATE = 1e-3, 0.99, 0.01


def convolve(pictures, kernel, bias, stride=1, same=False):
    """A correlation of (samples, rows, columns, channels) with (rows, columns, channels, filters)."""
    size = kernel.shape[0]
    if same:
        # TensorFlow pads the end by one more where the padding is odd.
        total = max(size - (stride if pictures.shape[1] % stride == 0 else pictures.shape[1] % stride), 0)
        before, after = total // 2, total - total // 2
        pictures = np.pad(pictures, ((0, 0), (before, after), (before, after), (0, 0)))
    places = range(0, pictures.shape[1] - size + 1, stride)
    out = [[np.tensordot(pictures[:, i : i + size, j : j + size], kernel, axes=3) for j in places] for i in places]
    return np.array(out).transpose(2, 0, 1, 3) + bias


def convolve_signal(signal, width, stride, value):
    places = range(0, signal.shape[1] - width + 1, stride)
    out = np.stack([signal[:, i : i + width].sum(axis=(1, 2)) * value + value for i in places], axis=1)
    return np.repeat(out[..., None], 2, axis=-1)


def normalise(rows, mean, variance):
    return GAMMA * (rows - mean) / np.sqrt(variance + EPSILON) + BETA


def train_once():
    """The loss of the first batch under mean squared error, then gamma and beta after one step of SGD."""
    mean, variance = ROWS.mean(axis=0), ROWS.var(axis=0)
    error = normalise(ROWS, mean, variance) - ROWS
    normed = (ROWS - mean) / np.sqrt(variance + EPSILON)
    gamma = GAMMA - RATE * 2 * (error * normed).sum(axis=0) / error.size
    beta = BETA - RATE * 2 * error.sum(axis=0) / error.size
    return np.mean(error**2), gamma, beta


LOSS, NEW_GAMMA, NEW_BETA = train_once()
EXPECTED = {
    "valid": convolve(PICTURES, KERNEL, BIAS),
    "same, subsample": convolve(PICTURES, KERNEL, BIAS, stride=2, same=True),
    "th": convolve(PICTURES, np.full((3, 3, 2, 2), 0.1), 0.0).transpose(0, 3, 1, 2),
    "1D": convolve_signal(PICTURES.reshape(2, 18, 4), width=3, stride=2, value=0.1),
    "normalised": normalise(ROWS, MEAN, VARIANCE),
    "normalised, loss": LOSS,
    "normalised, gamma": NEW_GAMMA,
    "normalised, beta": NEW_BETA,
    "normalised, mean": MOMENTUM * MEAN + (1 - MOMENTUM) * ROWS.mean(axis=0),
    "normalised, variance": MOMENTUM * VARIANCE + (1 - MOMENTUM) * ROWS.var(axis=0),
    "leaky": np.where(ROWS > 0, ROWS, 0.3 * ROWS),
    "leaky, alpha": np.where(ROWS > 0, ROWS, 0.1 * ROWS),
    "elu, dropout": np.where(ROWS > 0, ROWS, 0.5 * (np.exp(ROWS) - 1)),
    "thresholded": np.where(ROWS > 0.5, ROWS, 0),
    "hard sigmoid": np.clip(0.2 * 3 * ROWS + 0.5, 0, 1),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_formula_is_what_old_keras_computed(name, recorded):
    np.testing.assert_allclose(recorded("layers_keras1")[name], EXPECTED[name], rtol=0, atol=1e-5)


@pytest.mark.parametrize("name", EXPECTED)
def test_upgraded_layer_computes_the_same(name, upgraded):
    np.testing.assert_allclose(upgraded("layers_keras1")[name], EXPECTED[name], rtol=0, atol=1e-5)


def test_every_result_has_a_formula(recorded):
    assert set(recorded("layers_keras1")) == set(EXPECTED)
