"""Files of models: the names that Keras 3 takes, and YAML, which it writes no more."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

SUFFIX = re.compile(r"(?:\.weights)?\.(?:h5py|h5f|h5|hdf5|hdf|ckpt|model|tf|keras)$|\.weights$")


def weights_path(path: str | os.PathLike) -> str:
    """`path` with the suffix that `save_weights` insists on: "digits.h5" becomes "digits.weights.h5"."""
    return SUFFIX.sub("", os.fspath(path)) + ".weights.h5"


def model_path(path: str | os.PathLike) -> str:
    """`path` with a suffix for whole models: "digits.hdf5" becomes "digits.keras"; `.h5` stays."""
    path = os.fspath(path)
    return path if path.endswith((".keras", ".h5")) else SUFFIX.sub("", path) + ".keras"


def weights_file(path: str | os.PathLike) -> str:
    """Where the weights of `path` are: in the file that an upgraded script saved, else in `path` itself."""
    for name in (weights_path(path), model_path(path)):
        if Path(name).exists():
            return name
    return os.fspath(path)


def model_file(path: str | os.PathLike) -> str:
    """Where the model of `path` is: in the file that an upgraded script saved, else in `path` itself."""
    return model_path(path) if Path(model_path(path)).exists() else os.fspath(path)


def load_model_to_train(path: str | os.PathLike, custom_objects: dict | None = None, compile: bool = True) -> object:
    """The model of `path`, with an optimizer that goes on where it stood when the model was saved.

    Keras 3 prepares the optimizer of a model in an `.h5` file for no variable at all, so that `fit` says
    "Unknown variable". Here it is made once more, and gets the numbers that the file has for it.
    """
    import keras

    model = keras.models.load_model(path, custom_objects=custom_objects, compile=compile)
    path = os.fspath(path)
    if not (compile and model.compiled and path.endswith((".h5", ".hdf5"))):
        return model
    with keras.saving.custom_object_scope(custom_objects or {}):
        model.compile_from_config(model.get_compile_config())
    _restore(model.optimizer, path)
    return model


def _restore(optimizer: object, path: str) -> None:
    """Gives the optimizer's variables what the file has for them; a file of Keras 2 has them in another order."""
    import h5py

    with h5py.File(path, "r") as file:
        group = file.get("optimizer_weights")
        if group is None:
            return
        values = [group[name][()] for name in group.attrs["weight_names"]]
    if [value.shape for value in values] == [tuple(variable.shape) for variable in optimizer.variables]:
        for variable, value in zip(optimizer.variables, values, strict=True):
            variable.assign(value)


def to_yaml(model: object) -> str:
    """Keras 2's `model.to_yaml`: the layers and how they hang together, without the weights."""
    import yaml

    return yaml.safe_dump(json.loads(model.to_json()), sort_keys=False)


def model_from_yaml(text: str, custom_objects: dict | None = None) -> object:
    """A model built from what `to_yaml` of this module wrote.

    Only plain data is read, so that no code in the text runs; layers are Keras' own or in `custom_objects`.

    Raises:
        ValueError: `text` is no YAML of a model, such as one that Keras 2 itself wrote with Python objects in it.
    """
    import keras
    import yaml

    try:
        config = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(f"Expected the YAML of a model that holds plain data, received: {error}") from error
    if not isinstance(config, dict) or "config" not in config:
        raise ValueError(f"Expected the YAML of a model, received {text[:60]!r}")
    return keras.models.model_from_json(json.dumps(config), custom_objects=custom_objects)


def model_from_config(config: dict, custom_objects: dict | None = None) -> object:
    """A model, without its weights, from `{"class_name": "Sequential", "config": model.get_config()}`.

    Raises:
        ValueError: `config` names no class of models: Sequential, Model, Functional, those of `custom_objects`.
    """
    import keras

    known = {"Sequential": keras.Sequential, "Model": keras.Model, "Functional": keras.Model, **(custom_objects or {})}
    name = config.get("class_name") if isinstance(config, dict) else None
    if name not in known:
        raise ValueError(f"Expected a config whose `class_name` is one of {', '.join(known)}. Received: {name!r}")
    return known[name].from_config(config["config"], custom_objects=custom_objects)
