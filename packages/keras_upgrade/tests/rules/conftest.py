"""Tests of other libraries' rules are written without Keras; test_companions.py says when these rules act."""

from __future__ import annotations

import pytest
from keras_upgrade.rulebook.state import State
from keras_upgrade.rules.registry import all_rules


@pytest.fixture(autouse=True)
def beside_keras(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    tested = request.module.__name__.rpartition(".")[2].removeprefix("test_").replace("_", "-")
    if any(rule.library and tested.startswith(rule.name) for rule in all_rules()):
        monkeypatch.setattr(State, "keras", property(lambda state: True, lambda state, known: None), raising=False)
