"""LSTM, GRU and SimpleRNN by the formulas of Keras 1.2 and 2.2 (keras/layers/recurrent.py)."""

from __future__ import annotations

import numpy as np
import pytest

X = np.sin(np.arange(40.0)).reshape(2, 5, 4)
UNITS = 3


def hard_sigmoid(x):
    return np.clip(0.2 * x + 0.5, 0, 1)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def relu(x):
    return np.maximum(x, 0)


def lstm(kernel, recurrent, bias, activation=np.tanh, gate=hard_sigmoid):
    """The outputs of all steps, shape (samples, steps, units); gates in the order input, forget, cell, output."""
    h = c = np.zeros((len(X), UNITS))
    outputs = []
    for step in range(X.shape[1]):
        z = X[:, step] @ kernel + h @ recurrent + bias
        i, f, g, o = np.split(z, 4, axis=1)
        c = gate(f) * c + gate(i) * activation(g)
        h = gate(o) * activation(c)
        outputs.append(h)
    return np.stack(outputs, axis=1)


def gru(kernel, recurrent, bias, gate=hard_sigmoid):
    """The last output; the reset gate acts on the state before the product (`reset_after=False`)."""
    h = np.zeros((len(X), UNITS))
    wz, wr, wh = np.split(kernel, 3, axis=1)
    uz, ur, uh = np.split(recurrent, 3, axis=1)
    bz, br, bh = np.split(bias, 3)
    for step in range(X.shape[1]):
        x = X[:, step]
        z = gate(x @ wz + h @ uz + bz)
        r = gate(x @ wr + h @ ur + br)
        h = z * h + (1 - z) * np.tanh(x @ wh + (r * h) @ uh + bh)
    return h


def simple(kernel, recurrent, bias):
    h = np.zeros((len(X), UNITS))
    for step in range(X.shape[1]):
        h = np.tanh(X[:, step] @ kernel + h @ recurrent + bias)
    return h


def waves(gates):
    kernel = np.sin(np.arange(4.0 * gates * UNITS)).reshape(4, gates * UNITS)
    recurrent = np.cos(np.arange(3.0 * gates * UNITS)).reshape(3, gates * UNITS)
    return kernel, recurrent, 0.1 * np.arange(1.0 * gates * UNITS)


def constants(gates):
    return np.full((4, gates * UNITS), 0.2), np.full((3, gates * UNITS), 0.2), np.full(gates * UNITS, 0.3)


EXPECTED = {
    "recurrent_keras2": {
        "LSTM": lstm(*waves(4))[:, -1],
        "GRU": gru(*waves(3)),
        "SimpleRNN": simple(*waves(1)),
        "LSTM, sequences": lstm(*waves(4), activation=relu, gate=sigmoid),
        "LSTM, first bias": np.repeat([0.0, 1.0, 0.0, 0.0], UNITS),
        "LSTM, first loss": np.mean((lstm(*waves(4))[:, -1] - np.cos(np.arange(6.0)).reshape(2, 3)) ** 2),
    },
    "recurrent_keras1": {
        "LSTM": lstm(*constants(4))[:, -1],
        "GRU": gru(*constants(3)),
        "SimpleRNN": simple(*constants(1)),
        "LSTM, inner sigmoid": lstm(*constants(4), gate=sigmoid)[:, -1],
    },
}
CASES = [(source, name) for source, results in EXPECTED.items() for name in results]


@pytest.mark.parametrize(("source", "name"), CASES)
def test_formula_is_what_old_keras_computed(source, name, recorded):
    np.testing.assert_allclose(recorded(source)[name], EXPECTED[source][name], rtol=0, atol=1e-5)


@pytest.mark.parametrize(("source", "name"), CASES)
def test_upgraded_layer_computes_the_same(source, name, upgraded):
    np.testing.assert_allclose(upgraded(source)[name], EXPECTED[source][name], rtol=0, atol=1e-5)


def test_hard_sigmoid_is_not_todays():
    # relu6(x + 3) / 6: were the two alike, the tests above would prove nothing.
    assert abs(hard_sigmoid(1.0) - np.clip(1.0 + 3, 0, 6) / 6) > 0.03
