"""Opening a model's file without running what a stranger put into it."""

from __future__ import annotations

import functools
import inspect
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

# An architecture is text; one that unpacks to more is an attack.
LONGEST_CONFIG = 50_000_000
# How far a part may unpack: so many times its size in the file, beside some bytes that are free.
MOST_GROWTH = 10
FREE_BYTES = 50_000_000
MODELS = frozenset({"Functional", "Model", "Sequential"})
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
    readers = {".keras": _zipped_config, ".h5": _hdf5_config, ".hdf5": _hdf5_config}
    if path.suffix not in readers:
        raise RefusedModel(
            f"Expected a file named .keras or .h5, received {path}. "
            "Next: save it by model.save('model.keras'); weights alone (.weights.h5) hold no model."
        )
    try:
        config = readers[path.suffix](path)
        problem = next(problems(config), None)
    except RefusedModel:
        raise
    except Exception as error:
        # zipfile, zlib, h5py and json raise almost anything on broken files: RecursionError, EOFError, RuntimeError...
        reason = " ".join(f"{error}".split())[:200] or type(error).__name__
        raise RefusedModel(
            f"Expected a model saved by Keras 3, received {path}, which is none ({reason}). Next: save it anew by "
            "model.save('model.keras')."
        ) from error
    if problem is not None:
        raise RefusedModel(
            f"Refused to open {path}: {problem}. Opening it could run code that whoever made the file put into it. "
            "Next: if you trust it, load it in Python yourself and pass the model to quiver_engine.server.launch."
        )


def problems(config: object) -> Iterator[str]:
    """What in a model's config is more than Keras's own classes."""
    if isinstance(config, dict):
        name, module = config.get("class_name"), config.get("module")
        if isinstance(name, str):
            yield from _problems_of_class(name, module, config)
        for value in config.values():
            yield from problems(value)
    elif isinstance(config, list):
        for value in config:
            yield from problems(value)


def _problems_of_class(name: str, module: object, config: dict) -> Iterator[str]:
    if name in CODE:
        given = config.get("config")
        title = given.get("name") if isinstance(given, dict) else None
        yield f"it holds code of its own ({name}{f' layer {title!r}' if title else ''})"
    elif isinstance(module, str):
        if module not in TRUSTED and not module.startswith(TRUSTED_PREFIXES):
            yield f"it names {name!r} of the module {module!r}, which is not part of Keras"
    elif config.get("registered_name") not in (None, name) and "config" in config:
        yield f"it names the class {config['registered_name']!r}, which is not part of Keras"
    elif "config" in config and not name.startswith("__") and name not in _classes():
        # As in .h5: Keras looks such a name up in its modules, where functions have names, too.
        yield f"it names {name!r}, which is no class of Keras"


@functools.cache
def _classes() -> frozenset[str]:
    """The names of Keras's public classes that a model's config may hold."""
    import keras

    found = set(MODELS)
    for place in ("layers", "initializers", "regularizers", "constraints", "dtype_policies", "losses", "metrics"):
        found |= {name for name, value in vars(getattr(keras, place)).items() if inspect.isclass(value)}
    return frozenset(found)


def _zipped_config(path: Path) -> object:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            _check_size(path, info.filename, info.file_size, info.compress_size)
        info = archive.getinfo("config.json")
        if info.file_size > LONGEST_CONFIG:
            raise RefusedModel(f"Refused to open {path}: its config unpacks to {info.file_size / 1e6:.0f} MB.")
        config = json.loads(archive.read(info))
        for name in archive.namelist():
            if name.endswith(".h5"):
                with archive.open(name) as member:
                    _check_datasets(path, member)
    return config


def _check_size(path: Path, what: str, unpacked: int, packed: int) -> None:
    """Weights are numbers that hardly compress; Keras itself does not try."""
    if unpacked > MOST_GROWTH * packed + FREE_BYTES:
        raise RefusedModel(
            f"Refused to open {path}: {what} unpacks from {packed / 1e6:.1f} MB to {unpacked / 1e6:.0f} MB. "
            "Next: if you made the file yourself, save it anew by model.save('model.keras')."
        )


def _check_datasets(path: Path, source: object) -> None:
    import h5py

    unpacked = packed = 0

    def visit(name: str, item: object) -> None:
        nonlocal unpacked, packed
        if isinstance(item, h5py.Dataset):
            unpacked += item.nbytes
            packed += item.id.get_storage_size()

    with h5py.File(source, "r") as file:
        file.visititems(visit)
    _check_size(path, "its weights", unpacked, packed)


def _hdf5_config(path: Path) -> object:
    import h5py

    with h5py.File(path, "r") as file:
        config = file.attrs.get("model_config")
    if config is None:
        raise RefusedModel(
            f"Expected a whole model, received {path}, which holds weights only. "
            "Next: build the model, load_weights into it, then model.save('model.keras')."
        )
    if len(config) > LONGEST_CONFIG:
        raise RefusedModel(f"Refused to open {path}: its config has {len(config) / 1e6:.0f} MB.")
    _check_datasets(path, path)
    found = json.loads(config)
    if not isinstance(found, dict) or found.get("class_name") not in MODELS:
        raise RefusedModel(
            f"Expected an HDF5 file with a Keras model, received {path}, whose config is of no model. "
            "Next: save it anew by model.save('model.keras')."
        )
    return found
