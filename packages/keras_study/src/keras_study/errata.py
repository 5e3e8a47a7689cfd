"""The differences between the Keras of the 2017 book and today's: read from one data file, and written as tables.

The file's own head describes its fields; `docs/errata.yaml` is the one of this course.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

LANGUAGES = ("en", "ja")
OUTCOMES = ("raises", "warns", "silently")


class ErrataError(ValueError):
    """The data file is not as expected; the message says where and what to do."""


@dataclass(frozen=True)
class Difference:
    """One difference. `given`, `book` and `today` are source code; `does` and `why` are texts by language.

    `outcome` is one of OUTCOMES, and `text` what belongs to it. `meant` is None where a snippet has no `result`,
    `not_upgraded` where keras_upgrade mends it.
    """

    name: str
    lesson: str
    old: str
    new: str
    does: dict[str, str]
    given: str
    book: str
    outcome: str
    text: str
    today: str
    meant: str | None
    why: dict[str, str]
    link: str
    not_upgraded: str | None

    @property
    def said(self) -> str:
        """`text` as it comes: " …" at its end stands for the rest of a message."""
        return self.text.removesuffix(" …")


def read(path: Path) -> list[Difference]:
    """Read the data file.

    Raises:
        ErrataError: a field is missing, unknown or of the wrong kind, or a name comes twice.
    """
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = [
        _difference(f"{path}: {entry.get('name', 'an entry')}", entry, data["given"]) for entry in data["differences"]
    ]
    names = [difference.name for difference in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ErrataError(f"{path}: expected each name once. Received twice: {twice}. Rename one of each.")
    return found


def _difference(place: str, entry: dict, given: dict[str, str]) -> Difference:
    entry = dict(entry)
    outcomes = [name for name in OUTCOMES if name in entry]
    if len(outcomes) != 1:
        raise ErrataError(f"{place}: expected one of {', '.join(OUTCOMES)}. Received: {outcomes}.")
    made = {
        "outcome": outcomes[0],
        "text": entry.pop(outcomes[0]),
        "given": given.get(entry.get("given"), "") if "given" in entry else "",
        "meant": entry.pop("meant", None),
        "not_upgraded": entry.pop("not_upgraded", None),
    }
    if entry.pop("given", next(iter(given))) not in given:
        raise ErrataError(f"{place}: expected one of {', '.join(given)} as given.")
    try:
        difference = Difference(**made, **entry)
    except TypeError as error:
        raise ErrataError(f"{place}: expected the fields that the file's head lists. Received: {error}.") from error
    for field in ("does", "why"):
        value = getattr(difference, field)
        if not isinstance(value, dict) or set(value) != set(LANGUAGES):
            raise ErrataError(f"{place}: expected {field} in {' and '.join(LANGUAGES)}. Received: {value!r}.")
    if difference.outcome == "silently" and difference.meant is None:
        raise ErrataError(f"{place}: expected what was meant, as nothing else shows the difference. Add meant.")
    return difference
