"""The hand of a rule: what it says here becomes edits, reports and imports."""

from __future__ import annotations

import ast

from keras_upgrade.editing.groups import Pass
from keras_upgrade.keras_api import names
from keras_upgrade.reading.module import Module
from keras_upgrade.reading.statements import removal, short
from keras_upgrade.rulebook.rule import Change, Rule, Text, UpgradeWarning
from keras_upgrade.text.source import Edit

# Modules whose members are used through the module: `ops.dot`, not a bare `dot`.
THROUGH_MODULE = (
    "keras.ops",
    "keras.random",
    "keras.config",
    "keras.backend",
    "keras.tree",
    "keras.saving",
    "keras.initializers",
    "numpy",
)


class Editor:
    """What a handler gets: the module to look at, and the means to change it."""

    def __init__(self, rule: Rule, work: Pass) -> None:
        self.rule = rule
        self.work = work
        self.module: Module = work.module
        self.state = work.state

    @property
    def keras1(self) -> bool:
        """Whether something in this source (or in an earlier cell) exists in Keras 1 only."""
        return self.state.generation == 1

    @property
    def is_old(self) -> bool:
        """Whether something has proven that the source was written for an older Keras."""
        return self.state.generation is not None

    @property
    def age_is_known(self) -> bool:
        """Whether every rule had its say on how old the source is."""
        return self.state.settled

    def request_second_pass(self) -> None:
        """Has all rules look once more, after which `age_is_known`."""
        self.state.waiting = not self.state.settled

    def text(self, node: ast.AST) -> str:
        return self.module.source.text_of(node)

    # Changes

    def edit(
        self, edits: list[Edit], node: ast.AST, old: str, new: str, note: Text | None = None, check: bool = False
    ) -> None:
        """Lays in `edits` as one group and reports `old` -> `new` at `node`."""
        change = Change(self.module.source.line_of(node), self.rule.name, old, new, note, check)
        self.work.groups.append((edits, [change]))

    def replace(self, node: ast.AST, text: str, note: Text | None = None, check: bool = False) -> None:
        """The node becomes `text`."""
        source = self.module.source
        old = source.text_of(node)
        if old != text:
            self.edit([Edit(source.start(node), source.end(node), text)], node, short(old), short(text), note, check)

    def wrap(self, node: ast.AST, before: str, after: str, note: Text | None = None, check: bool = False) -> None:
        """Puts `before` and `after` around the node and leaves what is inside to other rules."""
        source = self.module.source
        start, end = source.start(node), source.end(node)
        old = source.text_of(node)
        self.edit(
            [Edit(start, start, before), Edit(end, end, after)],
            node,
            short(old),
            short(before + old + after),
            note,
            check,
        )

    def refer(self, node: ast.expr, new: str, note: Text | None = None, check: bool = False) -> None:
        """The mention `node` of a name becomes one of the dotted name `new`; the imports follow."""
        source = self.module.source
        edit = self.reference_edit(node, new)
        if edit is None:
            return
        if source.segment(edit.start, edit.end) != edit.text:
            self.edit(
                [edit],
                node,
                source.text_of(node),
                source.segment(source.start(node), edit.start) + edit.text,
                note,
                check,
            )

    def remove_statement(self, statement: ast.stmt, note: Text | None = None, check: bool = False) -> None:
        """Takes the whole statement out; where a block would be left empty, `pass` stays."""
        source = self.module.source
        old = source.text_of(statement)
        self.edit([removal(self.module, statement)], statement, short(old), "", note, check)

    def insert_before(self, statement: ast.stmt, text: str, note: Text | None = None, check: bool = False) -> None:
        """Adds `text`, a statement, above `statement`, at its depth."""
        source = self.module.source
        start = source.start(statement)
        indented = text.replace("\n", source.newline + source.indent_of(statement))
        self.edit(
            [Edit(start, start, indented + source.newline + source.indent_of(statement))],
            statement,
            "",
            short(text),
            note,
            check,
        )

    def insert_after(self, statement: ast.stmt, text: str, note: Text | None = None, check: bool = False) -> None:
        """Adds `text`, a statement, below `statement`, at its depth; behind it on a line that it shares."""
        source = self.module.source
        end = source.end(statement)
        after = source.skip_blanks(end)
        first = not source.data[source.starts[statement.lineno - 1] : source.start(statement)].strip()
        if not first or source.data[after : after + 1] == b";":
            indented = "; " + text
        else:
            # A comment behind the statement stays with it.
            end = source.end_of_line(end)
            indent = source.newline + source.indent_of(statement)
            indented = indent + text.replace("\n", indent)
        self.edit([Edit(end, end, indented)], statement, "", short(text), note, check)

    def warn(self, node: ast.AST, en: str, ja: str) -> None:
        """Says what was recognised and has to be done by hand."""
        warning = UpgradeWarning(self.module.source.line_of(node), self.rule.name, Text(en, ja))
        if warning not in self.state.warnings:
            self.state.warnings.append(warning)

    # Names

    def reference_edit(self, node: ast.expr, new: str) -> Edit | None:
        """The edit that makes the mention `node` one of `new`. None where an import alone does it."""
        source = self.module.source
        start, end = source.start(node), source.end(node)
        # `keras.layers.core.Dense`, `layers.Convolution2D`: the part that still leads to the new name stays.
        prefix = node
        while isinstance(prefix, ast.Attribute):
            prefix = prefix.value
            raw = self.module.raw(prefix)
            if raw is None:
                continue
            plain = names.today(raw, names.in_tf(raw)) if names.is_keras(names.canonical(raw)) else raw
            named = isinstance(prefix, ast.Name)
            # Only what a root of today brings by itself: with `import keras`, `keras.layers` is there.
            # A name's import statement turns with it.
            if not named and raw != plain and not names.in_tf(raw):
                continue
            tail = plain.removeprefix("keras.") if plain and named else plain
            if plain and new.startswith(plain + ".") and f".{raw}".endswith(f".{tail}"):
                at = source.end(prefix)
                return Edit(at, end, new[len(plain) :])
        if isinstance(node, ast.Name):
            raw = self.module.raw(node)
            last = (raw or "").rpartition(".")[2]
            stays = node.id != last or node.id == new.rpartition(".")[2]
            plain = node.id not in ("K", "tf", "np") and node.id not in self.module.renamed
            if raw and stays and plain and self.module.scopes.lookup(node.id, node):
                # `from keras.layers import Convolution2D as Conv`: the learner's name stays, the import changes.
                self.state.kept_aliases[node.id] = self._same_root(raw, new)
                self.state.kept_by[node.id] = self.rule.name
                return None
            if raw and stays and plain and node.id in self.module.memory.names:
                # So does the import in an earlier cell, as far as the table of names tells.
                known = self.module.memory.replaced.get(names.canonical(raw))
                if known is not None and known.new == new:
                    return None
                if node.id == new.rpartition(".")[2]:
                    self.state.renamed[node.id] = self._same_root(raw, new)
                    self.state.kept_by[node.id] = self.rule.name
                    return None
        return Edit(start, end, self.import_name(new, node))

    def import_name(self, new: str, near: ast.AST | None = None) -> str:
        """Imports the dotted name `new`, if need be, and gives how the upgraded code says it.

        `near`: a mention of the old name; where it came through `tf.keras`, so does the new one.
        """
        raw = self.module.raw(near) if near is not None else None
        module, _, name = new.rpartition(".")
        if not module or module == "builtins":
            return name
        taken = self.module.scope_names()
        if names.is_keras(new):
            root = self._module_named("tensorflow.keras" if raw and names.in_tf(raw) else "keras")
            if root is not None and (module in THROUGH_MODULE or name[:1].islower()):
                return root + new.removeprefix("keras")
        if module in THROUGH_MODULE:
            last = "np" if module == "numpy" else module.rpartition(".")[2]
            for candidate, dotted in [*self.state.renamed.items(), *self.module.imports.items()]:
                if names.canonical(dotted) == module:
                    return f"{candidate}.{name}"
            alias = last if last not in taken else f"keras_{last}"
            self.state.renamed[alias] = self._same_root(raw, module)
            return f"{alias}.{name}"
        dotted = self._same_root(raw, new)
        for candidate, known in [*self.state.renamed.items(), *self.module.imports.items()]:
            if names.canonical(known) == names.canonical(new):
                return candidate
        if any(names.canonical(star) == module for star in self.module.stars) and names.exists(new):
            return name
        local = name if name not in taken else f"keras_{name}"
        self.state.renamed[local] = dotted
        return local

    def _module_named(self, dotted: str) -> str | None:
        for name, imported in self.module.imports.items():
            if imported == dotted:
                return name
            if dotted == "tensorflow.keras" and imported == "tensorflow":
                return name + ".keras"
        return None

    def _same_root(self, raw: str | None, new: str) -> str:
        if raw and names.in_tf(raw) and names.is_keras(new):
            return "tensorflow." + new
        return new
