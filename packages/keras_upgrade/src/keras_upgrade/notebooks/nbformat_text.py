"""Notebooks of nbformat 3 and 4: only the code cells' sources change, and only where the upgrade changed them.

The file is not written anew from its parsed JSON: the new sources are laid into its text, so indents, key order,
escapes, outputs and metadata stay as they are, byte for byte.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from keras_upgrade.running.engine import Result
from keras_upgrade.notebooks.cells import upgrade_cell
from keras_upgrade.reading.learning import catch_up
from keras_upgrade.reading.memory import Memory

# Kernels known by their name alone; old notebooks tell no more.
OTHER_KERNELS = re.compile(
    r"(?:ir|julia|scala|javascript|jslab|bash|octave|matlab|sos|xcpp|ruby|torch-lua|itorch)\b", re.IGNORECASE
)
# What a later cell proves counts for the earlier ones; this many rounds settle it.
ROUNDS = 4


@dataclass
class Cell:
    """A code cell. `number` counts code cells from 1, `index` all cells from 0, as the file has them."""

    number: int
    index: int
    source: str
    result: Result

    @property
    def changed(self) -> bool:
        return self.result.code != self.source


@dataclass
class NotebookResult:
    """`text` is the upgraded file; without a changed cell it is the text that came in."""

    text: str
    cells: list[Cell] = field(default_factory=list)
    # The kernel's language, where that is not Python: nothing was read.
    language: str | None = None

    @property
    def changed(self) -> bool:
        return any(cell.changed for cell in self.cells)


@dataclass
class _Place:
    """Where a cell's source stands in the file: from `start` to `end`."""

    index: int
    start: int
    end: int
    source: str


def looks_like_notebook(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n").startswith("{") and '"nbformat"' in text


def code_cells(text: str) -> list[str]:
    """The sources of a notebook's Python cells.

    Raises:
        ValueError: as `upgrade_notebook`.
    """
    document = _load(text)
    return [] if other_language(document) else [place.source for place in _code_cells(text, document)]


def upgrade_notebook(
    text: str, *, memory: Memory | None = None, only: set[str] | None = None, skip: set[str] | None = None
) -> NotebookResult:
    """Upgrades a notebook's JSON. Cells share their names in order; a cell that does not parse stops no other.

    `memory` holds what is known before the first cell.

    Raises:
        ValueError: `text` is no notebook; the message says where and what was expected.
    """
    document = _load(text)
    language = other_language(document)
    if language:
        return NotebookResult(text, language=language)
    places = list(_code_cells(text, document))
    memory = memory if memory is not None else Memory()
    for _ in range(ROUNDS):
        proven = (memory.generation, memory.python2, memory.keras, memory.facts)
        memory = Memory(
            generation=memory.generation,
            python2=memory.python2,
            keras=memory.keras,
            facts=set(memory.facts),
            beside=memory.beside,
        )
        results = [upgrade_cell(place.source, memory, only=only, skip=skip) for place in places]
        if len(memory.unread) < len(places):
            # What a modern cell says may decide an edit in an earlier one.
            catch_up(memory)
        if (memory.generation, memory.python2, memory.keras, memory.facts) == proven:
            break
    cells = []
    pieces = []
    position = 0
    for number, (place, result) in enumerate(zip(places, results, strict=True), start=1):
        if not place.source.endswith("\n"):
            # What goes with a statement at a cell's end is its line, not an empty one more.
            result.code = result.code.rstrip("\n") if result.code != place.source else result.code
        cell = Cell(number, place.index, place.source, result)
        cells.append(cell)
        if cell.changed:
            pieces += [text[position : place.start], _encode(result.code, text[place.start : place.end], text)]
            position = place.end
    return NotebookResult("".join([*pieces, text[position:]]), cells)


def other_language(document: dict) -> str | None:
    """The language of a notebook whose kernel is not Python's; None for Python, and where nothing is said."""
    metadata = document.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    for key, field_name in (("language_info", "name"), ("kernelspec", "language")):
        entry = metadata.get(key)
        said = entry.get(field_name) if isinstance(entry, dict) else None
        if isinstance(said, str) and said:
            return None if "python" in said.lower() or said.lower() == "sage" else said
    kernel = metadata.get("kernelspec")
    name = kernel.get("name") if isinstance(kernel, dict) else None
    return name if isinstance(name, str) and OTHER_KERNELS.match(name) else None


def _load(text: str) -> dict:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(
            f"Expected a notebook's JSON, received something else in line {error.lineno}: {error.msg}."
        ) from None
    except RecursionError:
        raise ValueError("Expected a notebook's JSON, received one that is nested too deeply.") from None
    if not isinstance(document, dict) or not isinstance(document.get("cells", document.get("worksheets")), list):
        raise ValueError("Expected a notebook (JSON with `cells`), received JSON without them.")
    return document


def _code_cells(text: str, document: dict) -> list[_Place]:
    root = _members(text, _blanks(text, 0))
    if isinstance(document.get("cells"), list):
        groups = [root["cells"]]
    else:
        sheets = [_members(text, start) for start, _ in _items(text, root["worksheets"][0])]
        groups = [sheet["cells"] for sheet in sheets if "cells" in sheet]
    places = []
    index = 0
    for start, _ in groups:
        for place, end in _items(text, start):
            cell = json.loads(text[place:end])
            if isinstance(cell, dict) and cell.get("cell_type") == "code" and _is_python(cell):
                key = "input" if "source" not in cell and "input" in cell else "source"
                source = cell.get(key)
                if isinstance(source, list) and all(isinstance(line, str) for line in source):
                    source = "".join(source)
                if isinstance(source, str):
                    places.append(_Place(index, *_members(text, place)[key], source))
            index += 1
    return places


def _is_python(cell: dict) -> bool:
    """nbformat 3 names a language for each cell; so do some editors."""
    metadata = cell.get("metadata")
    editor = metadata.get("vscode") if isinstance(metadata, dict) else None
    told = cell.get("language") or (editor.get("languageId") if isinstance(editor, dict) else None)
    return not isinstance(told, str) or "python" in told.lower()


# Where values stand in the JSON's text, which is known to be sound.

_decode = json.JSONDecoder().raw_decode


def _blanks(text: str, at: int) -> int:
    return re.compile(r"[ \t\r\n]*").match(text, at).end()


def _members(text: str, at: int) -> dict[str, tuple[int, int]]:
    """Where each value of the object at `at` starts and ends; the last of a key that comes twice, as JSON is read."""
    found = {}
    if text[at] != "{":
        return found
    at = _blanks(text, at + 1)
    while text[at] != "}":
        key, at = _decode(text, at)
        start = _blanks(text, _blanks(text, at) + 1)
        _, end = _decode(text, start)
        found[key] = (start, end)
        at = _blanks(text, end)
        if text[at] == ",":
            at = _blanks(text, at + 1)
    return found


def _items(text: str, at: int) -> list[tuple[int, int]]:
    """Where each element of the array at `at` starts and ends."""
    found = []
    at = _blanks(text, at + 1)
    while text[at] != "]":
        _, end = _decode(text, at)
        found.append((at, end))
        at = _blanks(text, end)
        if text[at] == ",":
            at = _blanks(text, at + 1)
    return found


def _encode(code: str, before: str, document: str) -> str:
    """`code` as JSON in the form of `before`, the old source's text: one string, or a list of lines with its blanks."""
    if not before.startswith("["):
        return _string(code, document)
    places = _items(before, 0)
    texts = {_decode(before, start)[0]: before[start:end] for start, end in places}
    lines = re.findall(r"[^\n]*\n|[^\n]+", code)
    if not lines:
        return "[]"
    written = [texts[line] if line in texts else _string(line, document) for line in lines]
    if len(written) == len(places):
        starts = [0, *(end for _, end in places)]
        gaps = [before[end:start] for end, (start, _) in zip(starts, places, strict=False)]
        return "".join(gap + line for gap, line in zip(gaps, written, strict=True)) + before[starts[-1] :]
    head = before[: places[0][0]] if places else "["
    between = before[places[0][1] : places[1][0]] if len(places) > 1 else ", " if head == "[" else "," + head[1:]
    tail = before[places[-1][1] :] if places else "]"
    return head + between.join(written) + tail


def _string(text: str, document: str) -> str:
    """A JSON string, with escapes beyond ASCII only where the document has them."""
    escaped = document.isascii() and re.search(r"\\u(?!00[0-7])[0-9a-fA-F]{4}", document) is not None
    return json.dumps(text, ensure_ascii=escaped)
