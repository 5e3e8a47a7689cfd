"""Graphs with gradients in them: what style transfer, Deep Dream and the visualisation of filters are made of."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras import layers, ops
from keras_upgrade.compat import function, gradients, learning_phase


def test_a_gradient_is_a_step_that_others_go_on_from() -> None:
    x = keras.Input(batch_shape=(1, 2))
    slope = gradients(ops.sum(ops.square(x)), x)[0]
    run = function([x], [slope / ops.max(slope)])
    np.testing.assert_allclose(run([np.array([[1.0, 4.0]])])[0], [[0.25, 1.0]])


def test_the_gradient_for_a_tensor_in_the_middle() -> None:
    x = keras.Input((2,))
    middle = x * 3.0
    loss = ops.sum(ops.square(middle) + x)
    run = function([x], gradients(loss, middle))
    # By x itself it would be 18 x + 1.
    np.testing.assert_allclose(run([np.array([[1.0, 2.0]])])[0], [[6.0, 12.0]])


def test_the_gradients_for_weights_and_inputs_keep_their_order() -> None:
    dense = layers.Dense(1, kernel_initializer="ones")
    x = keras.Input((2,))
    loss = ops.sum(dense(x))
    by_bias, by_x, by_kernel = function([x], gradients(loss, [dense.bias, x, dense.kernel]))(
        [np.array([[2.0, 5.0], [1.0, 1.0]])]
    )
    np.testing.assert_allclose(by_bias, [2.0])
    np.testing.assert_allclose(by_x, np.ones((2, 2)))
    np.testing.assert_allclose(by_kernel, [[3.0], [6.0]])


def test_a_gradient_of_a_gradient() -> None:
    x = keras.Input(batch_shape=(1,))
    second = gradients(gradients(ops.sum(x**3), x)[0], x)[0]
    assert function([x], [second])([np.array([2.0])])[0] == pytest.approx([12.0])


def test_a_loss_that_does_not_depend_on_the_variable_has_no_slope() -> None:
    x, other = keras.Input(batch_shape=(1,)), layers.Dense(1)
    other.build((1, 1))
    assert function([x], gradients(ops.sum(x), other.kernel))([np.array([2.0])])[0] == pytest.approx(np.zeros((1, 1)))


def test_a_gradient_inside_of_a_model_is_trained_through() -> None:
    x = keras.Input((2,))
    hidden = layers.Dense(3, activation="tanh")(x)
    slope = gradients(ops.sum(hidden), x)[0]
    model = keras.Model(x, layers.Dense(1)(slope))
    model.compile("sgd", "mse")
    before = [weight.copy() for weight in model.get_weights()]
    model.fit(np.ones((4, 2)), np.ones((4, 1)), verbose=0)
    assert not np.allclose(before[0], model.get_weights()[0])


def test_gradients_of_computed_tensors_are_refused() -> None:
    with pytest.raises(TypeError, match="symbolic tensor"):
        gradients(ops.ones(()), ops.ones(()))


def test_one_output_comes_alone_and_a_list_as_a_list() -> None:
    x = keras.Input(batch_shape=(2,))
    values = [np.array([1.0, 2.0])]
    assert function([x], ops.sum(x))(values) == pytest.approx(3.0)
    assert function([x], [ops.sum(x)])(values) == [pytest.approx(3.0)]


def test_outputs_are_numpy() -> None:
    x = keras.Input(batch_shape=(2,))
    total, doubled = function([x], [ops.sum(x), x * 2.0])([[1, 2]])
    assert (type(total), type(doubled)) == (np.float32, np.ndarray)
    assert f"{total:.2f}" == "3.00"


def test_outputs_may_hold_tensors_that_need_no_input() -> None:
    x = keras.Input(batch_shape=(1,))
    weight = keras.Variable([3.0])
    doubled, plain = function([x], [x * 2.0, weight])([np.array([4.0])])
    assert (doubled, plain) == (pytest.approx([8.0]), pytest.approx([3.0]))
    assert function([], [weight])([])[0] == pytest.approx([3.0])


def test_the_learning_phase_switches_dropout() -> None:
    x = keras.Input((1000,))
    run = function([x, learning_phase()], [layers.Dropout(0.5)(x)])
    ones = np.ones((1, 1000))
    assert (run([ones, 0])[0] == 1).all()
    assert 300 < (run([ones, 1])[0] == 0).sum() < 700


def test_the_activations_of_a_models_middle() -> None:
    model = keras.Sequential([layers.Input((3,)), layers.Dense(4, activation="relu"), layers.Dense(1)])
    values = np.random.default_rng(0).normal(size=(2, 3))
    kernel, bias = model.layers[0].get_weights()
    found = function([model.layers[0].input, learning_phase()], [model.layers[0].output])([values, 0])[0]
    np.testing.assert_allclose(found, np.maximum(values @ kernel + bias, 0), rtol=1e-5, atol=1e-6)


def test_a_graph_over_a_part_of_a_model_starts_in_its_middle() -> None:
    model = keras.Sequential([layers.Input((3,)), layers.Dense(4), layers.Dense(1)])
    hidden = np.ones((2, 4))
    kernel, bias = model.layers[1].get_weights()
    found = function([model.layers[0].output], [model.outputs[0]])([hidden])[0]
    np.testing.assert_allclose(found, hidden @ kernel + bias, rtol=1e-5)


def test_several_inputs_in_a_nested_list() -> None:
    a, b = keras.Input((1,)), keras.Input((1,))
    model = keras.Model([a, b], a - b)
    run = function([model.input, learning_phase()], [model.output])
    assert run([np.array([[5.0]]), np.array([[2.0]]), 0])[0] == pytest.approx(np.array([[3.0]]))


def test_a_wrong_number_of_values_is_said() -> None:
    x = keras.Input(batch_shape=(1,))
    with pytest.raises(ValueError, match="Expected 1 values, one for each input\\. Received: 2"):
        function([x], [x])([np.ones(1), np.ones(1)])


def test_updates_are_refused_rather_than_forgotten() -> None:
    x = keras.Input(batch_shape=(1,))
    with pytest.raises(NotImplementedError, match="assign"):
        function([x], [x], updates=[(keras.Variable(1.0), 2.0)])
    assert function([x], [x], updates=[])([np.ones(1)])[0] == pytest.approx([1.0])


def test_a_graph_that_is_used_often_goes_on_to_give_the_same() -> None:
    weight = keras.Variable(2.0)
    x = keras.Input((None,))
    loss = ops.sum(x**2 * weight)
    run = function([x], [loss, *gradients(loss, x)])
    for size in (1, 2):
        for _ in range(5):
            total, slope = run([np.full((1, size), 3.0)])
            assert (total, slope.tolist()) == (18.0 * size, [[12.0] * size])
    # A weight that changes later counts with its new value.
    weight.assign(1.0)
    assert run([np.full((1, 2), 3.0)])[0] == 18.0


def test_an_empty_input_stands_for_what_the_graph_begins_with() -> None:
    entry = keras.Input((3,))
    hidden = keras.layers.Dense(2)(entry)
    model = keras.Model(entry, keras.layers.Dense(1)(hidden))
    x = np.ones((4, 3))
    assert model.layers[0].input == []
    found = function([model.layers[0].input], [model.layers[1].output])([x])
    np.testing.assert_allclose(found[0], keras.Model(entry, hidden)(x), rtol=1e-6)
