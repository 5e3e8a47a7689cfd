"""Edits are laid in where they belong, and everything else stays as it is, byte for byte."""

from __future__ import annotations

import ast

import pytest
from keras_upgrade.text.source import Edit, Source


def call_in(text: str) -> tuple[Source, ast.Call]:
    source = Source(text)
    return source, next(node for node in ast.walk(source.tree) if isinstance(node, ast.Call))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f(x)", "x)"),
        ("f  # why (\n  (x)", "f  # why ("),
        ("(f)(x)", "x)"),
        ("f \\\n (x)", "x)"),
    ],
)
def test_opening_parenthesis(text: str, expected: str) -> None:
    if "# why" in text:
        text = f"({text})"
        expected = "x))"
    source, call = call_in(text)
    assert text[source.opening(call) :] == expected


def test_columns_are_counted_in_bytes() -> None:
    source, call = call_in("'損失' + f(x)")
    assert source.text_of(call) == "f(x)"
    assert source.apply([Edit(source.start(call), source.end(call), "関数")]).text == "'損失' + 関数"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_newlines_stay(newline: str) -> None:
    text = newline.join(["a = 1", "b = f(2)  # c", "", "d = 3"])
    source, call = call_in(text)
    assert source.newline == newline
    changed = source.apply([Edit(source.start(call), source.end(call), "g")])
    assert changed.text == text.replace("f(2)", "g")


def test_form_feeds_and_odd_blanks_are_no_line_ends() -> None:
    text = "x = 'a\x0cb\x1c\u2028'\n\x0cy = f(1)\n"
    source, call = call_in(text)
    assert source.text_of(call) == "f(1)"


def test_lines_are_those_of_the_learners_file() -> None:
    source = Source("a\nb\nc\nd\n")
    # A line comes in above b, and c goes.
    first = source.apply([Edit(2, 2, "new\n"), Edit(4, 6, "")])
    assert first.text == "a\nnew\nb\nd\n"
    assert [first.line_of(node) for node in first.tree.body] == [1, 2, 2, 4]


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (Edit(0, 3, ""), Edit(3, 5, ""), False),
        (Edit(0, 3, ""), Edit(2, 5, ""), True),
        (Edit(2, 2, "x"), Edit(0, 3, ""), True),
        (Edit(3, 3, "x"), Edit(0, 3, ""), False),
        (Edit(0, 0, "x"), Edit(0, 3, ""), False),
        (Edit(1, 1, "x"), Edit(1, 1, "y"), False),
    ],
)
def test_overlap(one: Edit, other: Edit, meet: bool) -> None:
    assert one.overlaps(other) is meet
    assert other.overlaps(one) is meet


def test_what_is_no_python_is_refused() -> None:
    with pytest.raises(SyntaxError):
        Source("f(x)").apply([Edit(1, 2, "[")])
