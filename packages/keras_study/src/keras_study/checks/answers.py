"""Whether an answer is of the kind that its exercise asks for."""

from __future__ import annotations

from collections.abc import Mapping

KINDS = ("number",)


def mismatch(expected: Mapping[str, str | None], values: Mapping[str, object], texts: Mapping[str, str]) -> str | None:
    """The sentence about the first answer of another kind than `expected` says; None if there is none."""
    for name, kind in expected.items():
        value = values[name]
        # Three dots are the stub: the exercise has a sentence of its own for them.
        if kind != "number" or value is ... or _is_number(value):
            continue
        if isinstance(value, str):
            return texts["quoted" if _reads_as_number(value) else "text"].format(value=value)
        return texts["no number"].format(value=_short(value), kind=type(value).__name__)
    return None


def _is_number(value: object) -> bool:
    """Also NumPy's and TensorFlow's numbers and arrays, whose shapes are the exercise's business."""
    return hasattr(value, "__float__") and not isinstance(value, bool)


def _reads_as_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _short(value: object) -> str:
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else f"{text[:59]}…"
