"""The original's calls, modules and routes."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers
from PIL import Image
from quiver_engine import server
from quiver_engine.answers.session import Session
from quiver_engine.web import original


def test_inputs_are_names(client: Any) -> None:
    assert client.get("/inputs").json() == ["blue.jpg", "red.png"]


def test_model_has_the_shape_that_the_original_client_reads(client: Any) -> None:
    model = client.get("/model").json()
    assert model["class_name"] == "Model"
    listed = model["config"]["layers"]
    assert [layer["class_name"] for layer in listed] == ["InputLayer", "Conv2D", "MaxPooling2D", "Flatten", "Dense"]
    assert [layer["name"] for layer in listed] == ["image", "conv", "pool", "flatten", "predictions"]
    assert [layer["inbound_nodes"] for layer in listed[:3]] == [[], [[["image", 0, 0, {}]]], [[["conv", 0, 0, {}]]]]
    assert model["config"]["output_layers"] == [["predictions", 0, 0]]


def test_model_with_branches_and_a_nested_model(new_client: Callable) -> None:
    base = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(3, 3, padding="same", name="inner")], name="base")
    image = keras.Input((8, 8, 3), name="image")
    model = keras.Model(image, layers.add([base(image), image], name="sum"))
    listed = new_client(Session(model, input_folder=None)).get("/model").json()["config"]["layers"]
    by_name = {layer["name"]: layer for layer in listed}
    assert by_name["sum"]["inbound_nodes"] == [[["base", 0, 0, {}], ["image", 0, 0, {}]]]
    assert [layer["name"] for layer in by_name["base"]["config"]["layers"]][1:] == ["inner"]


def test_layer_answers_with_one_file_a_channel(client: Any, pixels: Callable) -> None:
    names = client.get("/layer/conv/red.png").json()
    assert len(names) == 5
    assert names == [f"conv_{channel}_red.png.png" for channel in range(5)]
    for name in names:
        answer = client.get(f"/temp-file/{name}")
        assert answer.headers["content-type"] == "image/png"
        assert pixels(answer.content).shape == (6, 6)


def test_a_dense_layer_no_longer_fails(client: Any) -> None:
    names = client.get("/layer/predictions/red.png").json()
    assert len(names) == 4
    assert client.get(f"/temp-file/{names[-1]}").status_code == 200


def test_layer_names_cannot_choose_where_files_go(folder: Path, tmp_path: Path, new_client: Callable) -> None:
    start = keras.Input((8, 8, 3))
    model = keras.Model(start, layers.Conv2D(2, 3, name="a.._..b c")(start))
    client = new_client(Session(model, input_folder=folder))
    before = set(tmp_path.rglob("*"))
    names = client.get("/layer/a.._..b c/red.png").json()
    assert names[0].startswith("a.._..b_c_0_")
    assert {path.parent for path in set(tmp_path.rglob("*")) - before} == {tmp_path, tmp_path / "tmp"}


def test_a_link_in_the_temporary_folder_is_replaced_not_followed(client: Any, tmp_path: Path) -> None:
    precious = tmp_path / "precious.txt"
    precious.write_text("mine")
    (tmp_path / "tmp").mkdir()
    (tmp_path / "tmp" / "conv_0_red.png.png").symlink_to(precious)
    assert client.get("/layer/conv/red.png").status_code == 200
    assert precious.read_text() == "mine"
    assert not (tmp_path / "tmp" / "conv_0_red.png.png").is_symlink()
    assert sorted(path.suffix for path in (tmp_path / "tmp").iterdir()) == [".png"] * 5


def test_the_temporary_folder_does_not_grow_without_end(
    client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(original, "MOST_CHANNELS", 3)
    monkeypatch.setattr(original, "MOST_FILES", 4)
    (tmp_path / "tmp").mkdir()
    (tmp_path / "tmp" / "mine.png").write_bytes(b"mine")
    assert len(client.get("/layer/conv/red.png").json()) == 3
    newest = client.get("/layer/conv/blue.jpg").json()
    kept = {path.name for path in (tmp_path / "tmp").iterdir()}
    # The learner's own file is not ours to remove.
    assert kept == {"mine.png", "conv_2_red.png.png", *newest}


def test_predict_has_the_original_shape(client: Any) -> None:
    (row,) = client.get("/predict/red.png").json()
    assert len(row) == 3
    for wnid, label, probability in row:
        assert wnid == ""
        assert label in ("cat", "dog", "owl", "fox")
        assert 0 <= probability <= 1
    assert row[0][2] >= row[1][2] >= row[2][2]


def test_input_file_is_an_image(client: Any, pixels: Callable) -> None:
    answer = client.get("/input-file/red.png")
    np.testing.assert_array_equal(pixels(answer.content)[0, 0], [255, 0, 0])
    assert client.get("/input-file/notes.txt").status_code == 404


@pytest.mark.parametrize(
    "path", ["/layer/none/red.png", "/layer/conv/none.png", "/predict/none.png", "/temp-file/none.png"]
)
def test_unknown_names_are_told(client: Any, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_unreadable_image_is_told(client: Any, folder: Path) -> None:
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    answer = client.get("/predict/broken.png")
    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "unreadable_image")
    entry = next(entry for entry in client.get("/api/inputs").json() if entry["name"] == "broken.png")
    assert entry["error"]["code"] == "unreadable_image"
    assert entry["thumbnail"] is None


def test_a_folder_that_goes_and_comes_back(client: Any, folder: Path) -> None:
    away = folder.with_name("away")
    folder.rename(away)
    answer = client.get("/api/inputs")
    assert (answer.status_code, answer.json()["error"]["code"]) == (410, "folder_gone")
    assert client.get("/api/session").status_code == 200
    away.rename(folder)
    assert len(client.get("/api/inputs").json()) == 2


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    """What `launch` would start with."""
    calls: list[dict] = []

    class Stop(Exception):
        pass

    def start(session: Session, **options: object) -> None:
        calls.append({"session": session, **options})
        raise Stop

    monkeypatch.setattr(server.handles, "start", start)

    def launch(*arguments: object, **options: object) -> dict:
        with pytest.raises(Stop):
            server.launch(*arguments, **options)
        return calls[-1]

    return launch


def test_launch_takes_the_masters_arguments_by_position(cnn: keras.Model, folder: Path, launched: Callable) -> None:
    found = launched(cnn, ["a", "b", "c", "d"], 2, "./t", folder, 5001, None, [1, 2, 3], [4, 5, 6])
    session = found["session"]
    assert (session.classes.names, session.top, session.inputs.folder, found["port"]) == (
        ["a", "b", "c", "d"],
        2,
        folder,
        5001,
    )
    assert found["temp_folder"] == Path("./t")
    assert session.preprocessing.choice.option == "custom"
    np.testing.assert_allclose(session.preprocessing(np.full((1, 1, 3), 9.0))[0, 0], [2, 1.4, 1])


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        (("./t", "FOLDER", 5001, "/base"), {}),
        (("./t", "FOLDER", 5001), {"html_base_dir": "/base"}),
        (("./t", "FOLDER"), {"port": 5001, "html_base_dir": "/base"}),
        (("./t",), {"input_folder": "FOLDER", "port": 5001, "html_base_dir": "/base"}),
    ],
)
def test_launch_takes_the_first_releases_arguments(
    cnn: keras.Model, folder: Path, launched: Callable, arguments: tuple, options: dict
) -> None:
    def filled(value: object) -> object:
        return str(folder) if value == "FOLDER" else value

    found = launched(cnn, *map(filled, arguments), **{key: filled(value) for key, value in options.items()})
    assert (found["temp_folder"], found["session"].inputs.folder, found["port"]) == (Path("./t"), folder, 5001)
    assert found["client"] == Path("/base/quiverboard/dist")
    assert (found["session"].classes.source, found["session"].top) == ("none", 5)


def test_the_originals_defaults(
    cnn: keras.Model, launched: Callable, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.chdir(folder)
    found = launched(cnn)
    assert (found["port"], found["temp_folder"], found["session"].inputs.folder) == (5000, Path("./tmp"), folder)


@pytest.mark.parametrize(
    ("module", "names"),
    [
        ("server", "launch get_app run_app"),
        (
            "util",
            "get_input_config decode_predictions load_img load_img_scaled deprocess_image get_json "
            "get_jsonable_obj get_evaluation_context",
        ),
        ("imagenet_utils", "preprocess_input decode_imagenet_predictions"),
        ("file_utils", "list_img_files save_layer_img get_output_filename"),
        ("vis_utils", "save_layer_outputs"),
        ("layer_result_generators", "get_outputs_generator"),
    ],
)
def test_the_originals_modules_still_import(module: str, names: str) -> None:
    found = importlib.import_module(f"quiver_engine.{module}")
    assert not [name for name in names.split() if not callable(getattr(found, name))]


def test_the_originals_functions_work(cnn: keras.Model, folder: Path, tmp_path: Path) -> None:
    from quiver_engine import file_utils, util, vis_utils

    assert util.get_input_config(cnn) == ((8, 8), 3)
    assert file_utils.list_img_files(folder) == ["blue.jpg", "red.png"]
    image = util.load_img(folder / "red.png", (8, 8))
    np.testing.assert_allclose(image[0, 0, 0], [-103.939, -116.779, 255 - 123.68], rtol=1e-4)
    names = vis_utils.save_layer_outputs(image, cnn, "conv", tmp_path / "out", "red.png")
    with Image.open(tmp_path / "out" / names[4]) as written:
        assert written.size == (6, 6)
    predictions = np.array([[0.1, 0.7, 0.2]])
    assert util.decode_predictions(predictions, ["a", "b", "c"], 2) == [[("", "b", 0.7), ("", "c", 0.2)]]
    with pytest.raises(ValueError, match="one class name a prediction"):
        util.decode_predictions(predictions, ["a"], 2)
    assert util.get_jsonable_obj({"x": np.float32(1.5), "f": len}) == {"x": 1.5, "f": "len"}
    assert util.deprocess_image(np.array([[[-1.0], [1.0]]])).tolist() == [[[0], [255]]]


def test_another_client_is_served_from_html_base_dir(session: Session, new_client: Callable, tmp_path: Path) -> None:
    dist = tmp_path / "base" / "quiverboard" / "dist"
    dist.mkdir(parents=True)
    (dist / "index.html").write_text("<!doctype html>the old one")
    (dist / "app.js").write_text("1")
    (tmp_path / "base" / "secret.js").write_text("secret")
    client = new_client(session, client=dist)
    assert client.get("/").text == "<!doctype html>the old one"
    assert client.get("/app.js").text == "1"
    assert client.get("/inputs").json() == ["blue.jpg", "red.png"]
    assert client.get("/../../secret.js").status_code == 404
    assert client.get("/%2e%2e/%2e%2e/secret.js").status_code == 404


def test_get_app_is_an_application(cnn: keras.Model, folder: Path) -> None:
    app = server.get_app(cnn, ["a", "b", "c", "d"], 2, input_folder=folder)
    assert {"/inputs", "/model", "/layer/{layer:path}/{input}"} <= {route.path for route in app.routes}
