"""Imports follow what the rules did: moved modules, names that went, names that are new."""

from __future__ import annotations

import ast

from keras_upgrade.imports import places
from keras_upgrade.imports.lines import Alias, lines, module_start, name_edits
from keras_upgrade.keras_api import names
from keras_upgrade.reading import used as imported
from keras_upgrade.reading.guards import guarded
from keras_upgrade.reading.module import Module
from keras_upgrade.reading.statements import removal, short
from keras_upgrade.rulebook.rule import Change
from keras_upgrade.rulebook.state import State
from keras_upgrade.text.source import Edit

RULE = "imports"


def upgrade_imports(module: Module, state: State, everything: bool = True) -> tuple[list[Edit], list[Change]]:
    """The edits that make the imports of `module` fit Keras 3 and the names in `state.renamed`.

    Without `everything`, imports that no rule's edit asks to change stay: the learner left the rule "imports" out.
    """
    return Imports(module, state, everything).edits()


class Imports:
    def __init__(self, module: Module, state: State, everything: bool = True) -> None:
        self.module = module
        self.source = module.source
        self.state = state
        self.everything = everything
        self.used = imported.used_names(module)
        bound = {
            name
            for scope in module.scopes.all
            for name, bindings in scope.names.items()
            if any(one.imported for one in bindings)
        }
        # Names to bring in, by the statement's module. A name that an import already binds is turned there.
        self.turned = {name: new for name, new in {**state.renamed, **state.kept_aliases}.items() if name in bound}
        self.wanted = [
            Alias(*self._split(new), local)
            for local, new in state.renamed.items()
            if local not in bound and local in self.used and not self._remembered(local, new)
        ]
        self.result: list[Edit] = []
        self.changes: list[Change] = []
        self.removed: dict[ast.stmt, Edit] = {}

    def _remembered(self, local: str, new: str) -> bool:
        return self.module.memory.names.get(local) == new

    @staticmethod
    def _split(dotted: str) -> tuple[str, str]:
        module, _, name = dotted.rpartition(".")
        return module, name

    def edits(self) -> tuple[list[Edit], list[Change]]:
        statements = list(self.source.every(ast.Import, ast.ImportFrom))
        statements.sort(key=self.source.start)
        # A new name goes where an old one went, rather than to the first import of its module.
        for statement in sorted(statements, key=lambda one: not self._loses(one)):
            if isinstance(statement, ast.ImportFrom):
                self._import_from(statement)
            else:
                self._import(statement)
        self._bring_in(statements)
        return self.result, self.changes

    # `from module import names`

    def _loses(self, statement: ast.Import | ast.ImportFrom) -> bool:
        if not isinstance(statement, ast.ImportFrom) or statement.level or not statement.module:
            return False
        return any(
            self._now(Alias(statement.module, one.name, one.asname or one.name)) is None for one in statement.names
        )

    def _import_from(self, statement: ast.ImportFrom) -> None:
        if statement.level or not statement.module or statement.module == "__future__":
            return
        module = statement.module
        if not names.is_keras(names.canonical(module)) and guarded(self.module, statement):
            # `try: from urllib.request import urlopen`, `except ImportError: from urllib import urlopen`
            return
        if statement.names[0].name == "*":
            self._star(statement)
            return
        old = [Alias(module, one.name, one.asname or one.name) for one in statement.names]
        new = [self._now(alias) for alias in old]
        top = statement in self.source.tree.body
        if new == old and not (top and self._fitting(module, new)):
            return
        kept = [alias for alias in new if alias]
        # New names take the place of those that go.
        modules = {alias.module for alias in kept} or {module}
        for place in sorted(modules | {self._modern_module(module)}):
            fitting = self._fitting(place, new, top=top)
            kept += fitting
            self.wanted = [one for one in self.wanted if one not in fitting]
        kept = list(dict.fromkeys(kept))
        self._write(statement, old, new, kept)

    def _fitting(self, module: str, new: list[Alias | None], top: bool = True) -> list[Alias]:
        """The wanted names that this statement can bring. Inside a function only where one goes there."""
        return [one for one in self.wanted if one.module == module and (top or None in new)]

    def _modern_module(self, module: str) -> str:
        canonical = names.canonical(module)
        return "tensorflow." + canonical if names.in_tf(module) and names.is_keras(canonical) else canonical

    def _now(self, alias: Alias) -> Alias | None:
        """What the import is today; None where it goes."""
        if not self._asked(alias.local):
            return alias
        raw = f"{alias.module}.{alias.name}"
        if alias.local in self.turned:
            return Alias(*self._split(self.turned[alias.local]), alias.local)
        gone = self._orphaned(alias.local)
        new = self._moved(raw, unused=gone, used=alias.local in self.used)
        if new is None:
            return None
        if new == raw:
            return alias
        module, name = self._split(new)
        # An alias that only repeats the old name is not kept once nothing uses it.
        local = alias.local
        if local == alias.name and local not in self.used and not names.is_module(names.canonical(new)):
            local = name
        if any(one.local == local and one.name == name for one in self.wanted):
            return None
        return Alias(module, name, local)

    def _moved(self, raw: str, unused: bool, used: bool) -> str | None:
        """Where `raw` is today, with its own root; None where it goes."""
        canonical = names.canonical(raw)
        replaced = self.module.memory.replaced.get(canonical)
        if replaced and not self.state.admits(replaced.library):
            replaced = None
        if unused and (replaced or canonical == "keras.backend"):
            return None
        if replaced and not (names.in_tf(raw) and names.exists(canonical, tf=True)):
            if replaced.new is None:
                # Whatever used it is another cell's, and was rewritten there: the import alone would fail.
                return raw if used else None
            return self._rooted(raw, replaced.new)
        if not names.is_keras(canonical):
            return raw
        today = names.today(raw, names.in_tf(raw))
        if today is None:
            # No rule knows it: left as it is, so that the error names it.
            return None if unused else raw
        if raw.startswith("keras") or names.in_tf(raw):
            plain = raw.removeprefix("tensorflow.").removeprefix("compat.v1.").removeprefix("compat.v2.")
            if today == plain:
                return raw
            return None if unused and names.is_module(canonical) else self._rooted(raw, today)
        return self._rooted(raw, today)

    def _rooted(self, raw: str, new: str) -> str:
        return "tensorflow." + new if names.in_tf(raw) and names.is_keras(new) else new

    def _star(self, statement: ast.ImportFrom) -> None:
        canonical = names.canonical(statement.module)
        if not names.is_keras(canonical) or not self.everything:
            return
        self.last_keras = statement
        today = names.today(statement.module, names.in_tf(statement.module))
        plain = statement.module.removeprefix("tensorflow.")
        if today and today != plain:
            new = self._rooted(statement.module, today)
            start = module_start(statement, self.source)
            self.result.append(Edit(start, start + len(statement.module), new))
            self._report(statement, f"from {statement.module} import *", f"from {new} import *")

    def _write(self, statement: ast.ImportFrom, old: list[Alias], new: list[Alias | None], kept: list[Alias]) -> None:
        if not kept:
            self._remove(statement)
            self._report(statement, short(self.source.text_of(statement)), "")
            return
        lines = [
            # `from tensorflow.contrib import keras` is `import keras` today.
            (f"from {module} import " if module else "import ")
            + ", ".join(one.text for one in kept if one.module == module)
            for module in dict.fromkeys(one.module for one in kept)
        ]
        before = self.source.text_of(statement)
        if len(lines) == 1 and kept[0].module:
            module = kept[0].module
            start = module_start(statement, self.source)
            if module != statement.module:
                self.result.append(Edit(start, start + len(statement.module), module))
            self.result += name_edits(statement, self.source, old, new, kept)
        else:
            newline = self.source.newline + self.source.indent_of(statement)
            if self.source.data[self.source.starts[statement.lineno - 1] : self.source.start(statement)].strip():
                newline = "; "
            self.result.append(Edit(self.source.start(statement), self.source.end(statement), newline.join(lines)))
        if not self._explain(statement, old, new, kept):
            self._report(statement, short(before), "; ".join(lines))

    def _remove(self, statement: ast.stmt) -> None:
        self.removed[statement] = removal(self.module, statement)
        self.result.append(self.removed[statement])

    # `import module`

    def _import(self, statement: ast.Import) -> None:
        for node in statement.names:
            module = node.name
            canonical = names.canonical(module)
            if not names.is_keras(canonical) or not self._asked(node.asname):
                continue
            today = names.today(module, names.in_tf(module))
            if today is None:
                replaced = self.module.memory.replaced.get(canonical)
                if replaced is None or replaced.new is None:
                    continue
                today = replaced.new
            new = self._rooted(module, today)
            if new == module and not (canonical == "keras.backend" and self._orphaned(node.asname)):
                continue
            text = new if not node.asname else f"{new} as {node.asname}"
            if node.asname and "." not in new and new == node.asname:
                text = new
            if self._orphaned(node.asname) and len(statement.names) == 1:
                self._remove(statement)
                text = ""
            elif new == module:
                continue
            else:
                self.result.append(Edit(self.source.start(node), self.source.end(node), text))
            self._report(statement, f"import {self.source.text_of(node)}", f"import {text}" if text else "")

    def _asked(self, local: str | None) -> bool:
        """Whether what brings this name may change."""
        return self.everything or local in self.turned or self._orphaned(local)

    def _orphaned(self, local: str | None) -> bool:
        """Whether the upgrade replaced all that used the name."""
        return bool(local) and local in self.state.used and local not in self.used

    # Names that no statement could take

    def _bring_in(self, statements: list[ast.stmt]) -> None:
        if not self.wanted:
            return
        new_lines = lines(self.wanted)
        newline = self.source.newline
        after = places.last_import(self.module, statements, {one.local for one in self.wanted})
        if after in self.removed:
            # The new import takes the place of one that goes.
            self.result.remove(self.removed[after])
            self.result.append(Edit(self.source.start(after), self.source.end(after), newline.join(new_lines)))
        elif after is not None:
            end = self.source.end(after)
            self.result.append(Edit(end, end, "".join(newline + line for line in new_lines)))
        else:
            at = places.top(self.source)
            self.result.append(Edit(at, at, "".join(line + newline for line in new_lines)))
        for line in new_lines:
            # Where a rule changes nothing but what a name stands for, its reason is the one to tell.
            rules = {self.state.kept_by.get(one.local, RULE) for one in self.wanted if one.text in line}
            rule = rules.pop() if len(rules) == 1 else RULE
            self.changes.append(Change(self.source.line_of(after) if after else 1, rule, "", line))

    def _explain(self, statement: ast.ImportFrom, old: list[Alias], new: list[Alias | None], kept: list[Alias]) -> bool:
        """Where a rule has nothing to change but the import, its reason is the one to tell. False: there is more."""
        known = {change.rule for change in self.state.changes}
        everything = True
        for before, after in zip(old, new, strict=True):
            if before == after:
                continue
            replaced = self.module.memory.replaced.get(names.canonical(f"{before.module}.{before.name}"))
            rule = self.state.kept_by.get(before.local) or (replaced.rule if replaced else None)
            if after is None or rule in known or rule not in self.state.rules:
                everything = False
                continue
            line = self.source.line_of(statement)
            self.changes.append(Change(line, rule, before.text, f"{after.module}.{after.name}"))
        return everything and set(kept) <= set(new)

    def _report(self, statement: ast.stmt, old: str, new: str) -> None:
        self.changes.append(Change(self.source.line_of(statement), RULE, old, new))
