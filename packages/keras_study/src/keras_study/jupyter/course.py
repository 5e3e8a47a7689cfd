"""The lessons of one language in their order, and how much of each is solved."""

from __future__ import annotations

import json
from pathlib import Path

from keras_study import progress

# The map itself is no place to go on.
MAP = "00-start-here"


def course(notebooks: Path, language: str, logs: Path | None = None) -> dict[str, object]:
    """The lessons in `notebooks/language`, each with its `title`, number of `exercises` and how many are `solved`.

    `next` is the first of them that is not solved yet; None if all are.
    """
    known = progress.read(logs)
    lessons = []
    for path in sorted((notebooks / language).glob("[0-9][0-9]-*.ipynb")):
        # A copy that `make reset` kept is called 01-tensors.mine-<date>.
        if "." in path.stem or (read := _read(path)) is None:
            continue
        title, exercises = read
        solved = sum(bool(one.get("solved")) for one in known.get(path.stem, {}).values())
        lessons.append(
            {"name": path.stem, "title": title, "exercises": exercises, "solved": min(solved, exercises)},
        )
    unsolved = (one["name"] for one in lessons if one["name"] != MAP and one["solved"] < one["exercises"])
    return {"lessons": lessons, "next": next(unsolved, None)}


def _read(path: Path) -> tuple[str, int] | None:
    """A lesson's title and number of exercises; None for a notebook that is none of ours, or is just being written."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        title = notebook["metadata"]["title"]
        exercises = sum("check" in cell["metadata"].get("tags", []) for cell in notebook["cells"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return str(title), exercises
