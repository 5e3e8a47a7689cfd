"""Against NumPy, on real tensors and on symbolic ones."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras import ops
from keras_upgrade import compat

RANDOM = np.random.default_rng(0)


def both(f, *arrays: np.ndarray) -> np.ndarray:
    """What `f` gives, for real tensors and for symbolic ones of unknown batch size; they must agree."""
    real = ops.convert_to_numpy(f(*(ops.convert_to_tensor(array) for array in arrays)))
    inputs = [keras.Input(array.shape[1:], dtype=str(array.dtype)) for array in arrays]
    symbolic = f(*inputs)
    assert len(symbolic.shape) == real.ndim
    found = ops.convert_to_numpy(keras.Function(inputs, symbolic)(list(arrays)))
    np.testing.assert_allclose(found, real, rtol=1e-5)
    return real


def values(*shape: int) -> np.ndarray:
    return RANDOM.normal(size=shape).astype("float32")


def test_shape_is_a_tensor() -> None:
    assert both(lambda x: compat.shape_tensor(x), values(5, 2, 3)).tolist() == [5, 2, 3]


def test_batch_flatten() -> None:
    x = values(2, 3, 4)
    np.testing.assert_array_equal(both(compat.batch_flatten, x), x.reshape(2, 12))


def test_batch_flatten_with_an_unknown_size_in_the_middle() -> None:
    x = keras.Input((None, 4))
    assert keras.Function(x, compat.batch_flatten(x))(values(2, 3, 4)).shape == (2, 12)


@pytest.mark.parametrize(
    ("x", "y", "axes", "formula"),
    [
        ((4, 3), (4, 3), 1, "ni,ni->n"),
        ((4, 3), (4, 3), (1, 1), "ni,ni->n"),
        ((4, 3), (4, 5, 3), (1, 2), "ni,nji->nj"),
        ((4, 5, 3), (4, 3), (2, 1), "nji,ni->nj"),
        ((4, 2, 3), (4, 3, 5), None, "nai,nib->nab"),
        ((4, 2, 3), (4, 3, 5), (2, 1), "nai,nib->nab"),
        ((4, 2, 3), (4, 5, 3), 2, "nai,nbi->nab"),
        ((4, 3, 2), (4, 3, 5), 1, "nia,nib->nab"),
        ((4, 3, 2), (4, 3, 5), (-2, -2), "nia,nib->nab"),
        ((4, 6, 2, 3), (4, 6, 3, 5), None, "nkai,nkib->nkab"),
        ((4, 6, 2, 3), (4, 6, 5, 3), (3, 3), "nkai,nkbi->nkab"),
        # Capsule networks' routing: each capsule with its own predictions.
        ((4, 6, 3), (4, 6, 3, 5), (2, 2), "nki,nkib->nkb"),
        ((4, 6, 3), (4, 6, 5, 3), (2, 3), "nki,nkbi->nkb"),
        ((4, 6, 2, 3), (4, 6, 3), (3, 2), "nkai,nki->nka"),
    ],
)
def test_batch_dot(x: tuple, y: tuple, axes, formula: str) -> None:
    left, right = values(*x), values(*y)
    expected = np.einsum(formula, left, right)
    expected = expected[:, None] if expected.ndim == 1 else expected
    found = both(lambda a, b: compat.batch_dot(a, b, axes=axes), left, right)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


def test_hard_sigmoid_is_that_of_keras_2() -> None:
    x = np.array([[-3.0, -2.5, -1.0, 0.0, 1.0, 2.5, 3.0]], "float32")
    np.testing.assert_allclose(both(compat.hard_sigmoid, x), [[0, 0, 0.3, 0.5, 0.7, 1, 1]], atol=1e-6)
    assert not np.allclose(ops.hard_sigmoid(x), compat.hard_sigmoid(x))


@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
def test_resize_images(data_format: str) -> None:
    rows, columns = (1, 2) if data_format == "channels_last" else (2, 3)
    x = values(2, 3, 3, 3)
    found = both(lambda a: compat.resize_images(a, 2, 3, data_format), x)
    np.testing.assert_array_equal(found, x.repeat(2, rows).repeat(3, columns))


def test_spatial_padding() -> None:
    x = values(2, 3, 3, 1)
    found = both(lambda a: compat.spatial_2d_padding(a, padding=((1, 0), 2)), x)
    np.testing.assert_array_equal(found, np.pad(x, ((0, 0), (1, 0), (2, 2), (0, 0))))
    first = both(lambda a: compat.spatial_2d_padding(a, data_format="channels_first"), x)
    np.testing.assert_array_equal(first, np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1))))


def test_pooling_moves_by_one_unless_told() -> None:
    x = values(1, 4, 4, 2)
    assert both(lambda a: compat.pool2d(a, (2, 2)), x).shape == (1, 3, 3, 2)
    mean = both(lambda a: compat.pool2d(a, (2, 2), strides=(2, 2), pool_mode="avg"), x)
    np.testing.assert_allclose(mean[0, 0, 0], x[0, :2, :2].mean((0, 1)), rtol=1e-5)


@pytest.mark.parametrize(
    ("padding", "size", "wanted"), [("same", 4, 8), ("same", 4, 7), ("valid", 4, 9), ("valid", 4, 10), ("same", 5, 9)]
)
def test_transposed_convolution_is_the_gradient_of_the_convolution(padding: str, size: int, wanted: int) -> None:
    import tensorflow as tf

    x, kernel = values(2, size, size, 3), values(3, 3, 5, 3)
    found = compat.conv2d_transpose(x, kernel, (2, wanted, wanted, 5), strides=(2, 2), padding=padding)
    expected = tf.nn.conv2d_transpose(x, kernel, (2, wanted, wanted, 5), strides=2, padding=padding.upper())
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


def test_in_train_phase_calls_what_can_be_called() -> None:
    noisy = ops.ones(3) * 2
    assert compat.in_train_phase(lambda: noisy, "quiet", training=True) is noisy
    assert compat.in_train_phase(noisy, "quiet", training=None) == "quiet"


def test_fold() -> None:
    x = values(4, 3)
    doubled = compat.foldl(lambda total, one: total * 2 + one, x, np.zeros(3, "float32"))
    np.testing.assert_allclose(doubled, ((x[0] * 2 + x[1]) * 2 + x[2]) * 2 + x[3], rtol=1e-5)
    np.testing.assert_allclose(compat.foldl(lambda total, one: total - one, x), x[0] - x[1] - x[2] - x[3], rtol=1e-5)
    np.testing.assert_allclose(compat.foldr(lambda total, one: total - one, x), x[3] - x[2] - x[1] - x[0], rtol=1e-5)


def test_rnn_walks_the_steps() -> None:
    x = values(2, 5, 3)
    last, all_outputs, states = compat.rnn(
        lambda one, state: (one + state[0], [one + state[0]]), x, [np.zeros((2, 3), "float32")]
    )
    np.testing.assert_allclose(last, x.sum(1), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(all_outputs, x.cumsum(1), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(states[0], x.sum(1), rtol=1e-4, atol=1e-5)


def test_print_tensor_gives_the_tensor_back(capfd) -> None:
    np.testing.assert_array_equal(
        both(lambda x: compat.print_tensor(x, "seen: "), np.ones((1, 2), "float32")), [[1, 1]]
    )
    assert "seen:" in "".join(capfd.readouterr())


def test_ctc_cost_is_the_logarithm_of_the_paths() -> None:
    # Two steps, classes a and blank: "a" is read from aa, a-, -a.
    y_pred = np.array([[[0.6, 0.4], [0.3, 0.7]]], "float32")
    expected = -np.log(0.6 * 0.3 + 0.6 * 0.7 + 0.4 * 0.3)
    lengths = np.array([[2]], "int32"), np.array([[1]], "int32")
    found = compat.ctc_batch_cost(np.array([[0]], "int32"), y_pred, *lengths)
    assert found.shape == (1, 1)
    assert float(found[0, 0]) == pytest.approx(expected, rel=1e-4)


def test_ctc_cost_of_symbolic_tensors() -> None:
    cost = both(
        compat.ctc_batch_cost,
        np.array([[0, 1], [1, 1]], "int32"),
        np.full((2, 6, 3), 1 / 3, "float32"),
        np.array([[6], [6]], "int32"),
        np.array([[2], [1]], "int32"),
    )
    assert cost.shape == (2, 1)
    assert (cost > 0).all()


def test_ctc_decode_drops_repeats_and_blanks() -> None:
    best = [0, 0, 2, 0, 1, 2]
    y_pred = np.full((1, 6, 3), 0.05, "float32")
    y_pred[0, range(6), best] = 0.9
    decoded, scores = compat.ctc_decode(y_pred, np.array([6]))
    assert [one for one in ops.convert_to_numpy(decoded[0])[0].tolist() if one != -1] == [0, 0, 1]
    assert len(decoded) == 1
    assert scores.shape == (1, 1)
    assert len(compat.ctc_decode(y_pred, np.array([6]), greedy=False, top_paths=2)[0]) == 2


def test_names_come_from_the_package() -> None:
    for name in compat.__all__:
        assert callable(getattr(compat, name))
    with pytest.raises(AttributeError, match="nothing"):
        compat.nothing  # noqa: B018
