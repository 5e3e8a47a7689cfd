"""The arguments of a call as text: each with its place, and what becomes of it."""

from __future__ import annotations

import ast
import bisect
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
        edits = [*self.beside, *([self.function] if self.function else [])]
        kept = [one for one in self.arguments if not one.removed]
        for one in kept:
            if one.new_keyword and one.keyword:
                edits.append(Edit(one.start, one.start + len(one.keyword.encode()), one.new_keyword))
            elif one.new_keyword:
                edits.append(Edit(one.start, one.start, one.new_keyword + "="))
            if one.new_value is not None:
                edits.append(Edit(one.value_start, one.end, one.new_value))
        edits += self._removals_beside_comments() if self._has_comments() else self._removals()
        edits += self._additions(kept)
        return edits + self._realigned(edits)

    def _has_comments(self) -> bool:
        """Whether a comment stands between the arguments, or behind them."""
        ends = [self.opening, *(one.end for one in self.arguments)]
        starts = [*(one.start for one in self.arguments), self.closing]
        return any(b"#" in self.source.data[end:start] for end, start in zip(ends, starts, strict=True))

    def _removals(self) -> list[Edit]:
        edits = []
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
                edits.append(Edit(self.arguments[0].start, self.source.skip(self.arguments[last].end, b","), ""))
            index = last + 1
        return edits

    def _removals_beside_comments(self) -> list[Edit]:
        """Each argument goes alone, with its line where nothing else is on it; comments stay where they are."""
        source = self.source
        edits = []
        for index, one in enumerate(self.arguments):
            if not one.removed:
                continue
            comma, after = self._behind(one)
            line = self._line(one.start)
            if not source.data[line : one.start].strip():
                whole = source.data[after : after + 1] in (b"\n", b"\r")
                edits.append(Edit(line, source.next_line(after), "") if whole else Edit(one.start, after, ""))
            elif index > 0:
                edits.append(Edit(self.arguments[index - 1].end, one.end, ""))
            else:
                comment = source.data[after : after + 1] == b"#"
                stop = comma if source.data[after : after + 1] in (b"\n", b"\r") else after
                edits.append(Edit(one.start, stop, "  " if comment else ""))
        return edits

    def _behind(self, argument: Argument) -> tuple[int, int]:
        """Where the comma behind an argument ends, if it follows on the same line, and where the next text begins."""
        end = self.source.skip_blanks(argument.end)
        if self.source.data[end : end + 1] != b",":
            return argument.end, end
        return end + 1, self.source.skip_blanks(end + 1)

    def _additions(self, kept: list[Argument]) -> list[Edit]:
        if not self.added:
            return []
        text = ", ".join(self.added)
        # What the caller unpacks comes last, and a keyword may not follow `**`... but may precede it.
        anchor = next((one for one in reversed(kept) if one.star != "**"), None)
        if anchor is None:
            return [Edit(kept[0].start, kept[0].start, text + ", ") if kept else Edit(self.opening, self.opening, text)]
        source = self.source
        comma, after = self._behind(anchor)
        before = source.data[self._line(anchor.start) : anchor.start]
        alone = not before.strip() and self._line(anchor.start) > self.opening
        comment = source.data[after : after + 1] == b"#"
        if not comment and not (alone and source.data[after : after + 1] in (b"\n", b"\r")):
            return [Edit(anchor.end, anchor.end, ", " + text)]
        # A line of its own, below the comment, as the arguments above have theirs.
        width = before.decode() if alone else " " * self._column(self.arguments[0].start)
        if self._is_aligned() and len(width) == self._column(self.opening):
            width = " " * (len(width) + self._shift())
        end = source.end_of_line(after)
        listed = comma > anchor.end
        line = source.newline + width + text + ("," if listed else "")
        return [Edit(end, end, line), *([] if listed else [Edit(anchor.end, anchor.end, ",")])]

    def _line(self, position: int) -> int:
        """Where the line of `position` begins."""
        return self.source.starts[bisect.bisect_right(self.source.starts, position) - 1]

    def _column(self, position: int) -> int:
        return len(self.source.segment(self._line(position), position))

    def _shift(self) -> int:
        """By how much the first argument moves to the right, since what is called has another name."""
        edit = self.function
        return 0 if edit is None else len(edit.text) - len(self.source.segment(edit.start, edit.end))

    def _is_aligned(self) -> bool:
        """Whether each line that begins with an argument begins right below the opening parenthesis."""
        column = self._column(self.opening)
        if self.function is None or self._line(self.function.start) != self._line(self.opening):
            return False
        first = [one for one in self.arguments if not self.source.data[self._line(one.start) : one.start].strip()]
        below = [one for one in first if self._line(one.start) > self.opening]
        return bool(below) and all(self._column(one.start) == column for one in below)

    def _realigned(self, edits: list[Edit]) -> list[Edit]:
        """The lines below the opening parenthesis follow it; those of longer strings stay."""
        shift = self._shift()
        if not shift or not self._is_aligned():
            return []
        source = self.source
        within = {
            number
            for node in ast.walk(self.node)
            if isinstance(node, ast.Constant | ast.JoinedStr)
            for number in range(node.lineno, node.end_lineno or node.lineno)
        }
        column = self._column(self.opening)
        found = []
        for number, start in enumerate(source.starts):
            if not self.opening < start <= self.closing or number in within:
                continue
            end = source.skip_blanks(start)
            covered = any(one.start < end and start < one.end for one in edits)
            if end - start >= column and b"\t" not in source.data[start:end] and not covered:
                found.append(Edit(start, end, " " * (end - start + shift)))
        return found
