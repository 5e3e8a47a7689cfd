"""Era sources, what they computed in their era, and what they compute upgraded, on Keras 3."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from keras_upgrade import upgrade

HERE = Path(__file__).parent


@cache
def run_upgraded(name: str) -> dict[str, Any]:
    source = (HERE / "sources" / f"{name}.py").read_text(encoding="utf-8")
    upgraded = upgrade(source).code
    assert upgraded != source
    space: dict[str, Any] = {"__name__": "__main__"}
    with warnings.catch_warnings():
        # Keras 3 would rather have a keras.Input; the argument still works.
        warnings.filterwarnings("ignore", "Do not pass an `input_shape`", UserWarning)
        exec(compile(upgraded, f"{name} (upgraded)", "exec", dont_inherit=True), space)
    return space["result"]


@pytest.fixture(scope="session")
def upgraded() -> Callable[[str], dict[str, Any]]:
    """`upgraded(name)`: the `result` of sources/name.py, upgraded and run on Keras 3."""
    return run_upgraded


@pytest.fixture(scope="session")
def recorded() -> Callable[[str], dict[str, Any]]:
    """`recorded(name)`: the same from the Keras that the source was written for (see record.py)."""
    content = json.loads((HERE / "recorded.json").read_text(encoding="utf-8"))
    return lambda name: content[name]["result"]
