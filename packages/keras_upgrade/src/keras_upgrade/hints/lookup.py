"""What to do about an error that an old Keras name or argument raised although the cell was upgraded."""

from __future__ import annotations

# Imported for the patterns that they register.
from keras_upgrade.hints import names, uses  # noqa: F401
from keras_upgrade.hints.pattern import PATTERNS, Hint

__all__ = ["PATTERNS", "Hint", "hint_for"]


def hint_for(error: BaseException) -> Hint | None:
    """The hint for `error`, or for what caused it; None where nothing is known about it.

    Only the text of the error and Keras' names decide; nothing is imported.
    """
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        message = str(current)
        for pattern in PATTERNS:
            match = pattern.message.search(message) if isinstance(current, pattern.types) else None
            if match and (hint := pattern.hint(match, current)):
                return hint
        current = current.__cause__
    return None
