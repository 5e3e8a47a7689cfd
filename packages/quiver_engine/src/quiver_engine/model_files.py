"""Opening a model's file without running what a stranger put into it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

# An architecture is text; one that unpacks to more is an attack.
LONGEST_CONFIG = 50_000_000
# Where Keras's own objects say they come from. `builtins` holds what a config names as plain functions and types.
TRUSTED_PREFIXES = ("keras.", "keras_core.")
TRUSTED = frozenset({"keras", "builtins"})
CODE = frozenset({"Lambda", "__lambda__", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer", "function"})


class RefusedModel(ValueError):
    """The file is not opened; the message says why and what to do."""


def load(path: str | Path) -> object:
    """The model of a `.keras` or `.h5` file, for looking at: its optimizer and losses are left out.

    The config is read first: a file with a Lambda layer, or with anything beyond Keras's own classes, is not opened
    at all.

    Raises:
        RefusedModel: a missing or broken file, one of another kind, or one that holds code.
    """
    path = Path(path)
    _inspect(path)
    import keras

    try:
        return keras.saving.load_model(path, compile=False, safe_mode=True)
    except Exception as error:
        # Whatever Keras meets in a file: wrong versions, missing parts, its own safe mode.
        reason = " ".join(str(error).split())[:400]
        raise RefusedModel(
            f"Expected a model that Keras opens in safe mode, received {path}: {type(error).__name__}: {reason} "
            "Next: if you made the file yourself, load it in Python and pass the model to quiver_engine.server.launch."
        ) from error


def _inspect(path: Path) -> None:
    if not path.is_file():
        raise RefusedModel(
            f"Expected a model's file, received {path}, which {'is a folder' if path.is_dir() else 'does not exist'}."
        )
    if path.suffix == ".keras":
        config = _zipped_config(path)
    elif path.suffix in (".h5", ".hdf5"):
        config = _hdf5_config(path)
    else:
        raise RefusedModel(
            f"Expected a file named .keras or .h5, received {path}. "
            "Next: save it by model.save('model.keras'); weights alone (.weights.h5) hold no model."
        )
    for problem in problems(config):
        raise RefusedModel(
            f"Refused to open {path}: {problem}. Opening it could run code that whoever made the file put into it. "
            "Next: if you trust it, load it in Python yourself and pass the model to quiver_engine.server.launch."
        )


def problems(config: object) -> Iterator[str]:
    """What in a model's config is more than Keras's own classes."""
    if isinstance(config, dict):
        name, module = config.get("class_name"), config.get("module")
        if isinstance(name, str) and name in CODE:
            given = config.get("config")
            title = given.get("name") if isinstance(given, dict) else None
            yield f"it holds code of its own ({name}{f' layer {title!r}' if title else ''})"
        elif (
            isinstance(name, str)
            and isinstance(module, str)
            and module not in TRUSTED
            and not module.startswith(TRUSTED_PREFIXES)
        ):
            yield f"it names {name!r} of the module {module!r}, which is not part of Keras"
        elif (
            isinstance(name, str)
            and module is None
            and config.get("registered_name") not in (None, name)
            and "config" in config
        ):
            yield f"it names the class {config['registered_name']!r}, which is not part of Keras"
        for value in config.values():
            yield from problems(value)
    elif isinstance(config, list):
        for value in config:
            yield from problems(value)


def _zipped_config(path: Path) -> object:
    try:
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo("config.json")
            if info.file_size > LONGEST_CONFIG:
                raise RefusedModel(f"Refused to open {path}: its config unpacks to {info.file_size / 1e6:.0f} MB.")
            return json.loads(archive.read(info))
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        if isinstance(error, RefusedModel):
            raise
        raise RefusedModel(
            f"Expected a .keras file of Keras 3, received {path}, which is none ({error}). Next: save it anew by "
            "model.save('model.keras')."
        ) from error


def _hdf5_config(path: Path) -> object:
    import h5py

    try:
        with h5py.File(path, "r") as file:
            config = file.attrs.get("model_config")
        if config is None:
            raise RefusedModel(
                f"Expected a whole model, received {path}, which holds weights only. "
                "Next: build the model, load_weights into it, then model.save('model.keras')."
            )
        return json.loads(config)
    except (OSError, ValueError) as error:
        if isinstance(error, RefusedModel):
            raise
        raise RefusedModel(
            f"Expected an HDF5 file with a Keras model, received {path}, which is none ({error})."
        ) from error
