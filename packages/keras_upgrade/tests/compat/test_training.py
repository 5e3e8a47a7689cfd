"""The helpers for training do what Keras 1 and 2 did."""

from __future__ import annotations

from collections.abc import Iterator

import keras
import numpy as np
import pytest
from keras_upgrade.compat import training
from keras_upgrade.compat.losses import root_mean_squared_error

X = np.random.default_rng(0).normal(size=(12, 3)).astype("float32")
Y = (X.sum(axis=1, keepdims=True) > 0).astype("float32")


def model(units: int = 1, metrics: list | None = None) -> object:
    keras.utils.set_random_seed(1)
    made = keras.Sequential([keras.Input((3,)), keras.layers.Dense(units, "sigmoid")])
    made.compile("sgd", "binary_crossentropy", metrics=metrics)
    return made


def batches(size: int = 4, taken: list | None = None) -> Iterator:
    """Lists, as they were allowed."""
    while True:
        for start in range(0, 12, size):
            if taken is not None:
                taken.append(start)
            yield [X[start : start + size], Y[start : start + size]]


class Count(keras.callbacks.Callback):
    def __init__(self) -> None:
        super().__init__()
        self.steps: list[int] = []

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        self.steps.append(0)

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        self.steps[-1] += 1


def test_an_epoch_ends_after_its_samples() -> None:
    count = Count()
    history = training.fit_by_samples(
        model(), batches(), 10, epochs=2, verbose=0, callbacks=[count], validation_data=batches(6), nb_val_samples=12
    )
    assert count.steps == [3, 3]
    assert len(history.history["val_loss"]) == 2


def test_no_batch_is_lost_by_looking_at_the_first() -> None:
    following, steps = training.by_samples(batches(), 8)
    assert steps == 2
    assert np.array_equal(next(following)[0], X[:4])
    assert np.array_equal(next(following)[0], X[4:8])


def test_a_data_set_starts_over() -> None:
    class Data(keras.utils.PyDataset):
        def __len__(self) -> int:
            return 2

        def __getitem__(self, index: int) -> tuple:
            return X[index * 6 : index * 6 + 6], Y[index * 6 : index * 6 + 6]

    following, steps = training.by_samples(Data(), 18)
    assert steps == 3
    assert np.array_equal([next(following)[0] for _ in range(3)][2], X[:6])


def test_evaluate_and_predict_by_samples() -> None:
    made = model(metrics=["accuracy"])
    expected = made.evaluate(X, Y, batch_size=4, verbose=0)
    assert training.evaluate_by_samples(made, batches(), 12) == pytest.approx(expected, rel=1e-4)
    assert training.predict_by_samples(made, batches(), 12, nb_worker=2) == pytest.approx(made.predict(X, verbose=0))


def test_inputs_alone_are_a_batch() -> None:
    assert len(training.predict_by_samples(model(), iter([X[:4], X[4:8]]), 8)) == 8


def test_class_weights_of_numbers_and_of_rows() -> None:
    _, _, weights = next(training.weighted_batches(iter([(X[:3], np.array([0, 1, 2]))]), {0: 2.0, 1: 0.5}))
    assert weights.tolist() == [2.0, 0.5, 1.0]
    _, _, weights = next(training.weighted_batches(iter([[X[:2], np.eye(2)]]), {1: 3.0}))
    assert weights.tolist() == [1.0, 3.0]


def test_class_weights_multiply_those_of_samples() -> None:
    _, _, weights = next(training.weighted_batches(iter([(X[:2], Y[:2], np.array([2.0, 4.0]))]), {0: 0.5, 1: 0.5}))
    assert weights.tolist() == [1.0, 2.0]


def test_weighted_training_equals_class_weight_on_arrays() -> None:
    plain, weighted = model(), model()
    plain.fit(X, Y, batch_size=12, epochs=1, shuffle=False, verbose=0, class_weight={0: 3.0, 1: 0.5})
    weighted.fit(training.weighted_batches(batches(12), {0: 3.0, 1: 0.5}), steps_per_epoch=1, shuffle=False, verbose=0)
    for one, other in zip(plain.get_weights(), weighted.get_weights(), strict=True):
        assert other == pytest.approx(one, abs=1e-6)


def test_several_inputs_become_a_tuple_and_numbers_stay() -> None:
    assert isinstance(training.tuples([[X, X], Y])[0], tuple)
    assert training.tuples(([1, 2], Y))[0] == [1, 2]


def test_classes() -> None:
    lone, many = model(1), model(4)
    assert training.predict_classes(lone, X, verbose=0).shape == (12, 1)
    assert np.array_equal(
        training.predict_classes(lone, X, verbose=0), (lone.predict(X, verbose=0) > 0.5).astype("int32")
    )
    assert np.array_equal(
        training.predict_classes(many, X, batch_size=5, verbose=0), many.predict(X, verbose=0).argmax(-1)
    )


def test_names_of_what_evaluate_answers() -> None:
    made = model(metrics=["accuracy", "mae"])
    values = made.evaluate(X, Y, verbose=0)
    named = made.evaluate(X, Y, verbose=0, return_dict=True)
    assert training.metrics_names(made) == ["loss", "accuracy", "mae"]
    assert values == pytest.approx([named[name] for name in training.metrics_names(made)])


def test_names_of_several_outputs() -> None:
    inputs = keras.Input((3,))
    outputs = [keras.layers.Dense(1, name=name)(inputs) for name in ("a", "b")]
    made = keras.Model(inputs, outputs)
    made.compile("sgd", ["mse", "mae"], metrics=[["mae"], ["mse"]])
    values = made.evaluate(X, [Y, Y], verbose=0)
    named = made.evaluate(X, [Y, Y], verbose=0, return_dict=True)
    assert values == pytest.approx([named[name] for name in training.metrics_names(made)])


def test_states_of_inner_models_are_reset() -> None:
    inner = keras.Sequential([keras.Input(batch_shape=(2, 3, 1)), keras.layers.LSTM(2, stateful=True)])
    outer = keras.Sequential([keras.Input(batch_shape=(2, 3, 1)), inner])
    x = np.ones((2, 3, 1), "float32")
    first, second = outer.predict(x, verbose=0), outer.predict(x, verbose=0)
    training.reset_states(outer)
    assert not np.allclose(first, second)
    assert outer.predict(x, verbose=0) == pytest.approx(first)


def test_root_of_the_mean_squared_error() -> None:
    values = root_mean_squared_error(np.zeros((2, 2)), np.array([[3.0, 4.0], [0.0, 0.0]]))
    assert np.asarray(values) == pytest.approx([np.sqrt(12.5), 0.0], abs=1e-5)
