"""Modern code is left alone: each public name of Keras 3 with each of its arguments, and what users write around it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import keras
import pytest
from keras_upgrade import upgrade

MODULES = (
    "activations",
    "applications",
    "callbacks",
    "config",
    "constraints",
    "distribution",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "mixed_precision",
    "models",
    "ops",
    "optimizers",
    "preprocessing.image",
    "preprocessing.sequence",
    "quantizers",
    "random",
    "regularizers",
    "saving",
    "tree",
    "utils",
)
# Keras 1's names, which Keras 3 still has beside its own.
SECOND_NAME = re.compile(r"(?:Separable)?Convolution[123]D(?:Transpose)?")
# A Sequential that no layer calls has neither; asking for them raises, and the upgrade mends that.
RAISES = {("keras.Sequential", "input"), ("keras.Sequential", "output")}
OBJECTS = {
    "keras.Model": "model",
    "keras.Sequential": "model",
    "keras.layers.Layer": "layer",
    "keras.callbacks.Callback": "callback",
    "keras.optimizers.Optimizer": "optimizer",
    "keras.metrics.Metric": "metric",
    "keras.losses.Loss": "loss",
    "keras.callbacks.History": "history",
    "keras.utils.PyDataset": "dataset",
}


def public(module: str) -> Iterator[tuple[str, object]]:
    owner = keras
    for part in module.split("."):
        owner = getattr(owner, part)
    for name in sorted(dir(owner)):
        found = getattr(owner, name)
        if not name.startswith("_") and callable(found) and not SECOND_NAME.fullmatch(name):
            yield name, found


def parameters(function: object) -> list[inspect.Parameter]:
    try:
        listed = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return []
    return [one for one in listed if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)]


def value(parameter: inspect.Parameter) -> str:
    """The default where it can be written, or a name."""
    plain = (
        isinstance(parameter.default, int | float | str | bool | tuple | None)
        and parameter.default is not inspect._empty
    )
    return repr(parameter.default) if plain else f"my_{parameter.name}"


def calls(name: str, function: object) -> Iterator[str]:
    """With all arguments by name; with those that may stand by place; layers also with numbers alone."""
    known = parameters(function)
    yield f"{name}({', '.join(f'{one.name}={value(one)}' for one in known)})"
    placed = [one for one in known if one.kind is one.POSITIONAL_OR_KEYWORD]
    yield f"{name}({', '.join(value(one) for one in placed)})"
    if isinstance(function, type) and issubclass(function, keras.Layer):
        yield f"{name}({', '.join(str(number) for number in range(2, 2 + min(len(placed), 3)))})"


@pytest.mark.parametrize("module", MODULES)
def test_every_public_name_with_every_argument(module: str) -> None:
    written = 0
    for name, function in public(module):
        for head, said in (
            ("import keras\n", f"keras.{module}.{name}"),
            (f"from keras.{module} import {name}\n", name),
            (f"from keras import {module.partition('.')[0]}\n", f"{module}.{name}"),
        ):
            for call in calls(said, function):
                source = f"{head}found = {call}\n"
                result = upgrade(source)
                assert (result.code, [one.rule for one in result.changes]) == (source, [])
                written += 1
    assert written > 5


@pytest.mark.parametrize("name", OBJECTS)
def test_every_method_with_every_argument(name: str) -> None:
    owner = keras
    for part in name.split(".")[1:]:
        owner = getattr(owner, part)
    local = OBJECTS[name]
    for attribute in sorted(one for one in dir(owner) if not one.startswith("_")):
        if (name, attribute) in RAISES:
            continue
        function = getattr(owner, attribute)
        lines = [f"print({local}.{attribute})"]
        if callable(function):
            listed = [one for one in parameters(function) if one.name != "self"]
            arguments = ", ".join(f"{one.name}={value(one)}" for one in listed)
            lines = [f"{local}.{attribute}({arguments})", f"{local}.{attribute}({', '.join(map(value, listed))})"]
        for line in lines:
            source = f"import keras\n\n{local} = {name}()\n{line}\n"
            result = upgrade(source)
            assert (result.code, [one.rule for one in result.changes]) == (source, [])
