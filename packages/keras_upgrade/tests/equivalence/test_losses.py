"""Losses and regularised losses by the formulas of Keras 1.2 and 2.2 (keras/objectives.py, keras/losses.py)."""

from __future__ import annotations

import numpy as np
import pytest

# Keras computed in 32 bits, and 1 - 1e-7 is not the same number there.
ANSWERS = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]], dtype=np.float32)
GUESSES = np.array([[1, 0, 0], [1, 0, 0], [0.2, 0.2, 0.6], [0.5, 0.5, 1]], dtype=np.float32)
EPSILON = np.float32(1e-7)
ROWS = np.sin(np.arange(12.0)).reshape(4, 3)
KERNEL = np.cos(np.arange(6.0)).reshape(3, 2)
BIAS = np.array([0.5, -0.5])
OUTPUT = ROWS @ KERNEL + BIAS
ERROR = np.mean(OUTPUT**2)


def clipped(x):
    return np.clip(x, EPSILON, 1 - EPSILON)


def unit(x):
    return x / np.sqrt(np.maximum(np.sum(x**2, axis=-1, keepdims=True), EPSILON))


def categorical_crossentropy():
    shares = clipped(GUESSES / GUESSES.sum(axis=-1, keepdims=True))
    return np.mean(-np.sum(ANSWERS * np.log(shares), axis=-1))


def binary_crossentropy():
    p = clipped(GUESSES)
    return np.mean(-(ANSWERS * np.log(p) + (1 - ANSWERS) * np.log(1 - p)))


def divergence():
    answers, guesses = np.clip(ANSWERS, EPSILON, 1), np.clip(GUESSES, EPSILON, 1)
    return np.mean(np.sum(answers * np.log(answers / guesses), axis=-1))


def hinge(power=1):
    # Keras 1 and 2 took the answers as they came: 0 was not turned into -1.
    return np.mean(np.maximum(1 - ANSWERS * GUESSES, 0) ** power)


def logcosh():
    x = GUESSES - ANSWERS
    return np.mean(np.log(np.cosh(x)))


LOGARITHMS = np.log(np.maximum(GUESSES, EPSILON) + 1) - np.log(np.maximum(ANSWERS, EPSILON) + 1)
EXPECTED = {
    "losses_keras1": {
        "categorical_crossentropy": categorical_crossentropy(),
        "binary_crossentropy": binary_crossentropy(),
        "mse": np.mean((GUESSES - ANSWERS) ** 2),
        "mae": np.mean(np.abs(GUESSES - ANSWERS)),
        "msle": np.mean(LOGARITHMS**2),
        "kld": divergence(),
        "poisson": np.mean(GUESSES - ANSWERS * np.log(GUESSES + EPSILON)),
        "hinge": hinge(),
        "squared_hinge": hinge(power=2),
        # Keras 1 took the mean over a row where Keras 2 took its sum.
        "cosine_proximity": -np.mean(unit(ANSWERS) * unit(GUESSES)),
        "l1": ERROR + 0.1 * np.abs(KERNEL).sum(),
        "l2": ERROR + 0.1 * (KERNEL**2).sum() + 0.01 * (BIAS**2).sum(),
        "l1l2": ERROR + 0.1 * np.abs(KERNEL).sum() + 0.2 * (KERNEL**2).sum(),
        "activity": ERROR + 0.1 * (OUTPUT**2).sum(),
    },
    "losses_keras2": {
        "categorical_crossentropy": categorical_crossentropy(),
        "binary_crossentropy": binary_crossentropy(),
        "mean_absolute_percentage_error": 100
        * np.mean(np.abs(ANSWERS - GUESSES) / np.clip(np.abs(ANSWERS), EPSILON, None)),
        "hinge": hinge(),
        "logcosh": logcosh(),
        "kullback_leibler_divergence": divergence(),
        "cosine_proximity": -np.mean(np.sum(unit(ANSWERS) * unit(GUESSES), axis=-1)),
        "regularised": ERROR + 0.1 * np.abs(KERNEL).sum() + 0.2 * (KERNEL**2).sum() + 0.1 * np.abs(OUTPUT).sum(),
    },
}
CASES = [(source, name) for source, results in EXPECTED.items() for name in results]


@pytest.mark.parametrize(("source", "name"), CASES)
def test_formula_is_what_old_keras_computed(source, name, recorded):
    np.testing.assert_allclose(recorded(source)[name], EXPECTED[source][name], rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(("source", "name"), CASES)
def test_upgraded_loss_is_the_same(source, name, upgraded):
    np.testing.assert_allclose(upgraded(source)[name], EXPECTED[source][name], rtol=1e-5, atol=1e-5)


def test_every_result_has_a_formula(recorded):
    assert {source: set(results) for source, results in EXPECTED.items()} == {
        source: set(recorded(source)) for source in EXPECTED
    }
