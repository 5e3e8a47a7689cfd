"""What the files of a folder that are upgraded together tell each other: how one saves what another loads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from keras_upgrade.files.texts import FileProblem, read
from keras_upgrade.notebooks import cells as magics
from keras_upgrade.notebooks import nbformat_text as notebook
from keras_upgrade.reading import compiles, facts, paths
from keras_upgrade.reading.companions import mentions_keras
from keras_upgrade.reading.learning import learn
from keras_upgrade.reading.memory import Memory
from keras_upgrade.reading.module import Module
from keras_upgrade.rules.registry import replaced
from keras_upgrade.running import python2
from keras_upgrade.text.source import Source

SAVES = re.compile(r"\b(?:save_weights|ModelCheckpoint|save)\b")
LOADS = re.compile(r"\b(?:load_weights|load_model)\b")
PLOTTED = re.compile(r"""history.*['"](?:val_)?acc['"]""", re.DOTALL)
# The facts of one file that decide an edit in another.
SHARED = ("saves weights by a computed name", "saves models by a computed name", "loads ")


def tell(files: Sequence[Path]) -> dict[Path, Memory]:
    """For each folder of which something is to be known: what its files save and load, and whether a file in it, or in
    a folder around it, works with Keras."""
    folders: dict[Path, list[Path]] = {}
    for file in files:
        folders.setdefault(file.parent, []).append(file)
    found = {folder: _of_folder(members) for folder, members in folders.items()}
    proven = {folder for folder, memory in found.items() if memory.keras}
    for folder, memory in found.items():
        memory.keras = memory.keras or not proven.isdisjoint(folder.parents)
    _tell_metrics(files, found)
    return {folder: memory for folder, memory in found.items() if memory.beside or memory.facts or memory.keras}


def _tell_metrics(files: Sequence[Path], found: dict[Path, Memory]) -> None:
    """Lets modules that plot histories know the metrics of the models around them: those of the nearest folder that,
    with all below it, compiles any."""
    texts = {file: text for file in files if (text := _text(file)) is not None}
    plotting = {
        file
        for file, text in texts.items()
        if PLOTTED.search(text) and ".compile(" not in text and file.suffix == ".py"
    }
    if not plotting:
        return
    metrics = {
        file: frozenset().union(*(compiles.metric_names(module) for module in _modules(file, text)))
        for file, text in texts.items()
        if ".compile(" in text and "metrics" in text
    }
    for folder in {file.parent for file in plotting}:
        for around in (folder, *folder.parents):
            named = {name for file, names in metrics.items() if around in file.parents for name in names}
            if named:
                found[folder].metrics, found[folder].keras = named, True
                break


def _of_folder(files: list[Path]) -> Memory:
    together = Memory()
    texts = {file: text for file in files if (text := _text(file)) is not None}
    together.keras = any(mentions_keras(text) for text in texts.values())
    loading = [file for file, text in texts.items() if LOADS.search(text)]
    saving = [file for file, text in texts.items() if SAVES.search(text)]
    if not loading or not saving:
        return together
    modules = [module for file in dict.fromkeys(loading + saving) for module in _modules(file, texts[file])]
    for module in modules:
        together.facts |= {fact for fact in facts.found(module) if fact.startswith(SHARED)}
    unsure: set[str] = set()
    for module in modules:
        module.memory.facts |= together.facts
        for path, suffix in paths.moved(module).items():
            if together.beside.setdefault(path, suffix) != suffix:
                # Two files, of which one saves a model and the other weights.
                unsure.add(path)
    together.beside = {path: suffix for path, suffix in together.beside.items() if path not in unsure}
    return together


def _text(file: Path) -> str | None:
    try:
        return read(file).text
    except FileProblem:
        # It is told when the file's turn comes.
        return None


def _modules(file: Path, text: str) -> list[Module]:
    memory = Memory(replaced=replaced())
    found = []
    for source in _sources(file, text):
        found.append(Module(source, memory))
        learn(memory, found[-1])
    return found


def _sources(file: Path, text: str) -> Iterator[Source]:
    """The module, or the cells of the notebook, as far as they can be read."""
    cells = [text]
    if file.suffix == ".ipynb":
        try:
            cells = [magics.mask(cell).code for cell in notebook.code_cells(text)]
        except ValueError:
            return
    for cell in cells:
        try:
            yield Source(cell)
        except (SyntaxError, ValueError, RecursionError):
            converted = python2.convert(cell)
            if converted is not None:
                yield converted.source
