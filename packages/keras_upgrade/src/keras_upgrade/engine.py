"""Rules are applied pass after pass until none finds anything more; then the imports follow."""

from __future__ import annotations

import ast
import bisect
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cache

from keras_upgrade import imported, imports, python2
from keras_upgrade.companions import lacking, mentions_keras, speaks_python2
from keras_upgrade.editor import Editor, Pass
from keras_upgrade.memory import Memory
from keras_upgrade.module import Module
from keras_upgrade.rule import Change, Rule, Text, Warning, words_of
from keras_upgrade.source import Edit, Source
from keras_upgrade.state import State

# Nested calls take a pass each; a source that needs more than this is going in circles.
PASSES = 30


@dataclass
class Result:
    """`code` is the upgraded source; without `changes` it is the source that came in, byte for byte."""

    code: str
    changes: list[Change] = field(default_factory=list)
    warnings: list[Warning] = field(default_factory=list)
    # Whether the source could be read at all.
    parsed: bool = True


def upgrade(
    source: str, *, memory: Memory | None = None, only: set[str] | None = None, skip: set[str] | None = None
) -> Result:
    """Rewrites a module (or a cell, with the notebook's `memory`) from Keras 1 or 2 to Keras 3.

    `only` and `skip` name rules. A source that neither Python 3 nor Python 2 parses comes back as it is, with a warning
    and `parsed` false. Never imports Keras, TensorFlow or the source.
    """
    from keras_upgrade.rules import chosen, vocabulary

    rules = chosen(only, skip)
    shared = memory is not None
    memory = memory if memory is not None else Memory()
    words = words_of(source)
    if not words & vocabulary(rules, memory.generation) and _parses(source):
        if shared:
            memory.unread.append(source)
            memory.keras = memory.keras or mentions_keras(source)
        return Result(source)
    state = State(generation=memory.generation, python2=memory.python2, rules=frozenset(rule.name for rule in rules))
    try:
        current = Source(source)
    except (SyntaxError, ValueError, RecursionError) as error:
        converted = python2.convert(source)
        if converted is None:
            line = getattr(error, "lineno", None) or 1
            reason = getattr(error, "msg", None) or str(error)
            return Result(source, [], [Warning(line, "python2", _unreadable(reason))], parsed=False)
        current = converted.source
        state.changes += converted.changes
        state.python2 = True
    original = current
    memory.catch_up()
    first = Module(current, memory)
    state.keras = memory.keras or first.imports_keras()
    state.python2 = state.python2 or speaks_python2(first)
    state.lacking = lacking(first) if memory.live else frozenset()
    state.used = imported.used_names(first)
    if imported.legacy(first):
        state.generation = min(state.generation or 2, 2)
    current = _apply_rules(current, memory, state, rules)
    everything = (only is None or imports.RULE in only) and imports.RULE not in (skip or ())
    current = _follow_imports(current, memory, state, everything)
    if shared:
        memory.generation = state.generation
        memory.python2 = state.python2
        memory.keras = state.keras
        memory.learn(first)
        memory.names |= state.renamed
        if current is not original:
            # What the imports bring now is there for later cells, beside the old names.
            for name, bindings in current.scopes.module.names.items():
                if bindings[-1].imported and not memory.holds(name):
                    memory.names[name] = bindings[-1].imported
    state.changes.sort(key=lambda change: change.line)
    state.warnings.sort(key=lambda warning: warning.line)
    return Result(current.text, state.changes, state.warnings)


def _parses(source: str) -> bool:
    try:
        Source(source)
    except (SyntaxError, ValueError, RecursionError):
        return False
    return True


def _unreadable(reason: str) -> Text:
    return Text(
        f"Expected Python source, received something that neither Python 3 nor Python 2 parses ({reason}). "
        "Nothing was changed. Next: mend that line, then run the upgrade again.",
        f"Python 3 としても Python 2 としても解釈できません（{reason}）。ファイルは変更していません。"
        "この行を直してから、もう一度実行してください。",
    )


def _apply_rules(current: Source, memory: Memory, state: State, rules: list[Rule]) -> Source:
    for _ in range(PASSES):
        work = Pass(Module(current, memory, dict(state.renamed)), state)
        active = [rule for rule in rules if state.admits(rule) and rule.acts_on(state.generation)]
        before = dict(state.renamed)
        generation = state.generation
        run_rules(work, active)
        following = _lay_in(work, current, {rule.name: rule for rule in rules})
        unchanged = following is current and state.renamed == before and state.generation == generation
        if unchanged and not state.waiting:
            break
        state.settled, state.waiting = True, False
        current = following
    return current


def run_rules(work: Pass, rules: list[Rule]) -> None:
    """Calls the handlers of `rules` for every node that they are registered for."""
    module = work.module
    parents = module.scopes.parents
    dispatch = Dispatch(work, rules)
    for node in module.source.nodes:
        kind = type(node)
        if kind is ast.Call:
            name = module.name(node.func)
            if name and not (isinstance(node.func, ast.Attribute) and module.raw(node.func.value) is None):
                for editor, handler in dispatch.named("calls", name):
                    handler(editor.call(node))
            elif isinstance(node.func, ast.Attribute):
                for editor, handler in dispatch.of("methods", node.func.attr):
                    handler(editor.call(node))
        elif kind is ast.Attribute or kind is ast.Name:
            if isinstance(node.ctx, ast.Load) and not isinstance(parents.get(node), ast.Attribute):
                _mention(node, module, dispatch)
            if kind is ast.Attribute:
                for editor, handler in dispatch.of("attributes", node.attr):
                    handler(node, editor)
        for editor, handler in dispatch.of("nodes", kind):
            handler(node, editor)


def _mention(node: ast.expr, module: Module, dispatch: Dispatch) -> None:
    """Finds the handlers of the longest part of `a.b.c` that any is registered for."""
    while True:
        name = module.name(node)
        if name:
            found = dispatch.named("references", name)
            if found:
                for editor, handler in found:
                    handler(node, editor)
                return
        if not isinstance(node, ast.Attribute):
            return
        node = node.value


class Dispatch:
    """The handlers of some rules, with the editor that each is given in this pass."""

    def __init__(self, work: Pass, rules: list[Rule]) -> None:
        self.editors = {rule.name: Editor(rule, work) for rule in rules}
        self.found: dict[tuple[str, Hashable], list[tuple[Editor, Callable]]] = {}

    def of(self, table: str, key: Hashable) -> list[tuple[Editor, Callable]]:
        """The handlers that are registered for `key` in this table of the rules."""
        if (table, key) not in self.found:
            entries = _tables()[table].get(key, ())
            self.found[table, key] = [
                (self.editors[rule], handler) for rule, handler in entries if rule in self.editors
            ]
        return self.found[table, key]

    def named(self, table: str, name: str) -> list[tuple[Editor, Callable]]:
        """The handlers for a dotted name, and for all names of its module."""
        return [*self.of(table, name), *self.of(table, name.rpartition(".")[0] + ".*")]


@cache
def _tables() -> dict[str, dict[Hashable, list[tuple[str, Callable]]]]:
    """For each of the rules' tables: what a handler is registered for -> the rule's name and the handler."""
    from keras_upgrade.rules import all_rules

    found: dict[str, dict[Hashable, list[tuple[str, Callable]]]] = {
        table: {} for table in ("calls", "methods", "references", "attributes", "nodes")
    }
    for table, entries in found.items():
        for rule in all_rules():
            for keys, handler in getattr(rule, table):
                for key in keys:
                    entries.setdefault(key, []).append((rule.name, handler))
    return found


def _lay_in(work: Pass, current: Source, rules: dict[str, Rule]) -> Source:
    """Applies the groups of edits that do not meet each other; the others find their place again in the next pass."""
    accepted: list[tuple[list[Edit], list[Change]]] = []
    taken: list[Edit] = []
    for edits, reports in work.all_groups():
        if not any(_meets(edit, taken) for edit in edits):
            accepted.append((edits, reports))
            for edit in edits:
                bisect.insort(taken, edit, key=_place)
    if not accepted:
        return current
    following, accepted = _apply(current, accepted)
    if following.text == current.text:
        return current
    for _, reports in accepted:
        for change in reports:
            work.state.prove(rules[change.rule])
        work.state.changes += reports
    return following


def _place(edit: Edit) -> tuple[int, int]:
    return edit.start, edit.end


def _meets(edit: Edit, taken: list[Edit]) -> bool:
    """Whether the edit overlaps one of those taken, which stand in order: only its neighbours can."""
    at = bisect.bisect_right(taken, edit.start, key=lambda one: one.start)
    return any(edit.overlaps(one) for one in taken[max(at - 1, 0) : at + 1])


def _apply(current: Source, groups: list[tuple[list[Edit], list[Change]]]) -> tuple[Source, list]:
    """Applies all groups; where the outcome is no Python, those alone that leave it Python: a rule's defect must cost
    the learner no more than its own edit."""
    try:
        return current.apply([edit for edits, _ in groups for edit in edits]), groups
    except (SyntaxError, ValueError):
        sound: list[tuple[list[Edit], list[Change]]] = []
        for group in groups:
            try:
                current.apply([edit for edits, _ in [*sound, group] for edit in edits])
                sound.append(group)
            except (SyntaxError, ValueError):
                continue
        return current.apply([edit for edits, _ in sound for edit in edits]) if sound else current, sound


def _follow_imports(current: Source, memory: Memory, state: State, everything: bool) -> Source:
    for _ in range(3):
        module = Module(current, memory)
        edits, changes = imports.upgrade_imports(module, state, everything)
        if not edits:
            break
        current = current.apply(edits)
        state.changes += changes
    return current
