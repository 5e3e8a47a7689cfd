"""The text of one module: where its syntax nodes stand, and how edits are laid into it without touching the rest."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass, field
from functools import cached_property

from keras_upgrade.text.scopes import Scopes

BLANKS = re.compile(rb"[ \t\f]*")
LINE = re.compile(rb"\r\n|\r|\n")
# Between the arguments of a call stand only blanks, comments, commas, parentheses and continued lines.
GAP = re.compile(rb"(?:[ \t\f\r\n]|\\\r?\n|#[^\r\n]*)+")


@dataclass(frozen=True)
class Edit:
    """Bytes `start` to `end` become `text`; an insertion where both are equal."""

    start: int
    end: int
    text: str

    def overlaps(self, other: Edit) -> bool:
        if self.start == self.end or other.start == other.end:
            # Insertions meet only what lies around them.
            return self.start < other.end and other.start < self.end
        return max(self.start, other.start) < min(self.end, other.end)


@dataclass
class Source:
    """Positions are offsets into the UTF-8 bytes, as `ast` counts columns.

    Raises:
        SyntaxError: where Python 3 does not parse `text`.
    """

    text: str
    # For each line, which line of the learner's file it came from.
    origins: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.data = self.text.encode("utf-8", "surrogatepass")
        self.starts = [0] + [match.end() for match in LINE.finditer(self.data)]
        if not self.origins:
            self.origins = list(range(1, len(self.starts) + 1))
        with warnings.catch_warnings():
            # "\d" in the learner's strings is not ours to complain about.
            warnings.simplefilter("ignore")
            self.tree = ast.parse(self.text)

    @cached_property
    def scopes(self) -> Scopes:
        return Scopes(self.tree)

    @property
    def nodes(self) -> list[ast.AST]:
        return self.scopes.nodes

    def every(self, *types: type) -> list[ast.AST]:
        """All nodes of these types."""
        return self.scopes.every(*types)

    def named(self, name: str) -> list[ast.Name]:
        """All mentions of a plain name, read or bound."""
        return self.scopes.mentions.get(name, [])

    @cached_property
    def newline(self) -> str:
        match = LINE.search(self.data)
        return match.group().decode() if match else "\n"

    def start(self, node: ast.AST) -> int:
        return self.starts[node.lineno - 1] + node.col_offset

    def end(self, node: ast.AST) -> int:
        return self.starts[node.end_lineno - 1] + node.end_col_offset

    def segment(self, start: int, end: int) -> str:
        return self.data[start:end].decode("utf-8", "surrogatepass")

    def text_of(self, node: ast.AST) -> str:
        return self.segment(self.start(node), self.end(node))

    def line_of(self, node: ast.AST) -> int:
        """The line in the learner's own file."""
        return self.origins[min(node.lineno, len(self.origins)) - 1]

    def indent_of(self, node: ast.AST) -> str:
        start = self.starts[node.lineno - 1]
        return BLANKS.match(self.data, start).group().decode()

    def skip(self, position: int, also: bytes = b"") -> int:
        """The first position from `position` on that is no blank, no comment and none of `also`."""
        while True:
            match = GAP.match(self.data, position)
            if match:
                position = match.end()
            elif position < len(self.data) and self.data[position : position + 1] in also and also:
                position += 1
            else:
                return position

    def skip_blanks(self, position: int) -> int:
        """The first position from `position` on, on the same line, that is no blank."""
        return BLANKS.match(self.data, position).end()

    def end_of_line(self, position: int) -> int:
        """Where the line of `position` ends, before its newline."""
        match = LINE.search(self.data, position)
        return match.start() if match else len(self.data)

    def next_line(self, position: int) -> int:
        """Where the line behind that of `position` begins."""
        match = LINE.search(self.data, position)
        return match.end() if match else len(self.data)

    def opening(self, call: ast.Call) -> int:
        """The position after the call's opening parenthesis."""
        return self.skip(self.end(call.func), b")") + 1

    def outer(self, node: ast.AST, start: int, end: int) -> tuple[int, int]:
        """The node with the parentheses around it, within `start` and `end`."""
        left, right = self.start(node), self.end(node)
        while True:
            after = self.skip(right)
            before = left
            while before > start and self.data[before - 1 : before] in b" \t\r\n\\" and before - 1 >= start:
                before -= 1
            if (
                after < end
                and self.data[after : after + 1] == b")"
                and before > start
                and self.data[before - 1 : before] == b"("
            ):
                left, right = before - 1, after + 1
            else:
                return left, right

    def apply(self, edits: list[Edit]) -> Source:
        """A new source with `edits` laid in.

        Raises:
            SyntaxError: where the outcome is no Python.
            ValueError: two edits overlap.
        """
        pieces: list[bytes] = []
        origins = [self.origins[0]] if self.origins else [1]
        line = 0
        position = 0
        for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
            if edit.start < position:
                raise ValueError(f"Expected edits that do not overlap, received {edit} behind byte {position}.")
            kept = self.data[position : edit.start]
            pieces.append(kept)
            for _ in LINE.finditer(kept):
                line += 1
                origins.append(self.origins[line])
            new = edit.text.encode("utf-8", "surrogatepass")
            pieces.append(new)
            origins.extend(self.origins[line] for _ in LINE.finditer(new))
            dropped = len(LINE.findall(self.data[edit.start : edit.end]))
            line += dropped
            position = edit.end
            if dropped and (position == self.starts[line] and (edit.start in self.starts) and not edit.text):
                # Whole lines went: what follows is the next line, not the rest of this one.
                origins[-1] = self.origins[line]
        kept = self.data[position:]
        pieces.append(kept)
        for _ in LINE.finditer(kept):
            line += 1
            origins.append(self.origins[line])
        return Source(b"".join(pieces).decode("utf-8", "surrogatepass"), origins)
