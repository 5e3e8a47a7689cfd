"""Files from strangers."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import keras
import pytest
from keras import layers
from quiver_engine import cli, demo
from quiver_engine.running.model_files import RefusedModel, load

# Keras's own saving on NumPy 2.4 and TensorFlow.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def edited(path: Path, change: Callable[[dict], object]) -> Path:
    """The same archive with another config."""
    target = path.with_name("edited.keras")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "config.json":
                config = json.loads(data)
                change(config)
                data = json.dumps(config).encode()
            new.writestr(name, data)
    return target


@pytest.fixture
def saved(cnn: keras.Model, tmp_path: Path) -> Path:
    path = tmp_path / "model.keras"
    cnn.save(path)
    return path


@pytest.mark.parametrize("name", ["model.keras", "model.h5"])
@pytest.mark.filterwarnings("ignore:You are saving your model as an HDF5 file")
def test_an_honest_file_is_opened(cnn: keras.Model, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    keras.saving.save_model(cnn, path)
    assert [layer.name for layer in load(path).layers] == [layer.name for layer in cnn.layers]


@pytest.mark.parametrize("name", ["model.keras", "model.h5"])
@pytest.mark.filterwarnings("ignore:You are saving your model as an HDF5 file")
def test_a_lambda_is_refused(tmp_path: Path, name: str) -> None:
    model = keras.Sequential([keras.Input((3,)), layers.Lambda(lambda x: x * 2, name="twice")])
    keras.saving.save_model(model, tmp_path / name)
    with pytest.raises(RefusedModel, match=r"code of its own \(Lambda layer 'twice'\).*load it in Python yourself"):
        load(tmp_path / name)


def test_a_lambda_deep_inside_is_refused(tmp_path: Path) -> None:
    inner = keras.Sequential([keras.Input((3,)), layers.Lambda(lambda x: x * 2)])
    start = keras.Input((3,))
    keras.Model(start, inner(start)).save(tmp_path / "m.keras")
    with pytest.raises(RefusedModel, match="Lambda"):
        load(tmp_path / "m.keras")


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("os", "system"),
        ("subprocess", "Popen"),
        ("kerasx.layers", "Dense"),
        ("numpy", "load"),
        ("my_package", "MyLayer"),
    ],
)
def test_what_is_not_kerass_is_refused(saved: Path, module: str, name: str) -> None:
    def change(config: dict) -> None:
        config["config"]["layers"][1] |= {"module": module, "class_name": name, "registered_name": name}

    with pytest.raises(RefusedModel, match=f"names '{name}' of the module '{module}'"):
        load(edited(saved, change))


def test_a_registered_class_of_ones_own_is_refused(tmp_path: Path) -> None:
    @keras.saving.register_keras_serializable("mine")
    class Own(layers.Layer):
        def call(self, x: object) -> object:
            return x

    keras.Sequential([keras.Input((3,)), Own()]).save(tmp_path / "m.keras")
    with pytest.raises(RefusedModel, match="not part of Keras"):
        load(tmp_path / "m.keras")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("none.keras", None, "does not exist"),
        ("text.keras", b"hello", "which is none"),
        ("text.h5", b"hello", "which is none"),
        ("model.pkl", b"\x80\x04.", "named .keras or .h5"),
    ],
)
def test_what_is_no_model_is_told(tmp_path: Path, name: str, content: bytes | None, told: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(RefusedModel, match=told):
        load(tmp_path / name)


def test_weights_alone_are_told(cnn: keras.Model, tmp_path: Path) -> None:
    cnn.save_weights(tmp_path / "m.weights.h5")
    with pytest.raises(RefusedModel, match="weights only"):
        load(tmp_path / "m.weights.h5")


def test_the_command_line_says_why_and_ends_with_3(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    model = keras.Sequential([keras.Input((3,)), layers.Lambda(lambda x: x * 2)])
    model.save(tmp_path / "m.keras")
    assert cli.main([str(tmp_path / "m.keras"), "--input-folder", str(tmp_path)]) == 3
    told = capsys.readouterr().err
    assert told.startswith("quiver: Refused to open")
    assert "Traceback" not in told
    assert cli.main([str(tmp_path / "m.keras"), "--input-folder", "nowhere"]) == 3
    assert "--input-folder to be a folder" in capsys.readouterr().err


def test_the_command_line_passes_everything_on(saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from quiver_engine import server

    found: dict = {}
    monkeypatch.setattr(server, "launch", lambda model, **options: found.update(options, model=model))
    (tmp_path / "classes.txt").write_text("cat\ndog\nowl\nfox\n")
    arguments = [
        str(saved),
        "--input-folder",
        str(tmp_path),
        "--classes",
        str(tmp_path / "classes.txt"),
        "--port",
        "0",
        "--top",
        "2",
        "--preprocess",
        "tf",
        "--compare",
        str(saved),
        "--no-browser",
    ]
    assert cli.main(arguments) == 0
    assert found["classes"] == ["cat", "dog", "owl", "fox"]
    assert (found["port"], found["top"], found["preprocess"], found["compare"]) == (0, 2, "tf", str(saved))
    assert (found["open_browser"], found["block"], found["host"]) == (False, True, "127.0.0.1")


def test_without_a_model_the_usage_is_told(capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([])
    assert ended.value.code == 2
    assert "quiver --demo" in capsys.readouterr().err


def test_the_demo_knows_its_images() -> None:
    model, images, labels, classes = demo.load()
    assert images.shape == (20, 28, 28, 1)
    assert sorted(labels) == sorted([*range(10)] * 2)
    assert classes[9] == {"en": "Ankle boot", "ja": "ショートブーツ"}
    found = model.predict(images, verbose=0).argmax(-1)
    assert (found == labels).mean() >= 0.8
    assert demo.MODEL.stat().st_size < 600_000


def test_every_option_is_documented() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    options = {
        option for action in cli.make_parser()._actions for option in action.option_strings if option.startswith("--")
    }
    assert not [option for option in options - {"--help"} if f"`{option}" not in readme]


def crafted(saved: Path, **members: bytes) -> Path:
    """The saved archive with further or other members, compressed."""
    target = saved.with_name("crafted.keras")
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in members:
                new.writestr(name, old.read(name), zipfile.ZIP_STORED)
        for name, data in members.items():
            new.writestr(name, data)
    return target


def marked(saved: Path, flags: int, method: int) -> Path:
    """The archive claims to be encrypted (flags 1), or of an unknown method."""
    data = bytearray(saved.read_bytes())
    for start, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = data.find(start)
        while place >= 0:
            data[place + offset] |= flags
            data[place + offset + 2] = method
            place = data.find(start, place + 1)
    target = saved.with_name("marked.keras")
    target.write_bytes(data)
    return target


@pytest.mark.parametrize("how", ["deep", "encrypted", "unknown method", "broken deflate"])
def test_every_broken_archive_ends_with_3_and_a_sentence(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture, how: str
) -> None:
    if how == "deep":
        path = crafted(saved, **{"config.json": b"[" * 200_000})
    elif how == "broken deflate":
        path = crafted(saved, **{"config.json": bytes(range(256)) * 100})
        data = path.read_bytes()
        place = data.rfind(b"config.json", 0, data.rfind(b"PK\x01\x02")) + len("config.json")
        path.write_bytes(data[:place] + b"\xff" * 40 + data[place + 40 :])
    else:
        path = marked(saved, *((1, 0) if how == "encrypted" else (0, 77)))
    assert cli.main([str(path), "--input-folder", str(tmp_path)]) == 3
    told = capsys.readouterr().err
    assert told.startswith("quiver: ")
    assert "Traceback" not in told
    assert len(told) < 600


@pytest.mark.parametrize("member", ["model.weights.h5", "assets/more.bin"])
def test_what_unpacks_to_far_more_than_it_is_is_refused(saved: Path, member: str) -> None:
    path = crafted(saved, **{member: bytes(80_000_000)})
    assert path.stat().st_size < 1_000_000
    with pytest.raises(RefusedModel, match=r"unpacks from 0\.1 MB to 80 MB"):
        load(path)


def test_weights_that_are_nearly_nothing_on_the_disk_are_refused(saved: Path, tmp_path: Path) -> None:
    import h5py

    path = tmp_path / "m.h5"
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": {"name": "x", "layers": []}})
        file.create_dataset("weights", shape=(20_000_000,), dtype="float32")
    assert path.stat().st_size < 10_000
    with pytest.raises(RefusedModel, match="its weights unpacks from"):
        load(path)


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ({"class_name": "deserialize", "config": {}}, "of no model"),
        ({"class_name": "Dense", "config": {}}, "of no model"),
        ({"class_name": "Sequential", "config": {"layers": [{"class_name": "deserialize", "config": {}}]}}, "no class"),
        ([1], "of no model"),
    ],
)
def test_h5_may_name_keras_classes_only(tmp_path: Path, config: object, told: str) -> None:
    import h5py

    with h5py.File(tmp_path / "m.h5", "w") as file:
        file.attrs["model_config"] = json.dumps(config)
    with pytest.raises(RefusedModel, match=told):
        load(tmp_path / "m.h5")
