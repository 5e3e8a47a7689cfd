"""Import statements as text: the names that one has, and those of new ones."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from keras_upgrade.text.source import Edit, Source


@dataclass(frozen=True)
class Alias:
    """`from module import name as local`; `import module as local` where name is empty."""

    module: str
    name: str
    local: str

    @property
    def text(self) -> str:
        return self.name if self.local == self.name else f"{self.name} as {self.local}"


def module_start(statement: ast.ImportFrom, source: Source) -> int:
    """Where the module's name stands, behind `from`."""
    return source.skip(source.start(statement) + len("from"))


def name_edits(
    statement: ast.ImportFrom, source: Source, old: list[Alias], new: list[Alias | None], kept: list[Alias]
) -> list[Edit]:
    """The edits that make the names `old` of the statement `kept`; `new` has what became of each of them, or None."""
    edits: list[Edit] = []
    nodes = statement.names
    added = [one for one in kept if one not in new]
    seen: set[Alias] = set()
    texts: list[str | None] = []
    for after in new:
        if after is None or after in seen:
            # A name that goes lends its place to one that comes.
            texts.append(added.pop(0).text if added else None)
        else:
            seen.add(after)
            texts.append(after.text)
    index = 0
    while index < len(nodes):
        if texts[index] is not None:
            if texts[index] != old[index].text:
                node = nodes[index]
                edits.append(Edit(source.start(node), source.end(node), texts[index]))
            index += 1
            continue
        last = index
        while last + 1 < len(nodes) and texts[last + 1] is None:
            last += 1
        if index > 0:
            edits.append(Edit(source.end(nodes[index - 1]), source.end(nodes[last]), ""))
        else:
            edits.append(Edit(source.start(nodes[0]), source.start(nodes[last + 1]), ""))
        index = last + 1
    if added:
        keep = max(index for index, text in enumerate(texts) if text is not None)
        at = source.end(nodes[keep])
        edits.append(Edit(at, at, ", " + ", ".join(one.text for one in added)))
    return edits


def lines(wanted: Sequence[Alias]) -> list[str]:
    """Statements that bring `wanted`: one for each module, and one for each name that is a module itself."""
    found = []
    for module in dict.fromkeys(one.module for one in wanted):
        together = [one for one in wanted if one.module == module]
        if module:
            found.append(f"from {module} import " + ", ".join(one.text for one in together))
        else:
            found += [f"import {one.text}" for one in together]
    return found
