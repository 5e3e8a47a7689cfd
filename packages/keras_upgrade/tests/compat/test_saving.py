from __future__ import annotations

import os
from pathlib import Path

import keras
import numpy as np
import pytest
from keras_upgrade.compat import saving


@pytest.mark.parametrize(
    ("path", "weights", "model"),
    [
        ("a.h5", "a.weights.h5", "a.h5"),
        ("d.x/a.hdf5", "d.x/a.weights.h5", "d.x/a.keras"),
        ("a", "a.weights.h5", "a.keras"),
        ("a.weights.h5", "a.weights.h5", "a.weights.h5"),
        ("a.keras", "a.weights.h5", "a.keras"),
        ("w.02-0.51", "w.02-0.51.weights.h5", "w.02-0.51.keras"),
        (Path("b/a.ckpt"), "b/a.weights.h5", "b/a.keras"),
    ],
)
def test_suffixes(path: str | os.PathLike, weights: str, model: str) -> None:
    assert (saving.weights_path(path), saving.model_path(path)) == (weights, model)


def test_the_file_that_exists_is_taken(tmp_path: Path) -> None:
    old, new, whole = (tmp_path / name for name in ("a.hdf5", "a.weights.h5", "a.keras"))
    assert saving.weights_file(old) == saving.model_file(old) == str(old)
    whole.touch()
    assert saving.weights_file(old) == saving.model_file(old) == str(whole)
    new.touch()
    assert saving.weights_file(old) == str(new)


def test_yaml_comes_back_and_runs_nothing() -> None:
    import keras

    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, "relu", name="first")])
    text = saving.to_yaml(model)
    made = saving.model_from_yaml(text)
    assert made.to_json() == model.to_json()
    made.set_weights(model.get_weights())
    x = np.ones((1, 3))
    assert made.predict(x, verbose=0) == pytest.approx(model.predict(x, verbose=0))


@pytest.mark.parametrize(
    "text", ["!!python/object/apply:os.system ['exit 1']", "- 1", "a: 1", "[", "a: !!python/tuple [1]"]
)
def test_other_yaml_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Expected the YAML of a model"):
        saving.model_from_yaml(text)


@pytest.mark.parametrize("kind", ["Sequential", "Model", "Functional"])
def test_model_from_its_config(kind: str) -> None:
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    if kind != "Sequential":
        model = keras.Model(model.inputs, model.outputs)
    made = saving.model_from_config({"class_name": kind, "config": model.get_config()})
    assert [layer.name for layer in made.layers] == [layer.name for layer in model.layers]


@pytest.mark.parametrize("config", [[], {}, {"class_name": "Dense", "config": {}}])
def test_a_config_of_no_model(config: object) -> None:
    with pytest.raises(ValueError, match="class_name"):
        saving.model_from_config(config)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_model_in_hdf5_learns_on_from_where_its_optimizer_stood(tmp_path: Path, optimizer: str) -> None:
    x, y = np.random.default_rng(0).random((8, 3)), np.ones((8, 1))
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile(optimizer, "mean_squared_error")
    model.fit(x, y, epochs=3, shuffle=False, verbose=0)
    model.save(tmp_path / "m.h5")
    loaded = saving.load_model_to_train(tmp_path / "m.h5")
    assert int(loaded.optimizer.iterations) == 3
    for one in (model, loaded):
        one.fit(x, y, shuffle=False, verbose=0)
    np.testing.assert_allclose(loaded.get_weights()[0], model.get_weights()[0], rtol=1e-5)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_optimizer_whose_numbers_fit_none_in_the_file_starts_anew(tmp_path: Path) -> None:
    import h5py

    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile("adam", "mean_squared_error")
    model.fit(np.ones((8, 3)), np.ones((8, 1)), verbose=0)
    model.save(tmp_path / "m.h5")
    with h5py.File(tmp_path / "m.h5", "a") as file:
        group = file["optimizer_weights"]
        group.attrs["weight_names"] = group.attrs["weight_names"][:2]
    loaded = saving.load_model_to_train(tmp_path / "m.h5")
    assert int(loaded.optimizer.iterations) == 0
    loaded.fit(np.ones((8, 3)), np.ones((8, 1)), verbose=0)
    assert int(loaded.optimizer.iterations) == 1
