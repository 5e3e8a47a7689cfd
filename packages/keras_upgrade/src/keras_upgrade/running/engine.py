"""Rules are applied pass after pass until none finds anything more; then the imports follow."""

from __future__ import annotations

from dataclasses import dataclass, field

from keras_upgrade.imports import rewrite as imports
from keras_upgrade.reading import used as imported
from keras_upgrade.reading.companions import lacking, mentions_keras, speaks_python2
from keras_upgrade.reading.learning import catch_up, learn
from keras_upgrade.reading.memory import Memory
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.handlers import Seen, brought, proven, words_of
from keras_upgrade.rulebook.rule import Change, Text, UpgradeWarning
from keras_upgrade.rulebook.state import State
from keras_upgrade.rules.registry import Chosen, chosen, replaced
from keras_upgrade.running import python2
from keras_upgrade.running.rounds import apply_rules
from keras_upgrade.text.source import Source

# What a warning about keras-upgrade itself has in a rule's place.
OWN = "keras-upgrade"


@dataclass
class Result:
    """`code` is the upgraded source; without `changes` it is the source that came in, byte for byte."""

    code: str
    changes: list[Change] = field(default_factory=list)
    warnings: list[UpgradeWarning] = field(default_factory=list)
    # Whether the source could be read at all.
    parsed: bool = True


def upgrade(
    source: str, *, memory: Memory | None = None, only: set[str] | None = None, skip: set[str] | None = None
) -> Result:
    """Rewrites a module (or a cell, with the notebook's `memory`) from Keras 1 or 2 to Keras 3.

    `only` and `skip` name rules. A source that neither Python 3 nor Python 2 parses comes back as it is, with a warning
    and `parsed` false. So does one on which keras-upgrade itself fails, as parsed. Never imports Keras, TensorFlow or
    the source.
    """
    wanted = chosen(only, skip)
    try:
        return _upgrade(source, memory, wanted)
    except Exception as error:
        # Not in a rule's handler: these are caught one by one.
        return Result(source, [], [UpgradeWarning(1, OWN, _defect(error))])


def _upgrade(source: str, shared: Memory | None, wanted: Chosen) -> Result:
    memory = shared if shared is not None else Memory()
    memory.replaced = replaced()
    converted = None
    try:
        current = Source(source)
    except (SyntaxError, ValueError, RecursionError) as error:
        converted = python2.convert(source)
        if converted is None:
            line = getattr(error, "lineno", None) or 1
            reason = getattr(error, "msg", None) or str(error)
            return Result(source, [], [UpgradeWarning(line, "python2", _unreadable(reason))], parsed=False)
        current = converted.source
    else:
        if not _concerns(current, memory, wanted):
            if shared is not None:
                memory.put_off(source, current.tree)
                memory.keras = memory.keras or mentions_keras(source)
            return Result(source)
    state = State(
        generation=memory.generation,
        python2=memory.python2 or converted is not None,
        rules=wanted.names,
        changes=converted.changes if converted else [],
    )
    original = current
    catch_up(memory)
    first = Module(current, memory)
    state.keras = memory.keras or first.imports_keras()
    state.python2 = state.python2 or speaks_python2(first)
    state.lacking = lacking(first) if memory.live else frozenset()
    state.used = imported.used_names(first)
    if imported.legacy(first):
        state.generation = min(state.generation or 2, 2)
    current = apply_rules(current, memory, state, wanted.rules, wanted.index)
    current = _follow_imports(current, memory, state, wanted.imports)
    if shared is not None:
        _remember(memory, state, first, current, original)
    state.changes.sort(key=lambda change: change.line)
    state.warnings.sort(key=lambda warning: warning.line)
    return Result(current.text, state.changes, state.warnings)


def _concerns(source: Source, memory: Memory, wanted: Chosen) -> bool:
    """Whether a handler may have something to do in the source, or an import statement is out of date."""
    words = words_of(source.text)
    behind = brought(words, memory.aliases(), memory.star_modules()) | proven(memory.python2, memory.generation)
    for handler in wanted.index.near(Seen(source.text, words | behind)):
        if wanted.rules[handler.rule].acts_on(memory.generation):
            return True
    return "import" in words and imported.outdated(source.tree, memory.replaced)


def _remember(memory: Memory, state: State, first: Module, current: Source, original: Source) -> None:
    memory.generation = state.generation
    memory.python2 = state.python2
    memory.keras = state.keras
    memory.declared |= state.declared
    learn(memory, first)
    memory.names |= state.renamed
    if current is not original:
        # What the imports bring now is there for later cells, beside the old names.
        for name, bindings in current.scopes.module.names.items():
            if bindings[-1].imported and not memory.holds(name):
                memory.names[name] = bindings[-1].imported


def _defect(error: Exception) -> Text:
    said = f"{type(error).__name__}: {error}"
    return Text(
        f"keras-upgrade itself failed ({said}). Nothing was changed. Next: please report it with the source, or leave "
        "a rule out with --skip.",
        f"keras-upgrade の内部でエラーが起きました（{said}）。何も変更していません。ソースを添えて報告してください。"
        "--skip でルールを外すと避けられることがあります。",
    )


def _unreadable(reason: str) -> Text:
    return Text(
        f"Expected Python source, received something that neither Python 3 nor Python 2 parses ({reason}). "
        "Nothing was changed. Next: mend that line, then run the upgrade again.",
        f"Python 3 としても Python 2 としても解釈できません（{reason}）。ファイルは変更していません。"
        "この行を直してから、もう一度実行してください。",
    )


def _follow_imports(current: Source, memory: Memory, state: State, everything: bool) -> Source:
    for _ in range(3):
        module = Module(current, memory)
        edits, changes = imports.upgrade_imports(module, state, everything)
        if not edits:
            break
        current = current.apply(edits)
        state.changes += changes
    return current
