"""What the tables call today's names exists in the libraries that are installed."""

from __future__ import annotations

import importlib
import importlib.util
import warnings

import keras
import pytest
from keras_upgrade import write_api
from keras_upgrade.keras_api import names
from keras_upgrade.rules.registry import all_rules
from keras_upgrade.write_docs import arguments

NEW = sorted({new for rule in all_rules() for new in {**rule.renames, **rule.replaces}.values() if new})


def test_the_list_of_keras_names_is_fresh() -> None:
    assert write_api.FILE.read_text() == write_api.text(), "Next: python -m keras_upgrade.write_api"


@pytest.mark.parametrize("name", [name for name in NEW if names.is_keras(name)])
def test_every_new_name_is_in_keras(name: str) -> None:
    assert names.exists(name)
    assert find(name) is not None


def test_every_other_new_name_is_in_its_library() -> None:
    """Of the libraries that the tests' environment has; the others' tables were checked when they were written."""
    checked = set()
    for name in NEW:
        if names.is_keras(name) or importlib.util.find_spec(name.partition(".")[0]) is None:
            continue
        # Raises where a part of the name does not exist; what it gives may be anything.
        find(name)
        checked.add(name.partition(".")[0])
    assert {"keras_upgrade", "matplotlib", "numpy", "scipy", "sklearn", "tensorflow"} <= checked


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_an_old_name_is_no_name_of_today(rule: object) -> None:
    for old in rule.renames:
        if names.is_keras(old):
            new = rule.renames[old]
            # An alias that Keras kept may be spelt out; anything else would rewrite modern code.
            assert not names.exists(old) or find(old) is find(new) or rule.needs


def test_every_new_argument_of_a_layer_is_taken() -> None:
    from keras_upgrade.rules.arguments.layer_arguments import ARGUMENTS

    checked = 0
    for layer, table in ARGUMENTS.items():
        if not names.exists(layer):
            continue
        takes = parameters(find(layer))
        for new in table.values():
            if new in takes:
                checked += 1
    assert checked > 150
    assert set(arguments()["layer-arguments"].values()) <= {one for layer in ARGUMENTS for one in _known(layer)}


def _known(layer: str) -> set[str]:
    own = {"features"}
    return (parameters(find(layer)) if names.exists(layer) else set()) | own


def parameters(cls: type) -> set[str]:
    import inspect

    return {
        name for one in cls.__mro__ if "__init__" in vars(one) for name in inspect.signature(one.__init__).parameters
    }


def find(name: str) -> object:
    """The object of a dotted name; its modules are imported on the way."""
    if name.startswith("builtins."):
        import builtins

        return getattr(builtins, name.removeprefix("builtins."))
    if names.is_keras(name):
        value: object = keras
        rest = name.split(".")[1:]
    else:
        top, *rest = name.split(".")
        value = importlib.import_module(top)
    path = getattr(value, "__name__", "")
    for part in rest:
        path += f".{part}"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if not hasattr(value, part):
                importlib.import_module(path)
            value = getattr(value, part)
    return value
