"""Three steps of each optimizer, by the formulas of Keras 1.2 and 2.2 (`get_updates` in keras/optimizers.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

X = np.sin(np.arange(24.0)).reshape(8, 3)
Y = np.cos(np.arange(16.0)).reshape(8, 2)
KERNEL = 0.1 * np.arange(6.0).reshape(3, 2)

# Gets the gradients of a kernel or a bias, one a step, and yields what to add to it.
Updates = Callable[[Iterator[np.ndarray]], Iterator[np.ndarray]]


def decayed(rate: float, decay: float, step: int) -> float:
    return rate / (1 + decay * step)


def sgd(rate: float = 0.01, momentum: float = 0.0, decay: float = 0.0, nesterov: bool = False) -> Updates:
    def updates(gradients):
        velocity = 0.0
        for step, gradient in enumerate(gradients):
            now = decayed(rate, decay, step)
            velocity = momentum * velocity - now * gradient
            yield momentum * velocity - now * gradient if nesterov else velocity

    return updates


def rmsprop(rate: float = 0.001, decay: float = 0.0, rho: float = 0.9, epsilon: float = 1e-8) -> Updates:
    def updates(gradients):
        square = 0.0
        for step, gradient in enumerate(gradients):
            square = rho * square + (1 - rho) * gradient**2
            yield -decayed(rate, decay, step) * gradient / (np.sqrt(square) + epsilon)

    return updates


def adagrad(rate: float = 0.01, epsilon: float = 1e-8) -> Updates:
    def updates(gradients):
        square = 0.0
        for gradient in gradients:
            square = square + gradient**2
            yield -rate * gradient / (np.sqrt(square) + epsilon)

    return updates


def adadelta(rate: float = 1.0, rho: float = 0.95, epsilon: float = 1e-8) -> Updates:
    def updates(gradients):
        square, moved = 0.0, 0.0
        for gradient in gradients:
            square = rho * square + (1 - rho) * gradient**2
            update = gradient * np.sqrt(moved + epsilon) / np.sqrt(square + epsilon)
            moved = rho * moved + (1 - rho) * update**2
            yield -rate * update

    return updates


def adam(rate: float = 0.001, decay: float = 0.0, b1: float = 0.9, b2: float = 0.999, epsilon: float = 1e-8) -> Updates:
    def updates(gradients):
        first, second = 0.0, 0.0
        for step, gradient in enumerate(gradients):
            first = b1 * first + (1 - b1) * gradient
            second = b2 * second + (1 - b2) * gradient**2
            corrected = decayed(rate, decay, step) * np.sqrt(1 - b2 ** (step + 1)) / (1 - b1 ** (step + 1))
            yield -corrected * first / (np.sqrt(second) + epsilon)

    return updates


def adamax(rate: float = 0.002, b1: float = 0.9, b2: float = 0.999, epsilon: float = 1e-8) -> Updates:
    def updates(gradients):
        first, largest = 0.0, 0.0
        for step, gradient in enumerate(gradients, start=1):
            first = b1 * first + (1 - b1) * gradient
            largest = np.maximum(b2 * largest, np.abs(gradient))
            yield -rate / (1 - b1**step) * first / (largest + epsilon)

    return updates


def nadam(
    rate: float = 0.002, b1: float = 0.9, b2: float = 0.999, epsilon: float = 1e-8, pace: float = 0.004
) -> Updates:
    """`pace` is Keras 1's and 2's `schedule_decay`."""

    def updates(gradients):
        first, second, product = 0.0, 0.0, 1.0
        for step, gradient in enumerate(gradients, start=1):
            now = b1 * (1 - 0.5 * 0.96 ** (step * pace))
            following = b1 * (1 - 0.5 * 0.96 ** ((step + 1) * pace))
            product *= now
            first = b1 * first + (1 - b1) * gradient
            second = b2 * second + (1 - b2) * gradient**2
            ahead = (1 - now) * gradient / (1 - product) + following * first / (1 - product * following)
            yield -rate * ahead / (np.sqrt(second / (1 - b2**step)) + epsilon)

    return updates


def three_steps(updates: Updates) -> dict[str, object]:
    """A linear model under mean squared error, all rows in one batch."""
    kernel, bias = KERNEL.copy(), np.zeros(2)
    losses, kernel_gradients, bias_gradients = [], [], []
    for _ in range(3):
        error = X @ kernel + bias - Y
        losses.append(np.mean(error**2))
        kernel_gradients.append(2 * X.T @ error / error.size)
        bias_gradients.append(2 * error.sum(axis=0) / error.size)
        # Starting over keeps the formulas free of bookkeeping: the last update is this step's.
        kernel += list(updates(iter(kernel_gradients)))[-1]
        bias += list(updates(iter(bias_gradients)))[-1]
    return {"loss": losses[0], "kernel": kernel, "bias": bias}


FORMULAS = {
    "optimizers_keras1": {
        "SGD": sgd(),
        "SGD, momentum": sgd(0.1, momentum=0.9),
        "SGD, nesterov": sgd(0.1, momentum=0.9, nesterov=True),
        "RMSprop": rmsprop(),
        "Adagrad": adagrad(),
        "Adadelta": adadelta(),
        "Adam": adam(),
        "Adamax": adamax(),
        "Nadam": nadam(),
    },
    "optimizers_keras2": {
        "SGD": sgd(0.1, momentum=0.9, decay=0.01, nesterov=True),
        # Not from Keras 1: on TensorFlow it read the step's number now before, now after counting it up.
        "SGD, decay": sgd(0.1, decay=0.5),
        "SGD by position": sgd(0.1, momentum=0.9, decay=0.01, nesterov=True),
        "RMSprop, decay": rmsprop(0.01, decay=0.1),
        "Adam, decay": adam(0.01, decay=0.1),
        "RMSprop": rmsprop(epsilon=1e-7),
        "Adagrad": adagrad(epsilon=1e-7),
        "Adadelta": adadelta(epsilon=1e-7),
        "Adam": adam(epsilon=1e-7),
        "Adamax": adamax(epsilon=1e-7),
        "Nadam": nadam(epsilon=1e-7),
        "'adadelta'": adadelta(epsilon=1e-7),
        "'adagrad'": adagrad(epsilon=1e-7),
        "'adamax'": adamax(epsilon=1e-7),
        "'nadam'": nadam(epsilon=1e-7),
    },
}
CASES = [(source, name) for source, formulas in FORMULAS.items() for name in formulas]


def assert_equal(found: dict, expected: dict, tolerance: float = 1e-5) -> None:
    for part in ("loss", "kernel", "bias"):
        np.testing.assert_allclose(found[part], expected[part], rtol=0, atol=tolerance, err_msg=part)


@pytest.mark.parametrize(("source", "name"), CASES)
def test_formula_is_what_old_keras_computed(source, name, recorded):
    assert_equal(recorded(source)[name], three_steps(FORMULAS[source][name]))


@pytest.mark.parametrize(("source", "name"), CASES)
def test_upgraded_optimizer_takes_the_same_steps(source, name, upgraded):
    assert_equal(upgraded(source)[name], three_steps(FORMULAS[source][name]))


def test_every_result_has_a_formula(recorded):
    assert {source: set(formulas) for source, formulas in FORMULAS.items()} == {
        source: set(recorded(source)) for source in FORMULAS
    }
