"""Cells as they were typed: IPython's magics, shell commands and help lines are masked while the rest is upgraded."""

from __future__ import annotations

import ast
import copy
import re
import warnings
from dataclasses import dataclass, field, replace

from keras_upgrade.running.engine import Result, upgrade
from keras_upgrade.reading.memory import Memory

# Magics whose line is Python, and those whose cell is. The cell of any other (`%%bash`, `%%writefile`) is not ours.
LINE_MAGICS = frozenset({"time", "timeit", "prun", "memit", "debug"})
CELL_MAGICS = LINE_MAGICS | {"capture", "keras_upgrade"}

MAGIC_LINE = re.compile(
    r"(?P<indent>[ \t]*)(?P<prefix>%(?P<name>\w+)[ \t]+(?:-\w+(?:[ \t]+\d+)?[ \t]+)*)(?P<code>\S.*)"
)
ESCAPED = re.compile(r"[ \t]*(?:%|!|\?)")
# Only from the first column on, as IPython has it.
AUTOCALL = re.compile(r"[,;/](?=[\w.])")
HELP = re.compile(r"[ \t]*%{0,2}[\w.*]+(?:\[[\w'\"]+\])?[ \t]*\?{1,2}[ \t]*(?:#.*)?$")
ASSIGNED = re.compile(r"(?P<target>[ \t]*[\w.,\[\]()'\" \t*]+?=[ \t]*)(?P<value>[!%](?=\w|!|[ \t]).*)$")
# With IPython's automagic these work without a percent sign.
SHELL = re.compile(
    r"[ \t]*(?:pip3?|conda|mamba|cd|ls|cat|cp|mv|rm|mkdir|rmdir|pwd|less|more|man|wget|unzip)(?:[ \t]+[^=(\s]|[ \t]*$)"
)
CELL = re.compile(r"(?:[ \t]*\n)*%%(?P<name>\w[\w.]*)[^\n]*")
STRING = re.compile(r"(?P<prefix>[rbuf]{0,2})(?P<quote>\"\"\"|'''|\"|')", re.IGNORECASE)
SUSPECT = re.compile(
    r"^[ \t]*[%!?,;/]|\?[ \t]*(?:#.*)?$|=[ \t]*[!%]"
    r"|^[ \t]*(?:pip|conda|mamba|cd|ls|cat|cp|mv|rm|mkdir|pwd|less|more|man|wget|unzip)\b",
    re.M,
)


@dataclass
class Masked:
    """`code` has as many lines as the cell. `lines`: what stood in whole or in part behind each placeholder."""

    code: str
    lines: dict[str, str] = field(default_factory=dict)
    # Those of them that stand for their line's blanks as well.
    whole: set[str] = field(default_factory=set)
    # Placeholder -> `%time `, where the code behind it is read too.
    prefixes: dict[str, str] = field(default_factory=dict)


def upgrade_cell(
    source: str, memory: Memory | None = None, *, only: set[str] | None = None, skip: set[str] | None = None
) -> Result:
    """As `upgrade`, for a cell as typed: what IPython alone reads survives byte for byte."""
    memory = memory if memory is not None else Memory()
    other = CELL.match(source)
    if other and other["name"] not in CELL_MAGICS:
        return Result(source)
    if not SUSPECT.search(source) or _parses(source):
        return upgrade(source, memory=memory, only=only, skip=skip)
    for inside in (True, False):
        masked = mask(source, inside)
        trial = copy.deepcopy(memory)
        result = upgrade(masked.code, memory=trial, only=only, skip=skip)
        if not result.parsed:
            return replace(result, code=source)
        code = unmask(result.code, masked)
        if code is not None:
            # The caller's own object has to learn.
            vars(memory).update(vars(trial))
            changes = [
                replace(change, old=_restore(change.old, masked), new=_restore(change.new, masked))
                for change in result.changes
            ]
            return replace(result, code=code, changes=changes)
    return Result(source)


def mask(source: str, inside: bool = True) -> Masked:
    """Replaces every line that is IPython's by a placeholder that parses.

    With `inside`, `%time CODE` becomes code that holds CODE.
    """
    masked = Masked("")
    lines: list[str] = []
    inner = _Nesting()
    rest: str | None = None
    in_cell_magic = bool(CELL.match(source))
    for line in source.split("\n"):
        body = line.removesuffix("\r")
        if rest is not None:
            # A command goes on behind a backslash.
            lines.append(rest + _placeholder(masked, line, whole=True))
            rest = rest if body.endswith("\\") else None
            continue
        if inner.open:
            inner.feed(body)
            lines.append(line)
            continue
        first = in_cell_magic and body.startswith("%%") and not any(one.strip() for one in lines)
        magic = MAGIC_LINE.fullmatch(body)
        if first:
            lines.append(_placeholder(masked, line))
        elif inside and magic and magic["name"] in LINE_MAGICS and _single(magic["code"]):
            mark = f"__keras_upgrade_magic_{len(masked.lines) + len(masked.prefixes)}__"
            masked.prefixes[mark] = magic["prefix"]
            lines.append(f"{magic['indent']}if {mark}: {magic['code']}  #{mark}{line[len(body) :]}")
        elif ESCAPED.match(body) or AUTOCALL.match(body) or HELP.match(body) or _is_shell(body):
            indent = body[: len(body) - len(body.lstrip(" \t"))]
            lines.append(indent + _placeholder(masked, line[len(indent) :]))
            if body.endswith("\\"):
                rest = indent
        elif assigned := ASSIGNED.fullmatch(body):
            lines.append(assigned["target"] + _placeholder(masked, line[assigned.start("value") :]))
            if body.endswith("\\"):
                rest = body[: len(body) - len(body.lstrip(" \t"))]
        else:
            inner.feed(body)
            lines.append(line)
    masked.code = "\n".join(lines)
    return masked


def unmask(code: str, masked: Masked) -> str | None:
    """Puts back what `mask` took out; None where an edit came between a magic and its code."""
    for mark, prefix in masked.prefixes.items():
        found = re.findall(rf"if {mark}: (.*)  #{mark}", code)
        if len(found) != 1 or code.count(mark) != 2 or not _single(found[0]):
            return None
        code = code.replace(f"if {mark}: {found[0]}  #{mark}", prefix + found[0])
    if any(code.count(mark) != 1 for mark in masked.lines):
        return None
    return _restore(code, masked)


def _restore(text: str, masked: Masked) -> str:
    for mark, prefix in masked.prefixes.items():
        text = text.replace(f"if {mark}: ", prefix).replace(f"  #{mark}", "")
    for mark, original in masked.lines.items():
        pattern = rf"(?m)^[ \t]*{mark}" if mark in masked.whole else mark
        text = re.sub(pattern, lambda _, original=original: original, text)
    return text


def _placeholder(masked: Masked, original: str, whole: bool = False) -> str:
    mark = f"__keras_upgrade_magic_{len(masked.lines) + len(masked.prefixes)}__"
    masked.lines[mark] = original
    if whole:
        masked.whole.add(mark)
    return mark


def _is_shell(line: str) -> bool:
    return bool(SHELL.match(line)) and not _parses(line.strip())


def _parses(source: str) -> bool:
    return _parsed(source) is not None


def _single(code: str) -> bool:
    """One statement that may stand behind a colon."""
    tree = _parsed(code)
    simple = tree is not None and len(tree.body) == 1 and not hasattr(tree.body[0], "body")
    return simple and "\\" not in code[-1:]


def _parsed(source: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return None


class _Nesting:
    """Whether the next line still belongs to a bracket, a string or a continued line of Python."""

    def __init__(self) -> None:
        self.depth = 0
        self.quote: str | None = None
        self.raw = False
        self.continued = False

    @property
    def open(self) -> bool:
        return self.depth > 0 or self.quote is not None or self.continued

    def feed(self, line: str) -> None:
        self.continued = False
        at = 0
        while at < len(line):
            if self.quote is not None:
                if line[at] == "\\":
                    at += 2
                elif line.startswith(self.quote, at):
                    at += len(self.quote)
                    self.quote = None
                else:
                    at += 1
                continue
            char = line[at]
            if char == "#":
                return
            if char in "([{":
                self.depth += 1
            elif char in ")]}":
                self.depth = max(0, self.depth - 1)
            elif char in "\"'":
                triple = char * 3
                self.quote = triple if line.startswith(triple, at) else char
                at += len(self.quote)
                continue
            at += 1
        ended = line.endswith("\\")
        if self.quote is not None and len(self.quote) == 1 and not ended:
            # A string of one line ends with it, whatever is missing.
            self.quote = None
        self.continued = ended and self.quote is None
