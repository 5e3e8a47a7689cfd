"""What must be the same for a training to go on: model, compile arguments, data, arguments of fit, versions."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Iterator

import keras
import numpy as np

from keras_overnight.codec import as_array
from keras_overnight.keras_internals import is_tf_dataset

SAMPLED = 1024
WHOLE = 16 << 20
SHOWN = 5


def of_model(model: keras.Model) -> dict:
    """The architecture without its names, which Keras counts up within a process."""
    described: dict = {
        "class": type(model).__name__,
        "variables": [f"{v.dtype}{list(v.shape)}" for v in model.variables],
        "trainable": [v.trainable for v in model.variables],
    }
    try:
        config = keras.saving.serialize_keras_object(model)["config"]
    except Exception:
        # A subclassed model without get_config: its code stands for it.
        described["code"] = _code(type(model))
        return described
    if isinstance(config, dict) and "layers" in config:
        described["config"] = _unnamed(config)
    else:
        described["code"] = _code(type(model))
    return described


def of_compile(model: keras.Model) -> dict:
    """The compile arguments. The learning rate counts only in an optimizer that has not trained."""
    try:
        config = json.loads(json.dumps(model.get_compile_config(), default=lambda each: type(each).__name__))
    except Exception as error:
        config = {"not serialisable": type(error).__name__}
    optimizer = config.get("optimizer", {})
    inner = optimizer.get("config", {}) if isinstance(optimizer, dict) else {}
    trained = int(as_array(model.optimizer.iterations)) > 0
    if trained and not isinstance(inner.get("learning_rate"), dict):
        inner["learning_rate"] = None
    return _unnamed(config)


def of_data(data: object) -> object:
    """Shapes, dtypes, and a hash of samples; of a PyDataset and a dataset those of the first batch."""
    if data is None or isinstance(data, bool | int | float | str):
        return data
    if is_tf_dataset(data):
        first = next(iter(data.as_numpy_iterator()), None)
        return {"dataset": repr(data.element_spec), "batches": int(data.cardinality()), "first": of_data(first)}
    if isinstance(data, keras.utils.PyDataset):
        return {"dataset": type(data).__name__, "batches": data.num_batches, "first": of_data(data[0])}
    if isinstance(data, dict):
        return {str(key): of_data(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [of_data(value) for value in data]
    if callable(data):
        return {"function": _code(data), "first": of_data(data(0))}
    if hasattr(data, "shape"):
        return _of_array(data)
    return type(data).__name__


def of_versions() -> dict:
    backend = keras.backend.backend()
    module = __import__("torch" if backend == "torch" else backend)
    return {
        "keras": keras.__version__,
        "backend": backend,
        backend: module.__version__,
        "floatx": keras.config.floatx(),
    }


def differences(saved: object, now: object) -> list[str]:
    """Where two fingerprints differ: `path: saved ..., now ...`, at most five and how many more."""
    old, new = dict(_flat(saved)), dict(_flat(now))
    found = []
    for path in [*old, *(path for path in new if path not in old)]:
        # A learning rate that has moved says nothing.
        if path.endswith("optimizer.config.learning_rate") and None in (old.get(path, 0), new.get(path, 0)):
            continue
        if old.get(path, "nothing") != new.get(path, "nothing"):
            found.append(f"{path}: saved {_short(old.get(path, 'nothing'))}, now {_short(new.get(path, 'nothing'))}")
    return found[:SHOWN] + ([f"and {len(found) - SHOWN} more"] if len(found) > SHOWN else [])


def _of_array(data: object) -> dict:
    count = int(data.shape[0]) if len(data.shape) else 0
    sparse = hasattr(data, "tocsr") or not hasattr(data, "__array__")
    described = {
        "shape": [int(n) for n in data.shape],
        "dtype": str(data.dtype) if hasattr(data, "dtype") else type(data).__name__,
    }
    if sparse:
        return described
    if not count or int(np.prod(data.shape)) * 4 <= WHOLE or count <= SAMPLED:
        sample = np.asarray(data)
    else:
        rows = np.linspace(0, count - 1, SAMPLED).astype(np.int64)
        sample = data[rows] if isinstance(data, np.ndarray) else np.asarray(data)[rows]
    content = repr(sample.tolist()).encode() if sample.dtype.hasobject else np.ascontiguousarray(sample).tobytes()
    return {**described, "samples": hashlib.sha256(content).hexdigest()[:16]}


def _unnamed(config: object) -> object:
    """Every name becomes its number in the order of appearance, wherever it stands."""
    names: dict[str, str] = {}

    def collect(node: object) -> None:
        if isinstance(node, dict):
            if isinstance(node.get("name"), str):
                names.setdefault(node["name"], f"#{len(names)}")
            for value in node.values():
                collect(value)
        elif isinstance(node, list | tuple):
            for value in node:
                collect(value)

    def replaced(node: object) -> object:
        if isinstance(node, dict):
            return {
                key: replaced(value) for key, value in node.items() if key not in ("build_config", "shared_object_id")
            }
        if isinstance(node, list | tuple):
            return [replaced(value) for value in node]
        if isinstance(node, str):
            return names.get(node, node)
        return node if isinstance(node, int | float | bool | None) else type(node).__name__

    collect(config)
    return json.loads(json.dumps(replaced(config), default=lambda each: type(each).__name__))


def _code(thing: object) -> str:
    try:
        text = inspect.getsource(thing)
    except (OSError, TypeError):
        return getattr(thing, "__qualname__", type(thing).__name__)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _flat(node: object, path: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _flat(value, f"{path}.{key}" if path else str(key))
    elif isinstance(node, list):
        yield f"{path}.length", len(node)
        for i, value in enumerate(node):
            yield from _flat(value, f"{path}[{i}]")
    else:
        yield path, node


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
