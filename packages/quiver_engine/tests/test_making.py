"""How one number is made, against what the layer put out; the receptive field, against what changes it."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
from keras import layers
from quiver_engine.answers import maps
from quiver_engine.answers.activations import Request
from quiver_engine.answers.session import Session
from quiver_engine.errors import QuiverError

# Name -> the layer, and how its input is laid out.
KINDS: dict[str, tuple[layers.Layer, str]] = {
    "valid": (layers.Conv2D(3, 3, activation="relu"), "channels_last"),
    "same, strides": (layers.Conv2D(3, (3, 2), strides=(2, 3), padding="same"), "channels_last"),
    "dilation": (layers.Conv2D(3, 3, dilation_rate=(2, 1), padding="same", use_bias=False), "channels_last"),
    "groups": (layers.Conv2D(4, 3, groups=2), "channels_last"),
    "no Keras activation": (layers.Conv2D(2, 1, activation=lambda x: x * 3), "channels_last"),
    "many channels": (layers.Conv2D(2, 3, padding="same", activation="tanh"), "wide"),
    "depthwise": (layers.DepthwiseConv2D(3, depth_multiplier=2, strides=2, padding="same"), "channels_last"),
    "channels_first": (layers.Conv2D(3, 3, padding="same", data_format="channels_first"), "channels_first"),
    "max": (layers.MaxPooling2D(3, strides=2, padding="same"), "channels_last"),
    "mean": (layers.AveragePooling2D(2), "channels_last"),
    "mean, padded": (layers.AveragePooling2D(3, strides=2, padding="same"), "channels_last"),
    "dense": (layers.Dense(5, activation="sigmoid"), "flat"),
    "softmax": (layers.Dense(5, activation="softmax"), "flat"),
    "dense over places": (layers.Dense(5), "channels_last"),
}
SHAPES = {"channels_last": (7, 8, 4), "channels_first": (4, 7, 8), "wide": (5, 5, 20), "flat": (30,)}


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_is_the_sum_of_its_terms(kind: str) -> None:
    keras.utils.set_random_seed(0)
    layer, laid_out = KINDS[kind]
    layer = layer.__class__.from_config(layer.get_config()) if "Keras" not in kind else layer
    shape = SHAPES[laid_out]
    model = keras.Sequential([keras.Input(shape), layer])
    model.set_weights([np.random.default_rng(1).normal(size=w.shape).astype("float32") for w in model.get_weights()])
    given = np.random.default_rng(0).normal(size=(1, *shape)).astype("float32")
    session = Session(model, inputs=given, input_folder=None)
    shown = session.activations.get(Request("1", "a-0")).values
    assert next(node for node in session.graph("a")["nodes"] if node["id"] == "1")["explained"]
    places = [(0, 0), (1, 2), (shown.shape[0] - 1, shown.shape[1] - 1)] if shown.ndim == 3 else [(0, 0)]
    for row, column in places:
        for channel in (0, shown.shape[-1] - 1):
            told = maps.number(session, Request("1", "a-0"), row, column, channel)
            value = shown[channel] if shown.ndim == 1 else shown[row, column, channel]
            assert told["value"] == pytest.approx(float(value), rel=1e-3, abs=1e-3)
            sums = sum(term["sum"] for term in told["terms"]) + told["rest"]
            assert sums == pytest.approx(told["sum"], rel=1e-2, abs=1e-2)
            assert told["before"] == pytest.approx(told["sum"] + (told["bias"] or 0), rel=1e-2, abs=1e-2)
            for term in told["terms"]:
                values = np.array(term["values"], float)
                weights = 1 if term["weights"] is None else np.array(term["weights"], float)
                if told["kind"] in ("conv", "dense"):
                    assert np.nansum(values * weights) == pytest.approx(term["sum"], rel=1e-2, abs=1e-2)
            if told["activation"] is None:
                assert told["value"] == pytest.approx(told["before"], rel=1e-2, abs=1e-2)


def test_the_padding_is_no_number() -> None:
    model = keras.Sequential([keras.Input((4, 4, 1)), layers.Conv2D(1, 3, padding="same")])
    session = Session(model, inputs=np.ones((1, 4, 4, 1), "float32"), input_folder=None)
    told = maps.number(session, Request("1", "a-0"), 0, 0, 0)
    assert told["window"] == {"top": -1, "left": -1, "bottom": 1, "right": 1}
    assert told["terms"][0]["values"] == [[None, None, None], [None, 1, 1], [None, 1, 1]]


def test_a_layer_that_reckons_in_its_own_way_is_not_explained_wrongly(client: Any) -> None:
    class Squared(layers.Conv2D):
        def call(self, x: object) -> object:
            return super().call(x) ** 2 + 5

    model = keras.Sequential([keras.Input((4, 4, 1)), Squared(1, 3), layers.ReLU()])
    session = Session(model, inputs=np.ones((1, 4, 4, 1), "float32"), input_folder=None)
    for node in ("1", "2"):
        with pytest.raises(QuiverError) as refused:
            maps.number(session, Request(node, "a-0"), 0, 0, 0)
        assert refused.value.code == "not_explained"
    image = client.get("/api/inputs").json()[0]["id"]
    answer = client.get(f"/api/layer/1/number/4?input={image}&row=5&column=5").json()
    assert answer["kind"] == "conv"
    beyond = client.get(f"/api/layer/1/number/4?input={image}&row=6&column=0")
    assert (beyond.status_code, beyond.json()["error"]["code"]) == (400, "unknown_option")


def branched() -> keras.Model:
    start = keras.Input((16, 15, 1), name="image")
    x = layers.Conv2D(2, 3, strides=2, padding="same", name="first")(start)
    left = layers.Conv2D(2, (1, 3), padding="same", name="left")(x)
    right = layers.MaxPooling2D(2, strides=1, padding="same", name="right")(layers.ZeroPadding2D(0)(x))
    x = layers.Concatenate(name="both")([left, right])
    inner = keras.Sequential(
        [keras.Input((8, 8, 4)), layers.Conv2D(2, 2, dilation_rate=2, name="inside")], name="inner"
    )
    x = inner(x)
    x = layers.UpSampling2D(2, name="larger")(x)
    x = layers.Cropping2D(((1, 0), (0, 1)), name="smaller")(x)
    pooled = layers.GlobalAveragePooling2D(name="pooled")(x)
    x = layers.Multiply(name="weighed")([x, layers.Reshape((1, 1, 2))(pooled)])
    return keras.Model(start, x)


@pytest.mark.parametrize("name", ["first", "left", "right", "both", "inside", "inner", "larger", "smaller", "weighed"])
def test_the_receptive_field_is_what_changes_a_place(name: str) -> None:
    keras.utils.set_random_seed(0)
    model = branched()
    base = np.random.default_rng(0).random((16, 15, 1), "float32")
    session = Session(model, inputs=base[None], input_folder=None)
    viewed = session.models["a"]
    node = viewed.structure.by_name(name)
    # One row of the batch for each pixel that is moved, by more than any maximum can hide.
    moved = np.repeat(base[None], 16 * 15, axis=0)
    for number in range(16 * 15):
        moved[number, number // 15, number % 15] += 50
    found, _, _ = session.activations.run(viewed, session.inputs.get("a-0"))
    plain = keras.ops.convert_to_numpy(found.layers[node.id][0][0])[0]
    changed = keras.ops.convert_to_numpy(viewed.run([moved]).layers[node.id][0][0])
    for row, column in ((0, 0), (plain.shape[0] // 2, plain.shape[1] // 2), (plain.shape[0] - 1, plain.shape[1] - 1)):
        seen = np.abs(changed[:, row, column] - plain[row, column]).max(-1).reshape(16, 15) > 1e-5
        rows, columns = np.where(seen.any(1))[0], np.where(seen.any(0))[0]
        expected = (rows.min(), columns.min(), rows.max(), columns.max())
        boxes = session.activations.field(Request(node.id, "a-0"), row, column)
        (box,) = boxes.values()
        assert (box.top, box.left, box.bottom, box.right) == expected, (row, column)
