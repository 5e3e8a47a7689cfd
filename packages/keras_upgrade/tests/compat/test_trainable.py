"""A model trains what was trainable when it was compiled; reckoned by hand from Keras 2's documented behaviour."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras_upgrade.compat.trainable import train_as_compiled

RATE = 0.1
RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(8, 3)).astype("float32")
Y = RANDOM.normal(size=(8, 1)).astype("float32")
Z = RANDOM.normal(size=(8, 2)).astype("float32")


def dense(size: int, inputs: int) -> keras.Sequential:
    return keras.Sequential([keras.Input((inputs,)), keras.layers.Dense(size)])


def compiled(model: keras.Model) -> None:
    model.compile(keras.optimizers.SGD(RATE), "mse")


def step_of_d(d: list[np.ndarray]) -> list[np.ndarray]:
    """One step of gradient descent on mean((X w + b - Y)^2)."""
    w, b = d
    error = 2 * (X @ w + b - Y) / len(X)
    return [w - RATE * X.T @ error, b - RATE * error.sum(axis=0)]


def step_of_g(g: list[np.ndarray], d: list[np.ndarray]) -> list[np.ndarray]:
    """One step on mean((D(G(Z)) - 1)^2) with D held."""
    w, b = g
    error = 2 * ((Z @ w + b) @ d[0] + d[1] - 1) / len(Z) @ d[0].T
    return [w - RATE * Z.T @ error, b - RATE * error.sum(axis=0)]


def test_discriminator_and_generator_after_two_steps() -> None:
    keras.utils.set_random_seed(0)
    d, g = dense(1, 3), dense(3, 2)
    compiled(d)
    train_as_compiled(d)
    d.trainable = False
    both = keras.Sequential([g, d])
    compiled(both)
    for _ in range(2):
        wanted_d = step_of_d(d.get_weights())
        d.train_on_batch(X, Y)
        np.testing.assert_allclose(d.get_weights()[0], wanted_d[0], atol=1e-6)
        np.testing.assert_allclose(d.get_weights()[1], wanted_d[1], atol=1e-6)
        wanted_g = step_of_g(g.get_weights(), d.get_weights())
        both.train_on_batch(Z, np.ones((8, 1)))
        for found, wanted in zip([*g.get_weights(), *d.get_weights()], [*wanted_g, *wanted_d], strict=True):
            np.testing.assert_allclose(found, wanted, atol=1e-6)
    assert not d.trainable_weights


@pytest.mark.parametrize("train", ["fit", "train_on_batch"])
def test_what_was_frozen_at_compile_stays_so(train: str) -> None:
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2), keras.layers.Dense(1)])
    model.layers[0].trainable = False
    compiled(model)
    train_as_compiled(model)
    model.layers[0].trainable = True
    before = model.get_weights()
    getattr(model, train)(X, Y)
    changed = [not np.array_equal(old, new) for old, new in zip(before, model.get_weights(), strict=True)]
    assert changed == [False, False, True, True]
    assert len(model.trainable_weights) == 4


def test_next_compile_settles_anew() -> None:
    model = dense(1, 3)
    compiled(model)
    train_as_compiled(model)
    model.trainable = False
    compiled(model)
    before = model.get_weights()
    with pytest.warns(UserWarning, match="does not have any trainable weights"):
        model.train_on_batch(X, Y)
    assert all(np.array_equal(*pair) for pair in zip(before, model.get_weights(), strict=True))


def test_second_call_changes_nothing() -> None:
    model = dense(1, 3)
    compiled(model)
    train_as_compiled(model)
    model.trainable = False
    train_as_compiled(model)
    before = model.get_weights()
    model.train_on_batch(X, Y)
    assert not np.array_equal(before[0], model.get_weights()[0])


def test_model_that_gets_its_shape_from_the_first_batch() -> None:
    model = keras.Sequential([keras.layers.Dense(1)])
    compiled(model)
    train_as_compiled(model)
    model.trainable = False
    model.fit(X, Y, verbose=0)
    assert not model.trainable_weights
    assert model.optimizer.iterations == 1
    assert len(model.optimizer._trainable_variables) == 2


def test_batch_of_another_size_is_trained_as_well() -> None:
    """A new shape has Keras trace the step anew."""
    model = dense(1, 3)
    compiled(model)
    train_as_compiled(model)
    model.trainable = False
    model.train_on_batch(X, Y)
    for rows in (3, 5):
        before = model.get_weights()[0]
        model.train_on_batch(X[:rows], Y[:rows])
        assert not np.array_equal(before, model.get_weights()[0])


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_saved_and_copied_like_any_model(tmp_path) -> None:
    model = dense(1, 3)
    compiled(model)
    train_as_compiled(model)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(loaded.predict(X, verbose=0), model.predict(X, verbose=0))
    assert keras.models.clone_model(model).count_params() == model.count_params()
