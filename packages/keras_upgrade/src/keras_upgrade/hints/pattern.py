"""What a hint is, and the errors that have one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from keras_upgrade.rulebook.rule import Text


@dataclass(frozen=True)
class Hint:
    """`old` no longer works; `new` stands in its place; `why` and `link` tell more. `text` of both is one sentence."""

    old: str
    new: str
    why: Text
    link: str


@dataclass(frozen=True)
class Pattern:
    """An error that old code is known to raise: its types, its message, and what makes a hint of both."""

    name: str
    types: tuple[type[BaseException], ...]
    message: re.Pattern[str]
    hint: Callable[[re.Match[str], BaseException], Hint | None]


PATTERNS: list[Pattern] = []


def pattern(name: str, types: type[BaseException] | tuple[type[BaseException], ...], message: str) -> Callable:
    """Registers the function below it for errors of `types` whose text has `message`."""

    def register(make: Callable[[re.Match[str], BaseException], Hint | None]) -> Callable:
        kinds = types if isinstance(types, tuple) else (types,)
        PATTERNS.append(Pattern(name, kinds, re.compile(message), make))
        return make

    return register
