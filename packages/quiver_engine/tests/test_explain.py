"""Grad-CAM and saliency on models whose answer is known."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras import layers
from quiver_engine.answers import explain, explanations, pictures
from quiver_engine.answers.session import Session
from quiver_engine.errors import QuiverError


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


def saliency(session: Session, arrays: list[np.ndarray], index: int) -> list[np.ndarray]:
    session.models["a"].run(arrays)
    return explain.saliency(session.models["a"], arrays, 0, index)


@pytest.mark.parametrize("activation", ["softmax", "linear", "sigmoid"])
@pytest.mark.parametrize("nested", [False, True])
def test_saliency_is_where_the_class_looks(activation: str, nested: bool) -> None:
    model = corners(activation, nested)
    session = Session(model, inputs=np.full((1, 8, 8, 1), 3.0, "float32"), input_folder=None)
    arrays = session.activations.arrays(session.inputs.get("a-0"))
    for index, place in ((0, (slice(0, 4), slice(0, 4))), (1, (slice(4, 8), slice(4, 8)))):
        heat = saliency(session, arrays, index)[0][..., 0]
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
    session.models["a"].run([image])
    (node,) = explain.maps_before(session.models["a"], 0)
    assert node.name == "look"
    heat = explain.gradcam(session.models["a"], [image], 0, 0, node, (1, 8, 8, 1), "float32")
    # One map, its own image, and a weight of 16 / 64.
    np.testing.assert_allclose(heat, image[0, ..., 0] / image.max(), rtol=1e-4)


def test_gradcam_takes_the_layers_right_after_the_last_convolution() -> None:
    start = keras.Input((8, 8, 3))
    x = layers.Conv2D(4, 3, name="first")(start)
    x = layers.Conv2D(4, 3, name="last")(x)
    x = layers.ReLU(name="relu")(layers.BatchNormalization()(x))
    model = keras.Model(start, layers.Dense(2)(layers.GlobalAveragePooling2D()(x)))
    session = Session(model, inputs=np.zeros((1, 8, 8, 3), "float32"), input_folder=None)
    answer, _ = explanations.explain(session, "gradcam", "a-0", "a", 0)
    assert answer["layer_name"] == "relu"


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
        explanations.explain(session, "gradcam", "a-0", "a", 0, None)
    assert refused.value.code == "no_convolution"
    answer, _ = explanations.explain(session, "saliency", "a-0", "a", 0, None)
    assert answer["image"] == {"width": 28, "height": 28}


def test_tokens_have_no_gradient() -> None:
    model = keras.Sequential(
        [keras.Input((5,), dtype="int32"), layers.Embedding(9, 2), layers.Flatten(), layers.Dense(2)]
    )
    with pytest.raises(QuiverError) as refused:
        explanations.explain(Session(model, input_folder=None), "saliency", "r-0", "a", 0, None)
    assert refused.value.code == "no_gradient"


def test_a_sigmoid_speaks_for_and_against() -> None:
    model = keras.Sequential([keras.Input((4, 4, 1)), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
    session = Session(model, inputs=np.ones((1, 4, 4, 1), "float32"), input_folder=None)
    for index in (0, 1):
        heat = saliency(session, [np.ones((1, 4, 4, 1), "float32")], index)[0]
        expected = np.abs(model.layers[-1].get_weights()[0]).reshape(4, 4)
        np.testing.assert_allclose(heat[..., 0], expected, rtol=1e-4)


def branches() -> keras.Model:
    """Two convolutions, put together before the class head; and a mask, made by a convolution of its own."""
    start = keras.Input((8, 8, 3))
    left = layers.Conv2D(2, 3, padding="same", activation="relu", name="left")(start)
    right = layers.Conv2D(3, 5, padding="same", activation="relu", name="right")(start)
    both = layers.Concatenate(name="both")([left, right])
    pooled = layers.GlobalAveragePooling2D(name="pooled")(layers.MaxPooling2D(name="smaller")(both))
    classes = layers.Dense(4, activation="softmax", name="classes")(pooled)
    hidden = layers.Conv2D(2, 3, padding="same", name="hidden")(both)
    mask = layers.Conv2D(2, 1, activation="softmax", name="mask")(hidden)
    return keras.Model(start, [classes, mask])


def plain_gradcam(model: keras.Model, layer: str, output: int, image: np.ndarray, score: object) -> np.ndarray:
    """Selvaraju's formula by a model up to the layer and numerical slopes of what follows."""
    upto = keras.Model(model.input, model.get_layer(layer).output)
    after = keras.Model(model.get_layer(layer).output, model.outputs[output])
    maps = keras.ops.convert_to_numpy(upto(image))
    slopes = np.zeros(maps.shape[-1])
    for channel in range(maps.shape[-1]):
        step = np.zeros_like(maps)
        step[..., channel] = 1e-2
        up, down = (score(after(maps + sign * step)) for sign in (1, -1))
        # The sum of the slopes at all places is the slope of moving all of them.
        slopes[channel] = (up - down) / 2e-2 / (maps.shape[1] * maps.shape[2])
    heat = np.maximum((maps[0] * slopes).sum(-1), 0)
    return heat / heat.max()


def test_gradcam_looks_at_all_that_leads_to_the_chosen_head() -> None:
    keras.utils.set_random_seed(1)
    model = branches()
    image = np.random.default_rng(0).random((1, 8, 8, 3), "float32")
    session = Session(model, inputs=image, input_folder=None)
    viewed = session.models["a"]
    viewed.run([image])
    assert [node.name for node in explain.maps_before(viewed, 0)] == ["left", "right", "both"]
    assert [node.name for node in explain.maps_before(viewed, 1)] == ["left", "right", "both", "hidden"]
    for output, index, layer, score in (
        (0, 2, "both", lambda found: float(np.log(np.asarray(found)[0, 2]))),
        (1, 1, "hidden", lambda found: float(np.asarray(found)[0, ..., 1].sum())),
    ):
        answer, _ = explanations.explain(session, "gradcam", "a-0", "a", output, index)
        assert answer["layer_name"] == layer
        if output == 1:
            node = viewed.structure.by_name(layer)
            heat = explain.gradcam(viewed, [image], output, index, node, (1, 8, 8, 2), "float32")
            np.testing.assert_allclose(heat, plain_gradcam(model, layer, output, image, score), atol=2e-2)


def test_the_layer_of_gradcam_can_be_chosen(client: object) -> None:
    image = client.get("/api/inputs").json()[0]["id"]
    last = client.get(f"/api/explain?input={image}").json()
    assert [layer["name"] for layer in last["layers"]] == ["conv"]
    chosen = client.get(f"/api/explain?input={image}&layer={last['layer']}").json()
    assert chosen["layer"] == last["layer"]
    assert client.get("/" + chosen["image"]["url"]).status_code == 200
    flatten = client.get(f"/api/explain?input={image}&layer=3")
    assert (flatten.status_code, flatten.json()["error"]["code"]) == (400, "unknown_option")
    assert client.get(f"/api/explain?input={image}&layer=nothing").status_code == 404


def test_gradcam_is_compiled_once_for_all_classes(monkeypatch: pytest.MonkeyPatch) -> None:
    model = branches()
    image = np.random.default_rng(0).random((2, 8, 8, 3), "float32")
    session = Session(model, inputs=image, input_folder=None)
    traced = []
    monkeypatch.setattr(explain, "_record", lambda *given, own=explain._record: (traced.append(1), own(*given))[1])
    seen = {
        (method, index, row): explanations.explain(session, method, f"a-{row}", "a", 0, index)[1]
        for method in explain.METHODS
        for index in range(4)
        for row in range(2)
    }
    assert len(traced) == 2
    assert len(set(seen.values())) > 8


def test_gradcam_follows_the_weights() -> None:
    session = Session(corners("softmax"), inputs=np.random.default_rng(0).random((1, 8, 8, 1), "float32"))
    first = explanations.explain(session, "gradcam", "a-0", "a", 0, 0)[1]
    look = session.models["a"].model.get_layer("look")
    look.set_weights([-weight for weight in look.get_weights()])
    session.models["a"].changed()
    # Negative maps with a positive weight: nothing speaks for the class.
    assert explanations.explain(session, "gradcam", "a-0", "a", 0, 0)[1] != first


@pytest.mark.parametrize(
    ("shapes", "size"),
    [
        ([(8, 6, 4)], (6, 8)),
        ([(8, 6, 5)], (6, 8)),
        ([(4, 8, 6, 1)], (6, 8)),
        ([(8, 6, 3), (4, 5, 1)], (11, 8)),
        ([(7,), (8, 6, 3)], (6, 8)),
        ([(7, 3)], (7, 3)),
        ([(9,)], (9, 1)),
    ],
)
def test_saliency_of_every_kind_of_input(shapes: list[tuple], size: tuple[int, int]) -> None:
    starts = [keras.Input(shape) for shape in shapes]
    flat = [layers.Flatten()(start) for start in starts]
    merged = layers.concatenate(flat) if len(flat) > 1 else flat[0]
    model = keras.Model(starts, layers.Dense(2, name="last")(merged))
    arrays = [np.random.default_rng(0).random((1, *shape), "float32") for shape in shapes]
    session = Session(model, inputs=arrays if len(arrays) > 1 else arrays[0], input_folder=None)
    viewed = session.models["a"]
    viewed.run(arrays)
    slopes = explain.saliency(viewed, arrays, 0, 1)
    weights = np.abs(model.get_layer("last").get_weights()[0][:, 1])
    np.testing.assert_allclose(np.concatenate([slope.reshape(-1) for slope in slopes]), weights, rtol=1e-4)
    answer, _ = explanations.explain(session, "saliency", "a-0", "a", 0, 1)
    assert (answer["image"]["width"], answer["image"]["height"]) == size


def test_several_pictures_stand_side_by_side() -> None:
    starts = [keras.Input((4, 5, 1)), keras.Input((3, 2, 3))]
    model = keras.Model(starts, layers.Dense(1)(layers.concatenate([layers.Flatten()(start) for start in starts])))
    arrays = [np.ones((1, 4, 5, 1), "float32"), np.zeros((1, 3, 2, 3), "float32")]
    session = Session(model, inputs=arrays, input_folder=None)
    assert pictures.input_list(
        session,
    )[0]["thumbnail"]
    picture = session.inputs.picture(session.inputs.get("a-0"))
    assert picture.shape == (4, 7, 3)
    assert picture[:, :5].min() == 1
    assert picture[:, 5:].max() == 0
