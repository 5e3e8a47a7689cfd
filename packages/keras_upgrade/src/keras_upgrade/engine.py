"""Rules are applied pass after pass until none finds anything more; then the imports follow."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import lru_cache

from keras_upgrade import imported, imports, python2
from keras_upgrade.bindings import scopes_of
from keras_upgrade.editor import Editor, Pass, State
from keras_upgrade.memory import Memory
from keras_upgrade.module import Module
from keras_upgrade.rule import Change, Rule, Text, Warning, words_of
from keras_upgrade.source import Edit, Source

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
    state.used = imported.used_names(first)
    if imported.legacy(first):
        state.generation = min(state.generation or 2, 2)
    current = _apply_rules(current, memory, state, rules)
    everything = (only is None or imports.RULE in only) and imports.RULE not in (skip or ())
    current = _follow_imports(current, memory, state, everything)
    memory.generation = state.generation
    memory.python2 = state.python2
    memory.learn(first)
    memory.names |= state.renamed
    if current is not original:
        # What the imports bring now is there for later cells, beside the old names.
        scope = scopes_of(current.tree).module
        for name, bindings in scope.names.items():
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
        active = [rule for rule in rules if rule.acts_on(state.generation)]
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
    calls, methods, references, nodes = _tables(tuple(rule.name for rule in rules))
    module = work.module
    for node in module.source.nodes:
        if isinstance(node, ast.Call):
            name = module.name(node.func)
            if name and not (isinstance(node.func, ast.Attribute) and module.raw(node.func.value) is None):
                for rule, handler in [*calls.get(name, ()), *calls.get(name.rpartition(".")[0] + ".*", ())]:
                    handler(Editor(rule, work).call(node))
            elif isinstance(node.func, ast.Attribute):
                for rule, handler in methods.get(node.func.attr, ()):
                    handler(Editor(rule, work).call(node))
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            parent = module.scopes.parents.get(node)
            if not isinstance(parent, ast.Attribute):
                _mention(node, work, references)
        for rule, handler in nodes.get(type(node), ()):
            handler(node, Editor(rule, work))


def _mention(node: ast.expr, work: Pass, references: dict) -> None:
    """Finds the handlers of the longest part of `a.b.c` that any is registered for."""
    while True:
        name = work.module.name(node)
        if name:
            found = [*references.get(name, ()), *references.get(name.rpartition(".")[0] + ".*", ())]
            if found:
                for rule, handler in found:
                    handler(node, Editor(rule, work))
                return
        if not isinstance(node, ast.Attribute):
            return
        node = node.value


@lru_cache(maxsize=16)
def _tables(names: tuple[str, ...]) -> tuple[dict, dict, dict, dict]:
    """For calls, methods, references and nodes: the handlers of the rules of these names."""
    from keras_upgrade.rules import all_rules

    rules = [rule for rule in all_rules() if rule.name in names]
    tables: tuple[dict, dict, dict, dict] = ({}, {}, {}, {})
    for rule in rules:
        for table, entries in zip(tables, (rule.calls, rule.methods, rule.references, rule.nodes), strict=True):
            for keys, handler in entries:
                for key in keys:
                    table.setdefault(key, []).append((rule, handler))
    return tables


def _lay_in(work: Pass, current: Source, rules: dict[str, Rule]) -> Source:
    """Applies the groups of edits that do not meet each other; the others find their place again in the next pass."""
    accepted: list[tuple[list[Edit], list[Change]]] = []
    taken: list[Edit] = []
    for edits, reports in work.all_groups():
        if not any(edit.overlaps(other) for edit in edits for other in taken):
            accepted.append((edits, reports))
            taken += edits
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
