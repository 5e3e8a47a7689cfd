"""Arguments come, go and change their names, whatever stands between them."""

from __future__ import annotations

import ast

import pytest
from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.editing.groups import Pass
from keras_upgrade.reading.memory import Memory
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.state import State
from keras_upgrade.rules.registry import all_rules
from keras_upgrade.text.source import Source


def changed(text: str, change) -> str:
    """`text`, a call, after `change(call)`."""
    source = Source(text)
    work = Pass(Module(source, Memory()), State())
    node = next(node for node in ast.walk(source.tree) if isinstance(node, ast.Call))
    change(Call(node, Editor(all_rules()[0], work)))
    return source.apply([edit for edits, _ in work.all_groups() for edit in edits]).text


@pytest.mark.parametrize(
    ("before", "names", "after"),
    [
        ("f(a=1, b=2, c=3)", "a", "f(b=2, c=3)"),
        ("f(a=1, b=2, c=3)", "b", "f(a=1, c=3)"),
        ("f(a=1, b=2, c=3)", "c", "f(a=1, b=2)"),
        ("f(a=1, b=2, c=3)", "ab", "f(c=3)"),
        ("f(a=1, b=2, c=3)", "bc", "f(a=1)"),
        ("f(a=1, b=2, c=3)", "ac", "f(b=2)"),
        ("f(a=1, b=2, c=3)", "abc", "f()"),
        ("f(a=1,)", "a", "f()"),
        ("f(x, a=(1),)", "a", "f(x,)"),
        ("f(a=(1), b=((2)))", "a", "f(b=((2)))"),
        ("f(x,\n  a=1,  # one, (two\n  b=2)", "a", "f(x,\n  # one, (two\n  b=2)"),
        ("f(x,\n  a=1,  # one\n  b=2)", "b", "f(x,\n  a=1,  # one\n  )"),
        ("f(*args, a=1, **more)", "a", "f(*args, **more)"),
    ],
)
def test_remove(before: str, names: str, after: str) -> None:
    def remove(call: Call) -> None:
        for name in names:
            call.remove(call.get(name))

    assert changed(before, remove) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f()", "f(new=1)"),
        ("f( )", "f(new=1 )"),
        ("f(x)", "f(x, new=1)"),
        ("f(x,)", "f(x, new=1,)"),
        ("f(x, a=(1),  # why\n)", "f(x, a=(1),  # why\n  new=1,\n)"),
        ("f(**more)", "f(new=1, **more)"),
        ("f(x, **more)", "f(x, new=1, **more)"),
        ("f(*args)", "f(*args, new=1)"),
    ],
)
def test_add(before: str, after: str) -> None:
    assert changed(before, lambda call: call.add("new", "1")) == after


def test_remove_all_and_add() -> None:
    def change(call: Call) -> None:
        call.remove(call.get("a"))
        call.add("b", "2")

    assert changed("f(a=1)", change) == "f(b=2)"


def test_a_positional_argument_gets_its_name_with_its_parentheses() -> None:
    assert changed("f((a), (b, c))", lambda call: call.name_argument(call.get("x", 1), "x")) == "f((a), x=(b, c))"


def test_positions_after_an_unpacked_list_are_unknown() -> None:
    seen = []
    changed("f(a, *b, c)", lambda call: seen.extend([call.get("x", 0) is not None, call.get("y", 2), call.unpacks]))
    assert seen == [True, None, True]


def test_rename_leaves_the_new_name_alone_where_both_are_given() -> None:
    assert changed("f(old=1, new=2)", lambda call: call.rename("old", "new")) == "f(old=1, new=2)"


def test_a_generator_without_parentheses_of_its_own() -> None:
    assert changed("f(x for x in y)", lambda call: call.add("new", "1") if call.unpacks else None) == "f(x for x in y)"
