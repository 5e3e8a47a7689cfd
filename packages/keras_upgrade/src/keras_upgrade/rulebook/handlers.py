"""The handlers of the rules: what each is registered for, and which of them a source can concern.

What a handler is registered for decides twice with the same data: whether a source is looked at at all, and whether the
handler is called in it. So no source is passed over that a handler would change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Literal

from keras_upgrade.keras_api import names

Table = Literal["calls", "methods", "references", "attributes", "nodes"]
# What stands among a source's words once something has proven that it is Python 2, or works with an older Keras.
PYTHON2, OLD_KERAS = "(Python 2)", "(older Keras)"
# A word with the dot before it, which may stand on the line above.
WORD = re.compile(r"(?:\.[\s\\]*)?[^\W\d]\w*")


class Written:
    """A pattern of which the source has to hold a match; it is looked for only where one of `words` is there.

    "_word" among them stands for a word that ends so.
    """

    def __init__(self, words: Iterable[str], pattern: str) -> None:
        self.words = frozenset(words)
        self.pattern = re.compile(pattern, re.MULTILINE)


Given = str | re.Pattern[str] | Written


class Seen:
    """One source, and what has been found in it. `words`: also those behind its own, by earlier cells and proofs."""

    def __init__(self, text: str, words: set[str]) -> None:
        self.text = text
        self.words = words
        self.searched: dict[re.Pattern[str], bool] = {}

    def holds(self, pattern: re.Pattern[str]) -> bool:
        if pattern not in self.searched:
            self.searched[pattern] = pattern.search(self.text) is not None
        return self.searched[pattern]


class Handler:
    """What `rule` does where one of `keys` stands: the names, methods, attributes or node types of `table`.

    `given`: of these the source has to hold at least one besides; where there are none, nothing more is asked. A word
    counts anywhere in the source, ".word" only behind a dot, "package.word" where both are there.
    """

    def __init__(
        self,
        rule: str,
        table: Table,
        keys: frozenset[str] | tuple[type, ...],
        function: Callable[..., None],
        given: Iterable[Given] = (),
    ) -> None:
        self.rule = rule
        self.table = table
        self.keys = keys
        self.function = function
        self.given = tuple(given)
        dotted = {one for one in self.given if isinstance(one, str) and one.rpartition(".")[0]}
        self.words = frozenset(one for one in self.given if isinstance(one, str)) - dotted
        self.pairs = frozenset((one.rpartition(".")[2], package(one)) for one in dotted)
        self.patterns = tuple(one for one in self.given if isinstance(one, re.Pattern))
        self.written = tuple(one for one in self.given if isinstance(one, Written))

    def is_given(self, seen: Seen) -> bool:
        # Asked some fifty times for each modern cell: plain loops take half as long as `any` does.
        words = seen.words
        if not self.given or not self.words.isdisjoint(words):
            return True
        for word, packages in self.pairs:
            if word in words and not packages.isdisjoint(words):
                return True
        for written in self.written:
            if not written.words.isdisjoint(words) and seen.holds(written.pattern):
                return True
        return any(seen.holds(pattern) for pattern in self.patterns) if self.patterns else False


def words_of(source: str) -> set[str]:
    """The identifiers in `source`, comments and strings included; also with the dot before them, and their ends:
    ".fit", "_acc"."""
    found = set(WORD.findall(source))
    dotted = {word for word in found if word[0] == "."}
    behind = {word.lstrip(".\\ \t\r\n\f\v") for word in dotted}
    ends = {f"_{word.rpartition('_')[2]}" for word in found if "_" in word}
    return (found - dotted) | behind | {f".{word}" for word in behind} | ends


def proven(python2: bool, generation: int | None) -> set[str]:
    """The words that stand for what is known of a source's age."""
    return {word for word, holds in ((PYTHON2, python2), (OLD_KERAS, generation is not None)) if holds}


def brought(words: set[str], aliases: Mapping[str, str], stars: Iterable[str] = ()) -> set[str]:
    """The words behind those of a cell: `aliases` holds what names stand for in it, name -> dotted name.

    These are the parts of the dotted names of `words`, and of `stars`; and every package that anything came from.
    """
    found = {dotted.partition(".")[0] for dotted in aliases.values()} - {""}
    for dotted in [*(aliases[word] for word in words & aliases.keys()), *stars]:
        found.update(dotted.split("."), names.canonical(dotted).split("."))
    return found


class Index:
    """Finds the handlers that a source can concern, by its text alone."""

    def __init__(self, handlers: Iterable[Handler]) -> None:
        # What they are registered for -> the handlers, in their order.
        self.by_key: dict[tuple[Table, object], list[Handler]] = {}
        # Word -> the handlers that it can concern, each with the words of which one has to be there as well.
        self.by_word: dict[str, list[tuple[Handler, frozenset[str] | None]]] = {}
        # Registered for types of nodes, of which words do not tell whether a source has any.
        self.anywhere: list[Handler] = []
        for handler in handlers:
            for key in handler.keys:
                self.by_key.setdefault((handler.table, key), []).append(handler)
            for word, others in _conditions(handler):
                self.by_word.setdefault(word, []).append((handler, others))
            if handler.table == "nodes" and (handler.patterns or not handler.given):
                self.anywhere.append(handler)

    def near(self, seen: Seen) -> set[Handler]:
        words = seen.words
        reached = set(self.anywhere)
        for word in words & self.by_word.keys():
            for handler, others in self.by_word[word]:
                if others is None or not others.isdisjoint(words):
                    reached.add(handler)
        return {handler for handler in reached if handler.is_given(seen)}


def _conditions(handler: Handler) -> set[tuple[str, frozenset[str] | None]]:
    """Pairs of a word and of other words: where no pair is met, the handler has nothing to do."""
    found: set[tuple[str, frozenset[str] | None]] = set()
    if handler.table == "nodes":
        found |= {(word, None) for word in handler.words}
        found |= {(word, None) for written in handler.written for word in written.words}
        return found | handler.pairs
    if handler.table in ("methods", "attributes"):
        return {(f".{key}", None) for key in handler.keys}
    for key in handler.keys:
        module, _, name = key.rpartition(".")
        if name == "*":
            root = package(module)
            found |= {(word, root) for word in spellings(f"{module}.*")}
        else:
            found.add((name, None if module in ("", "builtins") else spellings(key)))
    return found


@cache
def spellings(canonical: str) -> frozenset[str]:
    """For "keras.layers.Dense": the last words of all modules that old code had it from ("layers", "core", ...).

    For "keras.layers.*" also the names that were had from a module above it (`keras.Input`).
    """
    module = canonical.rpartition(".")[0]
    found = {module.rpartition(".")[2]}
    found |= {old.rpartition(".")[2] for old, new in names.MODULES.items() if new == module}
    found |= {lent for lent, new in names.LENT.items() if new == module}
    found |= {old.rpartition(".")[0].rpartition(".")[2] for old, new in names.ALIASES.items() if new == canonical}
    if canonical.endswith(".*"):
        found |= {old.rpartition(".")[2] for old, new in names.ALIASES.items() if new.rpartition(".")[0] == module}
    return frozenset(found)


def package(module: str) -> frozenset[str]:
    """The packages through which the module may have been had."""
    root = module.partition(".")[0]
    if root != "keras":
        return frozenset({root})
    return frozenset({"keras", *(old.partition(".")[0] for old in [*names.ROOTS, *names.MODULES])})
