"""The answers of docs/api.md, as the page gets them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers
from quiver_engine.answers import maps
from quiver_engine.answers.activations import Request
from quiver_engine.answers.session import Session
from quiver_engine.inputs import classes
from quiver_engine.running import needs

DOCUMENT = (Path(__file__).parents[1] / "docs" / "api.md").read_text("utf-8")


def documented(heading: str) -> dict:
    """The first JSON example below a heading."""
    found = re.search(rf"^## .*{re.escape(heading)}.*?```json\n(.*?)```", DOCUMENT, re.S | re.M)
    return json.loads(found[1])


def first(client: Any) -> str:
    return client.get("/api/inputs").json()[0]["id"]


def node(client: Any, name: str) -> str:
    return next(node["id"] for node in client.get("/api/graph").json()["nodes"] if node["name"] == name)


def test_session_is_as_documented(client: Any) -> None:
    answer = client.get("/api/session").json()
    example = documented("GET api/session")
    assert set(answer) == set(example)
    for key in ("preprocess", "classes", "input"):
        assert set(answer[key]) == set(example[key])
    assert answer["input"] == {"kind": "image", "shape": [None, 8, 8, 3], "picture": [8, 8, 3], "grayscale": False}
    assert answer["classes"]["names"] == ["cat", "dog", "owl", "fox"]
    assert answer["preprocess"]["active"] == "scale"


def test_graph_is_as_documented(client: Any) -> None:
    graph = client.get("/api/graph").json()
    assert set(graph["nodes"][0]) == set(documented("GET api/graph")["nodes"][0])
    assert [node["name"] for node in graph["nodes"]] == ["image", "conv", "pool", "flatten", "predictions"]
    conv = graph["nodes"][1]
    assert (conv["params"], conv["output_shape"], conv["has_kernels"]) == (140, [None, 6, 6, 5], True)
    assert conv["config"]["filters"] == 5


def test_every_documented_code_and_route_exists() -> None:
    package = Path(__file__).parents[1] / "src" / "quiver_engine"
    sources = "\n".join(path.read_text("utf-8") for path in package.rglob("*.py"))
    listed = set(re.findall(r"`(\w+)`", DOCUMENT[DOCUMENT.index("Codes:") : DOCUMENT.index("**Content Security")]))
    used = set(re.findall(r'(?:QuiverError|refusal)\(\s*"(\w+)"', sources)) | {
        "unknown_input",
        "unknown_layer",
        "unknown_model",
    }
    assert used == listed
    routes = set(re.findall(r'Route\("/(api/[^"]+)"', (package / "web" / "api.py").read_text("utf-8")))
    documented_routes = set(re.findall(r"(?:GET|POST) (api/[\w/<>]+)", DOCUMENT.replace("<node>", "{node}")))
    for route in routes - {"api/inputs/{id}/{size}"}:
        plain = route.replace("{", "<").replace("}", ">")
        assert plain in DOCUMENT or ".png" in route, route
    assert documented_routes


def test_layer_is_as_documented(client: Any) -> None:
    answer = client.get(f"/api/layer/{node(client, 'conv')}?input={first(client)}").json()
    example = documented("GET api/layer/<node>?input=<id>")
    assert set(answer) == set(example) | {"labels"}
    assert set(answer["channels"][0]) == set(example["channels"][0])
    assert set(answer["image"]) == set(example["image"])
    assert sum(answer["histogram"]["counts"]) == 6 * 6 * 5
    assert len(answer["histogram"]["edges"]) == len(answer["histogram"]["counts"]) + 1


def test_the_picture_holds_the_channels_in_the_order_told(session: Session, client: Any, pixels: Callable) -> None:
    conv, image = node(client, "conv"), first(client)
    for sort in ("index", "strength"):
        for scale in ("layer", "channel"):
            answer = client.get(f"/api/layer/{conv}?input={image}&sort={sort}&scale={scale}").json()
            plan = answer["image"]
            response = client.get(f"/{plan['url']}")
            assert response.headers["content-type"] == "image/png"
            levels = pixels(response.content)
            assert levels.shape == (plan["height"], plan["width"])
            values = session.activations.get(Request(conv, image)).values
            for place, channel in enumerate(answer["order"]):
                row, column = divmod(place, plan["columns"])
                height, width = plan["cell_height"], plan["cell_width"]
                cell = levels[row * height : (row + 1) * height, column * width : (column + 1) * width]
                low, high = answer["range"]
                if scale == "channel":
                    low, high = values[..., channel].min(), values[..., channel].max()
                expected = (values[..., channel] - low) / ((high - low) or 1) * 255
                np.testing.assert_allclose(cell, expected, atol=1.5)
            if sort == "strength":
                strengths = [np.abs(values[..., channel]).mean() for channel in answer["order"]]
                assert strengths == sorted(strengths, reverse=True)


def test_large_maps_are_averaged_to_the_size_of_a_screen() -> None:
    model = keras.Sequential([keras.Input((224, 224, 3)), layers.Conv2D(64, 3, padding="same")])
    session = Session(model, inputs=np.random.default_rng(0).random((1, 224, 224, 3), "float32"), input_folder=None)
    plan = maps.layer(session, Request("1", "a-0"))["image"]
    assert plan["width"] <= 960
    assert (plan["columns"], plan["rows"], plan["cell_width"], plan["scale"]) == (8, 8, 112, 0.5)


def test_bars_have_values_and_labels_of_the_output(client: Any) -> None:
    answer = client.get(f"/api/layer/{node(client, 'predictions')}?input={first(client)}").json()
    assert answer["kind"] == "bars"
    assert answer["labels"] == ["cat", "dog", "owl", "fox"]
    assert sum(answer["values"]) == pytest.approx(1, abs=1e-3)
    assert client.get(f"/api/layer/{node(client, 'flatten')}?input={first(client)}").json()["labels"] is None


def test_one_channel_has_its_numbers(session: Session, client: Any, pixels: Callable) -> None:
    conv, image = node(client, "conv"), first(client)
    answer = client.get(f"/api/layer/{conv}/channel/3?input={image}").json()
    values = session.activations.get(Request(conv, image)).values[..., 3]
    np.testing.assert_allclose(answer["values"], values, rtol=1e-3, atol=1e-6)
    assert pixels(client.get(f"/{answer['image']['url']}").content).shape == (6, 6)
    assert client.get(f"/api/layer/{conv}/channel/5?input={image}").status_code == 404


def test_kernels_in_colour_and_as_means(client: Any, pixels: Callable) -> None:
    answer = client.get(f"/api/layer/{node(client, 'conv')}/kernels").json()
    assert (answer["shape"], answer["colors"], answer["count"]) == ([3, 3, 3, 5], "rgb", 5)
    assert pixels(client.get(f"/{answer['image']['url']}").content).shape == (6, 9, 3)
    refused = client.get(f"/api/layer/{node(client, 'pool')}/kernels")
    assert (refused.status_code, refused.json()["error"]["code"]) == (404, "no_kernels")


def test_difference_of_two_inputs(session: Session, client: Any) -> None:
    conv = node(client, "conv")
    one, two = (entry["id"] for entry in client.get("/api/inputs").json())
    answer = client.get(f"/api/layer/{conv}?input={one}&minus_input={two}").json()
    assert answer["difference"]
    assert answer["colormap"]["name"] == "difference"
    assert answer["range"][0] == -answer["range"][1]
    found = session.activations.get(Request(conv, one, minus_input=two)).values
    parts = [session.activations.get(Request(conv, entry)).values for entry in (one, two)]
    np.testing.assert_allclose(found, parts[0] - parts[1])
    none = client.get(f"/api/layer/{conv}?input={one}&minus_input={one}").json()
    assert none["channels"][0]["max"] == 0
    # The activations kept for the first input are still its own.
    assert np.abs(session.activations.get(Request(conv, one)).values).max() > 0


def test_difference_of_two_checkpoints(cnn: keras.Model, folder: Path, new_client: Callable) -> None:
    other = keras.models.clone_model(cnn)
    other.set_weights([weight * 2 for weight in cnn.get_weights()])
    client = new_client(Session(cnn, input_folder=folder, compare=other))
    assert [model["id"] for model in client.get("/api/session").json()["models"]] == ["a", "b"]
    conv, image = node(client, "conv"), first(client)
    for model in ("a", "b"):
        assert client.get(f"/api/graph?model={model}").json()["nodes"][1]["id"] == conv
    both = [client.get(f"/api/layer/{conv}?input={image}&model={model}").json() for model in ("a", "b")]
    assert both[1]["range"][1] == pytest.approx(2 * both[0]["range"][1], rel=1e-3)
    difference = client.get(f"/api/layer/{conv}?input={image}&model=b&minus_model=a").json()
    assert difference["range"][1] == pytest.approx(both[0]["range"][1], rel=1e-3)


def test_predictions_have_names_and_probabilities(client: Any) -> None:
    answer = client.get(f"/api/predict?input={first(client)}").json()
    (output,) = answer["outputs"]
    assert (output["kind"], len(output["top"])) == ("classes", 3)
    shown = [entry["probability"] for entry in output["top"]]
    assert shown == sorted(shown, reverse=True)
    assert output["top"][0]["label"] == ["cat", "dog", "owl", "fox"][output["top"][0]["index"]]


def test_one_pass_serves_all_layers_until_the_weights_change(
    cnn: keras.Model, session: Session, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = first(client)
    assert client.get(f"/api/layer/1?input={image}").json()["forward_ms"] > 0
    for path in ("layer/2", "layer/4", "predict"):
        assert client.get(f"/api/{path}?input={image}").json()["forward_ms"] == 0
    before = client.get("/api/session").json()["models"][0]["weights"]
    weights = cnn.get_weights()
    try:
        cnn.set_weights([weight + 0.5 for weight in weights])
        session.models["a"].changed()
        answer = client.get(f"/api/layer/1?input={image}").json()
        assert answer["weights"] != before
        assert answer["forward_ms"] > 0
    finally:
        cnn.set_weights(weights)


def test_preprocessing_can_be_switched(client: Any) -> None:
    image = first(client)
    shown = {}
    for option in ("none", "scale", "tf", "caffe", "torch"):
        answer = client.post("/api/preprocess", json={"id": option})
        assert answer.json()["active"] == answer.json()["selected"] == option
        shown[option] = client.get(f"/api/layer/0?input={image}").json()["channels"]
    # blue.jpg: almost (0, 0, 254).
    blue = {option: channels[2]["mean"] for option, channels in shown.items()}
    assert blue["none"] == pytest.approx(254, abs=2)
    assert blue["scale"] == pytest.approx(1, abs=0.01)
    assert blue["tf"] == pytest.approx(1, abs=0.02)
    assert shown["caffe"][0]["mean"] == pytest.approx(254 - 103.939, abs=2)
    assert blue["torch"] == pytest.approx((1 - 0.406) / 0.225, abs=0.05)
    refused = client.post("/api/preprocess", json={"id": "magic"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "unknown_option")


@pytest.mark.parametrize(
    "path",
    [
        "layer/1",
        "layer/1?input=nothing",
        "layer/99?input=INPUT",
        "layer/1?input=INPUT&sort=size",
        "layer/1?input=INPUT&call=-1",
        "layer/1?input=INPUT&model=z",
        "layer/1?input=INPUT&minus_input=z",
        "layer/1/channel/x?input=INPUT",
        "layer/1/channel/99999999999999999999?input=INPUT",
        "predict?input=z",
        "explain?input=INPUT&method=magic",
        "explain?input=INPUT&class=99",
        "explain?input=INPUT&output=1",
        "inputs/z/thumbnail",
        "graph?model=z",
        "tile/1/77.png?input=INPUT",
        "nothing",
    ],
)
def test_wrong_requests_are_told_so_in_both_languages(client: Any, path: str) -> None:
    answer = client.get("/api/" + path.replace("INPUT", first(client)))
    assert 400 <= answer.status_code < 500, answer.text
    error = answer.json()["error"]
    assert set(error) == {"code", "en", "ja"}
    assert re.search(r"[぀-ヿ一-鿿]", error["ja"])


def test_numbers_that_are_not_finite_arrive_as_null(new_client: Callable) -> None:
    model = keras.Sequential([keras.Input((3,)), layers.Dense(2)])
    model.set_weights([np.full((3, 2), np.nan, "float32"), np.zeros(2, "float32")])
    client = new_client(Session(model, inputs=np.ones((1, 3), "float32"), input_folder=None))
    assert client.get("/api/layer/1?input=a-0").json()["values"] == [None, None]
    output = client.get("/api/predict?input=a-0").json()["outputs"][0]
    assert "NaN" in output["note"]["en"]
    maps = keras.Sequential([keras.Input((4, 4, 1)), layers.Conv2D(2, 3)])
    maps.set_weights([np.full((3, 3, 1, 2), np.inf, "float32"), np.zeros(2, "float32")])
    client = new_client(Session(maps, inputs=np.ones((1, 4, 4, 1), "float32"), input_folder=None))
    answer = client.get("/api/layer/1?input=a-0")
    assert answer.json()["channels"][0]["max"] is None
    assert client.get("/" + answer.json()["image"]["url"]).status_code == 200


def test_a_binary_output_shows_both_classes(new_client: Callable) -> None:
    model = keras.Sequential([keras.Input((3,)), layers.Dense(1, activation="sigmoid")])
    client = new_client(
        Session(model, classes=["no", "yes"], inputs=np.ones((1, 3), "float32"), labels=[1], input_folder=None)
    )
    top = client.get("/api/predict?input=a-0").json()["outputs"][0]["top"]
    assert {entry["label"] for entry in top} == {"no", "yes"}
    assert sum(entry["probability"] for entry in top) == pytest.approx(1, abs=1e-3)
    assert client.get("/api/inputs").json()[0]["label"] == {"index": 1, "name": "yes"}


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("units", [1, 3])
def test_a_value_between_0_and_1_is_no_class(new_client: Callable, units: int, nested: bool) -> None:
    model = keras.Sequential([keras.Input((3,)), layers.Dense(units)])
    model.set_weights([np.zeros((3, units), "float32"), np.full(units, 0.25, "float32")])
    if nested:
        model = keras.Sequential([keras.Input((3,)), model])
    client = new_client(Session(model, inputs=np.ones((1, 3), "float32"), input_folder=None))
    output = client.get("/api/predict?input=a-0").json()["outputs"][0]
    assert output["kind"] == "values"
    assert [entry["probability"] for entry in output["top"]] == [0.25] * units


def test_a_forward_that_fails_is_told_and_the_server_lives_on(new_client: Callable) -> None:
    @keras.saving.register_keras_serializable("tests")
    class Broken(layers.Layer):
        def call(self, x: object) -> object:
            raise RuntimeError("the third gear is missing")

        def compute_output_shape(self, shape: tuple) -> tuple:
            return shape

        def compute_output_spec(self, x: object) -> object:
            return keras.KerasTensor(x.shape, x.dtype)

    start = keras.Input((3,))
    model = keras.Model(start, Broken()(start))
    client = new_client(Session(model, inputs=np.ones((1, 3), "float32"), input_folder=None))
    answer = client.get("/api/layer/1?input=a-0")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "forward_failed")
    assert "the third gear is missing" in answer.json()["error"]["en"]
    assert client.get("/api/graph").status_code == 200


def test_class_names_in_both_languages(cnn: keras.Model, folder: Path, new_client: Callable) -> None:
    names = [{"en": en, "ja": ja} for en, ja in (("cat", "猫"), ("dog", "犬"), ("owl", "梟"), ("fox", "狐"))]
    told = new_client(Session(cnn, classes=names, input_folder=folder)).get("/api/session").json()["classes"]
    assert told["names"] == ["cat", "dog", "owl", "fox"]
    assert told["names_ja"] == ["猫", "犬", "梟", "狐"]


def test_a_generators_output_is_a_picture(new_client: Callable, pixels: Callable) -> None:
    model = keras.Sequential(
        [keras.Input((2,)), layers.Dense(64 * 3, activation="tanh"), layers.Reshape((8, 8, 3))], name="generator"
    )
    client = new_client(Session(model, inputs=np.ones((1, 2), "float32"), input_folder=None))
    (output,) = client.get("/api/predict?input=a-0").json()["outputs"]
    assert (output["picture"]["width"], output["picture"]["height"]) == (8, 8)
    shown = pixels(client.get("/" + output["picture"]["url"]).content)
    made = model.predict(np.ones((1, 2), "float32"), verbose=0)[0]
    expected = (made - made.min()) * 255 / (made.max() - made.min())
    np.testing.assert_allclose(shown, expected, atol=1)


@pytest.mark.parametrize("trained", [False, True])
def test_an_untrained_model_downloads_no_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, trained: bool) -> None:
    asked: list[str] = []
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(classes.threading, "Thread", lambda **options: asked.append(options["name"]) or Silent())
    model = keras.Sequential([keras.Input((3,)), layers.Dense(2), layers.Dense(1000, activation="softmax")])
    if trained:
        kernel, bias = model.layers[0].get_weights()
        model.layers[0].set_weights([kernel, bias + 1])
    session = Session(model, input_folder=None)
    assert asked == (["quiver-imagenet"] if trained else [])
    assert ("not trained" in session.classes.note.en) is not trained


class Silent:
    """A thread that does nothing."""

    def start(self) -> None:
        pass


def test_what_takes_most_of_the_memory_is_said_before_it_is_taken(
    cnn: keras.Model, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(cnn, input_folder=folder)
    structure = session.models["a"].structure
    values = 8 * 8 * 3 + 6 * 6 * 5 + 3 * 3 * 5 * 2 + 4
    assert needs.of_one_pass(structure, session.spec) == 4 * (values + cnn.count_params())
    monkeypatch.setattr(needs, "free", lambda: 4 * values)
    told = needs.notice(structure, session.spec)
    assert "MB are left" in told.en
    assert "残り" in told.ja
    monkeypatch.setattr(needs, "free", lambda: 10**9)
    assert needs.notice(structure, session.spec) is None
    monkeypatch.undo()
    assert needs.free() is None or needs.free() > 0


def test_all_numbers_of_a_layer_can_be_saved(session: Session, client: Any) -> None:
    answer = client.get(f"/api/layer/{node(client, 'conv')}/values.npz?input={first(client)}")
    assert answer.headers["content-disposition"] == 'attachment; filename="conv.npz"'
    with np.load(io.BytesIO(answer.content)) as saved:
        shown = session.activations.get(Request(node(client, "conv"), first(client))).values
        np.testing.assert_array_equal(saved["values"], shown)
        assert str(saved["layer"]) == "conv"


def test_multiply_adds_are_counted() -> None:
    model = keras.Sequential(
        [
            keras.Input((8, 9, 4)),
            layers.Conv2D(6, 3, groups=2),
            layers.DepthwiseConv2D((3, 2), depth_multiplier=2),
            layers.MaxPooling2D(),
            layers.Dense(5),
            layers.Flatten(),
            layers.Dense(7),
        ]
    )
    told = {each["type"]: each["multiply_adds"] for each in Session(model, input_folder=None).graph("a")["nodes"][:-1]}
    assert told["Conv2D"] == 6 * 7 * 6 * (3 * 3 * 2)
    assert told["DepthwiseConv2D"] == 4 * 6 * 12 * (3 * 2)
    assert told["MaxPooling2D"] is None
    assert told["Dense"] == 2 * 3 * 5 * 12
