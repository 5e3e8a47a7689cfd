"""Grad-CAM and saliency on models whose answer is known."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras import layers
from quiver_engine import explain
from quiver_engine.errors import QuiverError
from quiver_engine.session import Session


def corners(activation: str, nested: bool = False) -> keras.Model:
    """Class 0 looks at the upper left 4 x 4 of 8 x 8, class 1 at the lower right."""
    convolution = layers.Conv2D(1, 1, name="look")
    start = keras.Input((8, 8, 1))
    body = keras.Sequential([keras.Input((8, 8, 1)), convolution], name="body") if nested else convolution
    head = layers.Dense(2, activation=activation, name="head")
    model = keras.Model(start, head(layers.Flatten()(body(start))))
    convolution.set_weights([np.ones((1, 1, 1, 1), "float32"), np.zeros(1, "float32")])
    weights = np.zeros((8, 8, 2), "float32")
    weights[:4, :4, 0] = weights[4:, 4:, 1] = 1
    head.set_weights([weights.reshape(64, 2), np.zeros(2, "float32")])
    return model


@pytest.mark.parametrize("activation", ["softmax", "linear", "sigmoid"])
@pytest.mark.parametrize("nested", [False, True])
def test_saliency_is_where_the_class_looks(activation: str, nested: bool) -> None:
    model = corners(activation, nested)
    session = Session(model, inputs=np.full((1, 8, 8, 1), 3.0, "float32"), input_folder=None)
    arrays = session.activations.arrays(session.inputs.get("a-0"))
    for index, place in ((0, (slice(0, 4), slice(0, 4))), (1, (slice(4, 8), slice(4, 8)))):
        heat = explain.saliency(session.models["a"], arrays, 0, index)[..., 0]
        inside = np.zeros((8, 8), bool)
        inside[place] = True
        # Before the softmax: nothing of the other class is mixed in.
        np.testing.assert_allclose(heat[inside], 1, rtol=1e-4)
        np.testing.assert_allclose(heat[~inside], 0, atol=1e-6)


@pytest.mark.parametrize("nested", [False, True])
def test_gradcam_is_the_weighted_sum_of_the_maps(nested: bool) -> None:
    keras.utils.set_random_seed(0)
    model = corners("softmax", nested)
    image = np.random.default_rng(0).random((1, 8, 8, 1), "float32")
    session = Session(model, inputs=image, input_folder=None)
    heat, node = explain.gradcam(session.models["a"], [image], 0, 0)
    assert node.name == "look"
    # One map, its own image, and a weight of 16 / 64.
    np.testing.assert_allclose(heat, image[0, ..., 0] / image.max(), rtol=1e-4)


def test_gradcam_takes_the_layers_right_after_the_last_convolution() -> None:
    start = keras.Input((8, 8, 3))
    x = layers.Conv2D(4, 3, name="first")(start)
    x = layers.Conv2D(4, 3, name="last")(x)
    x = layers.ReLU(name="relu")(layers.BatchNormalization()(x))
    model = keras.Model(start, layers.Dense(2)(layers.GlobalAveragePooling2D()(x)))
    session = Session(model, inputs=np.zeros((1, 8, 8, 3), "float32"), input_folder=None)
    assert explain.last_maps(session.models["a"]).name == "relu"


def test_both_are_pictures_in_the_size_of_the_input(client: object, pixels: object) -> None:
    image = client.get("/api/inputs").json()[0]["id"]
    for method in ("gradcam", "saliency"):
        answer = client.get(f"/api/explain?input={image}&method={method}&class=2").json()
        assert (answer["class"], answer["label"], answer["method"]) == (2, "owl", method)
        assert (answer["image"]["width"], answer["image"]["height"]) == (8, 8)
        overlay = pixels(client.get("/" + answer["image"]["url"]).content)
        assert overlay.shape == (8, 8, 4)
    best = client.get(f"/api/predict?input={image}").json()["outputs"][0]["top"][0]["index"]
    assert client.get(f"/api/explain?input={image}").json()["class"] == best


def test_without_a_convolution_saliency_is_proposed() -> None:
    session = Session(keras.Sequential([keras.Input((784,)), layers.Dense(3, activation="softmax")]), input_folder=None)
    session.inputs.arrays += Session(
        session.models["a"].model, inputs=np.ones((1, 784), "float32"), input_folder=None
    ).inputs.arrays
    with pytest.raises(QuiverError, match="choose saliency") as refused:
        session.explain("gradcam", "a-0", "a", 0, None)
    assert refused.value.code == "no_convolution"
    answer, _ = session.explain("saliency", "a-0", "a", 0, None)
    assert answer["image"] == {"width": 28, "height": 28}


def test_tokens_have_no_gradient() -> None:
    model = keras.Sequential(
        [keras.Input((5,), dtype="int32"), layers.Embedding(9, 2), layers.Flatten(), layers.Dense(2)]
    )
    with pytest.raises(QuiverError) as refused:
        Session(model, input_folder=None).explain("saliency", "r-0", "a", 0, None)
    assert refused.value.code == "no_gradient"


def test_a_sigmoid_speaks_for_and_against() -> None:
    model = keras.Sequential([keras.Input((4, 4, 1)), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
    session = Session(model, inputs=np.ones((1, 4, 4, 1), "float32"), input_folder=None)
    for index in (0, 1):
        heat = explain.saliency(session.models["a"], [np.ones((1, 4, 4, 1), "float32")], 0, index)
        expected = np.abs(model.layers[-1].get_weights()[0]).reshape(4, 4)
        np.testing.assert_allclose(heat[..., 0], expected, rtol=1e-4)
