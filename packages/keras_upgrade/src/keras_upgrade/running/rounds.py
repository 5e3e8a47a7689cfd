"""Pass after pass, the rules' handlers look at a source until none finds anything more."""

from __future__ import annotations

import ast
import bisect
from collections.abc import Iterable

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.editing.groups import Group, Pass
from keras_upgrade.reading.memory import Memory
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.handlers import Handler, Index, Seen, Table, brought, proven, words_of
from keras_upgrade.rulebook.rule import Rule, Text, UpgradeWarning
from keras_upgrade.rulebook.state import State
from keras_upgrade.text.source import Edit, Source

# Nested calls take a pass each; a source that needs more than this is going in circles.
PASSES = 30


class HandlerFailed(Exception):
    """A handler raised an error at `line` of the learner's file; the cause is chained."""

    def __init__(self, handler: Handler, line: int) -> None:
        super().__init__(handler.rule, line)
        self.handler = handler
        self.line = line


def apply_rules(current: Source, memory: Memory, state: State, rules: dict[str, Rule], index: Index) -> Source:
    """The source as the rules, by name, leave it; `state` collects what they report.

    A handler that fails costs its own edits only: what it began in this pass is taken back, it is reported, and the
    pass starts again without it.
    """
    broken: set[Handler] = set()
    for _ in range(PASSES):
        before = state.snapshot()
        aliases = memory.aliases() | state.renamed
        words = words_of(current.text)
        behind = brought(words, aliases, memory.star_modules()) | proven(state.python2, state.generation)
        near = index.near(Seen(current.text, words | behind)) - broken
        near = {
            handler
            for handler in near
            if state.admits(rules[handler.rule].library) and rules[handler.rule].acts_on(state.generation)
        }
        while True:
            work = Pass(Module(current, memory, dict(state.renamed)), state)
            try:
                run_handlers(work, near, rules, index)
                break
            except HandlerFailed as failure:
                broken.add(failure.handler)
                near.discard(failure.handler)
                state.restore(before)
                state.warnings.append(UpgradeWarning(failure.line, failure.handler.rule, _failed(failure)))
                before = state.snapshot()
        following, unsound = _lay_in(work, current, rules)
        unchanged = (
            following is current
            and state.renamed == before.renamed
            and (state.generation, state.python2) == (before.generation, before.python2)
            and not state.waiting
        )
        state.settled, state.waiting = True, False
        current = following
        if unchanged:
            _report(unsound, state, UNSOUND)
            return current
    going = [([], [change]) for change in state.changes[len(before.changes) :]]
    _report([*going, *unsound], state, ENDLESS)
    return current


def run_handlers(work: Pass, handlers: set[Handler], rules: dict[str, Rule], index: Index) -> None:
    """Calls `handlers` for every node that they are registered for.

    Raises:
        HandlerFailed: one of them raised an error.
    """
    module = work.module
    parents = module.scopes.parents
    dispatch = Dispatch(work, handlers, rules, index)
    for node in module.source.nodes:
        kind = type(node)
        if kind is ast.Call:
            name = module.name(node.func)
            if name and not (isinstance(node.func, ast.Attribute) and module.raw(node.func.value) is None):
                dispatch.call(dispatch.named("calls", name), node)
            elif isinstance(node.func, ast.Attribute):
                dispatch.call(dispatch.of("methods", node.func.attr), node)
        elif kind is ast.Attribute or kind is ast.Name:
            if isinstance(node.ctx, ast.Load) and not isinstance(parents.get(node), ast.Attribute):
                _mention(node, module, dispatch)
            if kind is ast.Attribute:
                dispatch.visit(dispatch.of("attributes", node.attr), node)
        dispatch.visit(dispatch.of("nodes", kind), node)


def _mention(node: ast.expr, module: Module, dispatch: Dispatch) -> None:
    """Finds the handlers of the longest part of `a.b.c` that any is registered for."""
    while True:
        name = module.name(node)
        if name:
            found = dispatch.named("references", name)
            if found:
                dispatch.visit(found, node)
                return
        if not isinstance(node, ast.Attribute):
            return
        node = node.value


class Dispatch:
    """Some handlers, with the editor that each is given in this pass."""

    def __init__(self, work: Pass, handlers: set[Handler], rules: dict[str, Rule], index: Index) -> None:
        self.index = index
        self.source = work.module.source
        self.handlers = handlers
        self.editors = {name: Editor(rules[name], work) for name in {handler.rule for handler in handlers}}
        self.found: dict[tuple[Table, object], list[Handler]] = {}

    def of(self, table: Table, key: object) -> list[Handler]:
        """The handlers that are registered for `key` in this table of the rules."""
        if (table, key) not in self.found:
            entries = self.index.by_key.get((table, key), ())
            self.found[table, key] = [handler for handler in entries if handler in self.handlers]
        return self.found[table, key]

    def named(self, table: Table, name: str) -> list[Handler]:
        """The handlers for a dotted name, and for all names of its module."""
        return [*self.of(table, name), *self.of(table, name.rpartition(".")[0] + ".*")]

    def call(self, handlers: Iterable[Handler], node: ast.Call) -> None:
        for handler in handlers:
            try:
                handler.function(Call(node, self.editors[handler.rule]))
            except Exception as error:
                raise HandlerFailed(handler, self.source.line_of(node)) from error

    def visit(self, handlers: Iterable[Handler], node: ast.AST) -> None:
        for handler in handlers:
            try:
                handler.function(node, self.editors[handler.rule])
            except Exception as error:
                raise HandlerFailed(handler, self._line(node)) from error

    def _line(self, node: ast.AST) -> int:
        return self.source.line_of(node) if hasattr(node, "lineno") else 1


def _lay_in(work: Pass, current: Source, rules: dict[str, Rule]) -> tuple[Source, list[Group]]:
    """Applies the groups of edits that do not meet each other; the others find their place again in the next pass.

    Also gives those groups that would have left no Python behind.
    """
    accepted: list[Group] = []
    taken: list[Edit] = []
    for edits, reports in work.all_groups():
        if not any(_meets(edit, taken) for edit in edits):
            accepted.append((edits, reports))
            for edit in edits:
                bisect.insort(taken, edit, key=_place)
    if not accepted:
        return current, []
    following, sound, unsound = _apply(current, accepted)
    if following.text == current.text:
        return current, unsound
    for _, reports in sound:
        for change in reports:
            work.state.prove(rules[change.rule])
        work.state.changes += reports
    return following, unsound


def _place(edit: Edit) -> tuple[int, int]:
    return edit.start, edit.end


def _meets(edit: Edit, taken: list[Edit]) -> bool:
    """Whether the edit overlaps one of those taken, which stand in order: only its neighbours can."""
    at = bisect.bisect_right(taken, edit.start, key=lambda other: other.start)
    return any(edit.overlaps(other) for other in taken[max(at - 1, 0) : at + 1])


def _apply(current: Source, groups: list[Group]) -> tuple[Source, list[Group], list[Group]]:
    """Applies all groups; where the outcome is no Python, those alone that leave it Python, and gives the others."""
    try:
        return current.apply([edit for edits, _ in groups for edit in edits]), groups, []
    except (SyntaxError, ValueError, RecursionError):
        sound: list[Group] = []
        unsound: list[Group] = []
        following = current
        for group in groups:
            try:
                following = current.apply([edit for edits, _ in [*sound, group] for edit in edits])
                sound.append(group)
            except (SyntaxError, ValueError, RecursionError):
                unsound.append(group)
        return following, sound, unsound


# What is reported where a rule has a defect. {rule}, {error} and {count} are filled in.

FAILED = Text(
    "The rule {rule} itself failed here ({error}). Its edits were left out, those of all other rules were made. "
    "Next: please report this line of your file; `--skip {rule}` silences the rule.",
    "ルール {rule} の内部でエラーが起きました（{error}）。このルールの書き換えだけを見送り、"
    "ほかのルールは適用しました。この行を添えて報告してください。`--skip {rule}` でこのルールを外せます。",
)
UNSOUND = Text(
    "What the rule {rule} wanted to write here was no Python. That edit was left out, all others were made. "
    "Next: please report this line of your file, and change it by hand.",
    "ルール {rule} の書き換え結果が Python として正しくないため、この箇所だけ書き換えませんでした。"
    "この行を添えて報告し、手作業で直してください。",
)
ENDLESS = Text(
    "After {count} passes the rule {rule} still found something to change here, and was stopped. "
    "Next: check this line, and please report it.",
    "{count} 回書き換えを繰り返しても、ルール {rule} が変更を続けようとしたため、打ち切りました。"
    "この行を確認し、報告してください。",
)


def _failed(failure: HandlerFailed) -> Text:
    cause = failure.__cause__
    return _filled(FAILED, failure.handler.rule, error=f"{type(cause).__name__}: {cause}")


def _filled(text: Text, rule: str, **values: object) -> Text:
    return Text(text.en.format(rule=rule, **values), text.ja.format(rule=rule, **values))


def _report(groups: list[Group], state: State, text: Text) -> None:
    """Says `text` once for each rule and line."""
    for change in dict.fromkeys((change.line, change.rule) for _, changes in groups for change in changes):
        line, rule = change
        state.warnings.append(UpgradeWarning(line, rule, _filled(text, rule, count=PASSES)))
