from __future__ import annotations

import keras
import numpy as np
import pytest
from keras import layers, ops
from keras_upgrade.compat.tensor_losses import add_tensor_loss, loss_of_tensors


# Keras remarks on a dictionary for a lone input, and takes it.
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_training_minimises_what_the_loss_takes_from_the_models_tensors() -> None:
    x = keras.Input((3,), name="picture")
    hidden = layers.Dense(2, use_bias=False)(x)
    model = keras.Model(x, layers.Dense(3, use_bias=False)(hidden))

    def loss(y_true, y_pred):
        return 0 * ops.mean(y_true - y_pred, axis=-1) + ops.sum(ops.square(hidden), axis=-1)

    model.compile(keras.optimizers.SGD(0.1), loss_of_tensors(model, loss))
    data = np.random.default_rng(0).random((16, 3)).astype("float32")
    before, last = model.get_weights()
    expected = np.mean(np.sum((data @ before) ** 2, axis=-1))
    assert model.evaluate(data, data, verbose=0) == pytest.approx(expected, rel=1e-4)
    assert model.evaluate({"picture": data}, data, verbose=0) == pytest.approx(expected, rel=1e-4)
    weights = np.arange(16) / 8
    weighted = np.mean(np.sum((data @ before) ** 2, axis=-1) * weights)
    assert model.evaluate(data, data, sample_weight=weights, verbose=0) == pytest.approx(weighted, rel=1e-4)
    model.fit(data, data, epochs=3, verbose=0)
    after, unmoved = model.get_weights()
    assert np.sum((data @ after) ** 2) < np.sum((data @ before) ** 2)
    np.testing.assert_array_equal(last, unmoved)


def test_several_outputs_are_refused() -> None:
    x = keras.Input((3,))
    model = keras.Model(x, [layers.Dense(1)(x), layers.Dense(1)(x)])
    with pytest.raises(ValueError, match="one output"):
        loss_of_tensors(model, lambda y_true, y_pred: y_pred)


def autoencoder() -> tuple[keras.Model, object]:
    x = keras.Input((3,))
    hidden = layers.Dense(2, use_bias=False)(x)
    return keras.Model(x, layers.Dense(3, use_bias=False)(hidden)), hidden


def test_added_loss_is_all_there_is_to_minimise() -> None:
    model, hidden = autoencoder()
    # Keras warns of weights that no part of the loss depends on.
    add_tensor_loss(model, ops.sum(ops.square(hidden), axis=-1) + 0 * ops.mean(model.outputs[0], axis=-1))
    model.compile(keras.optimizers.SGD(0.1))
    data = np.random.default_rng(0).random((16, 3)).astype("float32")
    before, last = model.get_weights()
    expected = np.mean(np.sum((data @ before) ** 2, axis=-1))
    assert model.evaluate(data, verbose=0) == pytest.approx(expected, rel=1e-4)
    model.fit(data, epochs=3, verbose=0, validation_data=(data, None))
    after, unmoved = model.get_weights()
    assert np.sum((data @ after) ** 2) < np.sum((data @ before) ** 2)
    np.testing.assert_array_equal(last, unmoved)


def test_added_losses_count_beside_each_other_the_compiled_one_and_regularizers() -> None:
    x = keras.Input((3,))
    hidden = layers.Dense(2, use_bias=False, kernel_regularizer=keras.regularizers.L2(0.5))(x)
    model = keras.Model(x, layers.Dense(3, use_bias=False)(hidden))
    add_tensor_loss(model, ops.mean(hidden))
    add_tensor_loss(model, 2 * ops.mean(x, axis=-1))
    model.compile("sgd", "mse")
    data = np.random.default_rng(0).random((16, 3)).astype("float32")
    first, second = model.get_weights()
    expected = np.mean(data @ first) + 2 * data.mean() + 0.5 * np.sum(first**2)
    expected += np.mean((data @ first @ second - data) ** 2)
    assert model.evaluate(data, data, verbose=0) == pytest.approx(expected, rel=1e-4)


def test_loss_of_another_models_tensors_is_refused() -> None:
    model, _ = autoencoder()
    _, foreign = autoencoder()
    with pytest.raises(ValueError, match="connected"):
        add_tensor_loss(model, foreign)
