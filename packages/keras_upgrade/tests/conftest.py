"""What tests of rules are written with."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from keras_upgrade import Result, upgrade


@pytest.fixture
def expect() -> Callable[[str, str], Result]:
    """`expect(before, after)`: upgrades, compares, and upgrades once more, which must change nothing."""

    def check(before: str, after: str) -> Result:
        result = upgrade(before)
        assert result.code == after
        assert upgrade(result.code).code == after
        return result

    return check


@pytest.fixture
def expect_unchanged() -> Callable[[str], None]:
    """`expect_unchanged(source)`: no edit and no report."""

    def check(source: str) -> None:
        result = upgrade(source)
        assert (result.code, result.changes) == (source, [])

    return check
