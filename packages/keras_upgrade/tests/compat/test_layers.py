"""The layers that Keras lost, against their formulas in NumPy."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras_upgrade import compat

pytestmark = [
    # The learner's `input_shape=` is left as it is.
    pytest.mark.filterwarnings("ignore:Do not pass an `input_shape`"),
    # Keras reads weights from its archive this way.
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]


@pytest.fixture
def data() -> np.random.Generator:
    return np.random.default_rng(0)


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def filled(layer: object, shape: tuple, data: np.random.Generator) -> list[np.ndarray]:
    """Builds the layer and gives it random weights."""
    layer.build(shape)
    weights = [data.normal(size=one.shape).astype("float32") for one in layer.weights]
    layer.set_weights(weights)
    return weights


def test_highway_mixes_by_its_gate(data):
    layer = compat.Highway(activation="relu")
    kernel, bias, carry, carry_bias = filled(layer, (None, 3), data)
    x = data.normal(size=(5, 3)).astype("float32")
    gate = sigmoid(x @ carry + carry_bias)
    expected = gate * np.maximum(x @ kernel + bias, 0) + (1 - gate) * x
    np.testing.assert_allclose(layer(x), expected, rtol=1e-4, atol=1e-5)


def test_highway_starts_by_letting_its_hidden_layer_through():
    layer = compat.Highway()
    layer.build((None, 3))
    np.testing.assert_array_equal(layer.carry_bias, np.ones(3))


def test_maxout_takes_the_greatest(data):
    layer = compat.MaxoutDense(4, features=2)
    kernel, bias = filled(layer, (None, 3), data)
    x = data.normal(size=(5, 3)).astype("float32")
    expected = np.maximum(x @ kernel[0] + bias[0], x @ kernel[1] + bias[1])
    np.testing.assert_allclose(layer(x), expected, rtol=1e-4, atol=1e-5)


def test_locally_connected_1d_has_a_kernel_for_each_place(data):
    layer = compat.LocallyConnected1D(4, 3, strides=2)
    kernel, bias = filled(layer, (None, 7, 2), data)
    assert (kernel.shape, bias.shape) == ((3, 6, 4), (3, 4))
    x = data.normal(size=(5, 7, 2)).astype("float32")
    places = [x[:, start : start + 3].reshape(5, -1) @ kernel[i] for i, start in enumerate((0, 2, 4))]
    np.testing.assert_allclose(layer(x), np.stack(places, axis=1) + bias, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("order", ["channels_last", "channels_first"])
def test_locally_connected_2d_has_a_kernel_for_each_place(data, order):
    layer = compat.LocallyConnected2D(4, (2, 3), data_format=order)
    shape = (4, 5, 2) if order == "channels_last" else (2, 4, 5)
    kernel, bias = filled(layer, (None, *shape), data)
    assert (kernel.shape, bias.shape) == ((9, 12, 4), (3, 3, 4))
    x = data.normal(size=(6, *shape)).astype("float32")
    expected = np.empty((6, 3, 3, 4), dtype="float32")
    for row in range(3):
        for column in range(3):
            rows, columns = slice(row, row + 2), slice(column, column + 3)
            window = x[:, rows, columns] if order == "channels_last" else x[:, :, rows, columns]
            expected[:, row, column] = window.reshape(6, -1) @ kernel[row * 3 + column]
    expected = expected + bias
    if order == "channels_first":
        expected = np.moveaxis(expected, -1, 1)
    np.testing.assert_allclose(layer(x), expected, rtol=1e-4, atol=1e-5)
    assert layer.compute_output_shape((None, *shape)) == (None, *expected.shape[1:])


def test_locally_connected_has_no_other_padding():
    with pytest.raises(ValueError, match="Expected padding='valid'"):
        compat.LocallyConnected1D(4, 3, padding="same")


@pytest.mark.parametrize(("size", "padding"), [(28, "valid"), (29, "valid"), (28, "same"), (27, "same")])
def test_deconvolution_gives_the_shape_asked_for(size, padding):
    layer = compat.Deconvolution2D(3, (2, 2), output_shape=(None, size, size, 3), strides=(2, 2), padding=padding)
    assert layer(np.zeros((1, 14, 14, 2))).shape == (1, size, size, 3)


def test_deconvolution_refuses_what_no_padding_gives():
    layer = compat.Deconvolution2D(3, (2, 2), output_shape=(None, 40, 40, 3), strides=(2, 2))
    with pytest.raises(ValueError, match="Expected an output_shape"):
        layer.build((None, 14, 14, 2))


def test_parametric_softplus(data):
    layer = compat.ParametricSoftplus()
    x = data.normal(size=(5, 3)).astype("float32")
    np.testing.assert_allclose(layer(x), 0.2 * np.log1p(np.exp(5 * x)), rtol=1e-4, atol=1e-5)


def test_srelu_bends_twice():
    layer = compat.SReLU()
    layer.build((None, 1))
    layer.set_weights([np.float32([one]) for one in (-1.0, 0.5, -3.0, 0.25)])
    # Thresholds at -1 and -1 + |-3| = 2.
    x = np.float32([[-3], [-1], [0], [2], [6]])
    np.testing.assert_allclose(layer(x), [[-2], [-1], [0], [2], [3]], rtol=1e-6)


def test_weights_are_shared_along_axes():
    layer = compat.SReLU(shared_axes=[1, 2])
    layer.build((None, 4, 5, 3))
    assert {tuple(one.shape) for one in layer.weights} == {(1, 1, 3)}


def test_batch_statistics_also_when_predicting(data):
    layer = compat.BatchStatistics(epsilon=1e-6)
    x = (data.normal(size=(64, 3)) * 7 + 3).astype("float32")
    expected = (x - x.mean(0)) / np.sqrt(x.var(0) + 1e-6)
    np.testing.assert_allclose(layer(x, training=False), expected, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize(
    ("given", "expected"),
    [("th", "channels_first"), ("tf", "channels_last"), ("default", None), ("channels_last", "channels_last")],
)
def test_data_format(given, expected):
    assert compat.data_format(given) == expected


@pytest.mark.parametrize(
    "make",
    [
        lambda: compat.Highway(activation="tanh"),
        lambda: compat.MaxoutDense(4, kernel_regularizer="l2"),
        compat.SReLU,
        compat.ParametricSoftplus,
        compat.BatchStatistics,
    ],
)
def test_saved_and_loaded(tmp_path, data, make):
    model = keras.Sequential([keras.Input((3,)), make()])
    path = tmp_path / "model.keras"
    model.save(path)
    x = data.normal(size=(5, 3)).astype("float32")
    np.testing.assert_array_equal(keras.models.load_model(path).predict(x, verbose=0), model.predict(x, verbose=0))


def test_locally_connected_saved_and_loaded(tmp_path, data):
    model = keras.Sequential([keras.Input((7, 2)), compat.LocallyConnected1D(4, 3, activation="relu")])
    path = tmp_path / "model.keras"
    model.save(path)
    x = data.normal(size=(5, 7, 2)).astype("float32")
    np.testing.assert_array_equal(keras.models.load_model(path).predict(x, verbose=0), model.predict(x, verbose=0))


def old_gates(x: np.ndarray) -> np.ndarray:
    return np.clip(0.2 * x + 0.5, 0, 1)


def run(source: str) -> dict:
    from keras_upgrade import upgrade

    names: dict = {}
    exec(upgrade(source).code, names)
    return names


def test_upgraded_lstm_computes_as_in_keras_2(data):
    layer = run("from keras.layers.recurrent import LSTM\nlayer = LSTM(4)\n")["layer"]
    kernel, recurrent, bias = filled(layer, (None, 3, 2), data)
    x = data.normal(size=(5, 3, 2)).astype("float32")
    hidden = cell = np.zeros((5, 4), dtype="float32")
    for step in range(3):
        i, f, c, o = np.split(x[:, step] @ kernel + hidden @ recurrent + bias, 4, axis=1)
        cell = old_gates(f) * cell + old_gates(i) * np.tanh(c)
        hidden = old_gates(o) * np.tanh(cell)
    np.testing.assert_allclose(layer(x), hidden, rtol=1e-4, atol=1e-5)


def test_upgraded_gru_computes_as_in_keras_2(data):
    layer = run("from keras.layers.recurrent import GRU\nlayer = GRU(4)\n")["layer"]
    kernel, recurrent, bias = filled(layer, (None, 3, 2), data)
    assert bias.shape == (12,)
    x = data.normal(size=(5, 3, 2)).astype("float32")
    hidden = np.zeros((5, 4), dtype="float32")
    for step in range(3):
        xz, xr, xh = np.split(x[:, step] @ kernel + bias, 3, axis=1)
        z = old_gates(xz + hidden @ recurrent[:, :4])
        r = old_gates(xr + hidden @ recurrent[:, 4:8])
        hidden = z * hidden + (1 - z) * np.tanh(xh + (r * hidden) @ recurrent[:, 8:])
    np.testing.assert_allclose(layer(x), hidden, rtol=1e-4, atol=1e-5)


def test_upgraded_lstm_is_saved_and_loaded(tmp_path, data):
    layer = run("from keras.layers.recurrent import LSTM\nlayer = LSTM(4)\n")["layer"]
    model = keras.Sequential([keras.Input((3, 2)), layer])
    path = tmp_path / "model.keras"
    model.save(path)
    x = data.normal(size=(5, 3, 2)).astype("float32")
    np.testing.assert_array_equal(keras.models.load_model(path).predict(x, verbose=0), model.predict(x, verbose=0))


def test_upgraded_embedding_counts_its_weights():
    model = run(
        "from keras.layers import Dense, Embedding, Flatten\nfrom keras.models import Sequential\n"
        "model = Sequential()\nmodel.add(Embedding(10, 4, input_length=3))\nmodel.add(Flatten())\nmodel.add(Dense(2))\n"
    )["model"]
    assert model.count_params() == 10 * 4 + (3 * 4 + 1) * 2


def test_upgraded_merge_of_models_trains():
    model = run(
        "from keras.layers import Dense, Merge\nfrom keras.models import Sequential\n"
        "left = Sequential()\nleft.add(Dense(3, input_dim=4, init='zero'))\n"
        "right = Sequential()\nright.add(Dense(3, input_dim=2, init='one'))\n"
        "model = Sequential()\nmodel.add(Merge([left, right], mode='sum'))\nmodel.add(Dense(1, init='one'))\n"
        "model.compile(optimizer='sgd', loss='mse')\n"
    )["model"]
    output = model.predict([np.ones((2, 4)), np.ones((2, 2))], verbose=0)
    np.testing.assert_allclose(output, np.full((2, 1), 6.0))
    model.fit([np.ones((2, 4)), np.ones((2, 2))], np.ones((2, 1)), verbose=0)


def test_upgraded_own_layer_has_its_weights(data):
    model = run(
        "from keras import initializations\nfrom keras.engine import Layer\nfrom keras.models import Sequential\n"
        "from keras import backend as K\n"
        "class Own(Layer):\n"
        "    def __init__(self, size, **kwargs):\n"
        "        self.init = initializations.get('one')\n        self.size = size\n"
        "        super(Own, self).__init__(**kwargs)\n"
        "    def build(self, input_shape):\n"
        "        self.W = self.init((input_shape[1], self.size), name='{}_W'.format(self.name))\n"
        "        self.trainable_weights = [self.W]\n"
        "    def call(self, x, mask=None):\n        return K.dot(x, self.W)\n"
        "    def get_output_shape_for(self, input_shape):\n        return (input_shape[0], self.size)\n"
        "model = Sequential()\nmodel.add(Own(2, input_shape=(3,)))\n"
    )["model"]
    np.testing.assert_array_equal(model.predict(np.ones((1, 3)), verbose=0), [[3, 3]])
    assert [tuple(one.shape) for one in model.trainable_weights] == [(3, 2)]
