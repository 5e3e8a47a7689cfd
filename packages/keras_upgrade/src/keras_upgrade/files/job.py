"""One file's upgrade, from reading to writing, as a worker process does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from keras_upgrade.files.texts import FileProblem, Text, decode, read, write
from keras_upgrade.reading.memory import Memory
from keras_upgrade.rulebook.rule import Change, UpgradeWarning


@dataclass(frozen=True)
class Options:
    only: frozenset[str] | None = None
    skip: frozenset[str] | None = None
    write: bool = True
    # What the files of a folder tell each other (see neighbours.py).
    folders: Mapping[Path, Memory] = field(default_factory=dict)

    def memory(self, path: Path) -> Memory | None:
        """A memory of its own for the file, where others of its folder have something to tell."""
        known = self.folders.get(path.parent)
        if known is None:
            return None
        return Memory(beside=known.beside, facts=set(known.facts), keras=known.keras, metrics=set(known.metrics))


@dataclass
class Part:
    """A module, or one code cell of a notebook, whose `cell` is its number."""

    cell: int | None
    old: str
    new: str
    changes: list[Change]
    warnings: list[UpgradeWarning]


@dataclass
class Outcome:
    """What became of a file. `problem`: a kind of report.PROBLEMS and the system's words; the file is as it was."""

    path: Path
    parts: list[Part] = field(default_factory=list)
    problem: tuple[str, str] | None = None
    # Notes about a file that was rightly left alone.
    note: tuple[str, str] | None = None
    # The new contents, where the caller is to print them.
    data: bytes = b""
    changed: bool = False


def run(path: Path, options: Options, contents: bytes | None = None) -> Outcome:
    """Upgrades the file `path`, or `contents` in its name. Every failure becomes the outcome's problem."""
    outcome = Outcome(path, data=contents or b"")
    try:
        original = read(path) if contents is None else decode(contents, path)
        outcome.data = original.data
        text = _upgrade(original, outcome, options)
        outcome.changed = text != original.text
        if outcome.changed:
            data = original.encode(text)
            if options.write:
                write(original, text)
            outcome.data = data
    except FileProblem as problem:
        outcome.problem = (problem.kind, problem.detail)
    except Exception as error:
        # A defect in a rule costs this file, not those after it.
        outcome.problem = ("defect", f"{type(error).__name__}: {error}")
    if outcome.problem:
        outcome.changed = False
        outcome.parts = []
    return outcome


def _upgrade(original: Text, outcome: Outcome, options: Options) -> str:
    from keras_upgrade.notebooks.nbformat_text import looks_like_notebook

    if original.path.suffix == ".ipynb" or (original.path.suffix != ".py" and looks_like_notebook(original.text)):
        return _upgrade_notebook(original, outcome, options)
    from keras_upgrade.running.engine import upgrade

    memory = options.memory(original.path)
    result = upgrade(original.text, memory=memory, only=options.only, skip=options.skip)
    outcome.parts = [Part(None, original.text, result.code, result.changes, result.warnings)]
    return result.code


def _upgrade_notebook(original: Text, outcome: Outcome, options: Options) -> str:
    from keras_upgrade.notebooks.nbformat_text import upgrade_notebook

    try:
        memory = options.memory(original.path)
        result = upgrade_notebook(original.text, memory=memory, only=options.only, skip=options.skip)
    except ValueError as error:
        raise FileProblem("notebook", str(error)) from None
    if result.language:
        outcome.note = ("kernel", result.language)
    outcome.parts = [
        Part(cell.number, cell.source, cell.result.code, cell.result.changes, cell.result.warnings)
        for cell in result.cells
    ]
    return result.text
