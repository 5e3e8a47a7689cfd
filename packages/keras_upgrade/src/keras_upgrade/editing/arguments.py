"""The arguments of a call as text: each with its place, and what becomes of it."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.source import Edit, Source


@dataclass
class Argument:
    """One argument. `keyword` is None for a positional one; `star` is "*" or "**" for an unpacked one."""

    value: ast.expr
    keyword: str | None
    star: str
    # Where it stands, with the parentheses around it.
    start: int
    end: int
    # Where its value stands, with the parentheses around it.
    value_start: int
    position: int | None
    removed: bool = False
    new_keyword: str | None = None
    new_value: str | None = None

    @property
    def name(self) -> str | None:
        return self.new_keyword or self.keyword


class ArgumentList:
    """The arguments of one call, shared by all rules that change it in one pass."""

    def __init__(self, node: ast.Call, source: Source) -> None:
        self.node = node
        self.source = source
        self.opening = source.opening(node)
        self.closing = source.end(node) - 1
        self.arguments: list[Argument] = []
        self.added: list[str] = []
        self.function: Edit | None = None
        # Edits around the call that stand or fall with those in it.
        self.beside: list[Edit] = []
        # What the rules report, each (rule, old, new, note, check).
        self.changes: list[tuple[Rule, str, str, Text | None, bool]] = []
        everything = sorted([*node.args, *node.keywords], key=source.start)
        positional = 0
        starred = False
        previous = self.opening
        for index, one in enumerate(everything):
            limit = source.start(everything[index + 1]) if index + 1 < len(everything) else self.closing
            value = one.value if isinstance(one, ast.keyword) else one
            if isinstance(one, ast.keyword):
                start = source.start(one)
                value_start, end = source.outer(value, start, limit)
                self.arguments.append(Argument(value, one.arg, "" if one.arg else "**", start, end, value_start, None))
            else:
                start, end = source.outer(value, previous, limit)
                star = "*" if isinstance(one, ast.Starred) else ""
                starred = starred or bool(star)
                self.arguments.append(Argument(value, None, star, start, end, start, None if starred else positional))
                positional += 1
            previous = source.skip(end, b",") if index + 1 < len(everything) else end

    def edits(self) -> list[Edit]:
        source = self.source
        edits = [*self.beside, *([self.function] if self.function else [])]
        kept = [one for one in self.arguments if not one.removed]
        for one in kept:
            if one.new_keyword and one.keyword:
                edits.append(Edit(one.start, one.start + len(one.keyword.encode()), one.new_keyword))
            elif one.new_keyword:
                edits.append(Edit(one.start, one.start, one.new_keyword + "="))
            if one.new_value is not None:
                edits.append(Edit(one.value_start, one.end, one.new_value))
        index = 0
        while index < len(self.arguments):
            if not self.arguments[index].removed:
                index += 1
                continue
            last = index
            while last + 1 < len(self.arguments) and self.arguments[last + 1].removed:
                last += 1
            if index > 0:
                edits.append(Edit(self.arguments[index - 1].end, self.arguments[last].end, ""))
            elif last + 1 < len(self.arguments):
                edits.append(Edit(self.arguments[0].start, self.arguments[last + 1].start, ""))
            else:
                # The comma after a lone argument goes with it.
                edits.append(Edit(self.arguments[0].start, source.skip(self.arguments[last].end, b","), ""))
            index = last + 1
        if self.added:
            text = ", ".join(self.added)
            # What the caller unpacks comes last, and a keyword may not follow `**`... but may precede it.
            anchor = next((one for one in reversed(kept) if one.star != "**"), None)
            if anchor is not None:
                edits.append(Edit(anchor.end, anchor.end, ", " + text))
            elif kept:
                edits.append(Edit(kept[0].start, kept[0].start, text + ", "))
            else:
                edits.append(Edit(self.opening, self.opening, text))
        return edits
