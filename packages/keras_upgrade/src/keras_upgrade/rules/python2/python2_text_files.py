"""Text was read and written in binary mode.

https://docs.python.org/3/whatsnew/3.0.html#text-vs-data-instead-of-unicode-vs-8-bit
"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.rules.python2.python2_files import CSV_ROWS, mode_of
from keras_upgrade.text.source import Edit

rule = Rule(
    name="python2-text-files",
    since="Python 3.0",
    title=Text("Text in binary files", "バイナリモードで開いたテキスト"),
    reason=Text(
        "To Python 2 a line was bytes and text alike, whichever way its file was opened. Python 3 splits, joins and "
        "writes text only where the file is opened as text, with an encoding.",
        "Python 2 では、どう開いたファイルでも 1 行はバイト列であり文字列でもありました。"
        "Python 3 で文字列として分割、連結、書き込みをするには、文字コードを指定してテキストとして開きます。",
    ),
    before="for line in open('reviews.txt', 'rb'):\n    label, text = line.strip().split('\\t')",
    after=(
        "for line in open('reviews.txt', 'r', encoding='utf-8', errors='replace'):\n"
        "    label, text = line.strip().split('\\t')"
    ),
    # The modes, as they stand in strings.
    proof=None,
)

OPENERS = ("builtins.open", "io.open")
# Methods of strings that take a string: on bytes they refuse it.
TAKE_TEXT = frozenset(
    [
        "count",
        "endswith",
        "find",
        "index",
        "partition",
        "replace",
        "rfind",
        "rpartition",
        "rsplit",
        "split",
        "startswith",
    ]
)
READERS = frozenset({"read", "readline", "readlines"})
# What gives a number or a truth about a line gives no part of it.
MEASURES = frozenset({"count", "endswith", "find", "index", "isdigit", "rfind", "startswith"})


@rule.call(*OPENERS)
def open_as_text(call: Call) -> None:
    mode, given = mode_of(call.node)
    if mode not in ("rb", "wb", "ab") or given is None or call.get("encoding") is not None or call.unpacks:
        return
    uses = _Uses(call)
    if mode == "rb":
        if not uses.reads_text():
            return
        codec, errors = uses.decoding()
        options = f"encoding={codec}, errors={errors}" if errors else f"encoding={codec}"
        edits = uses.without_codecs()
    elif uses.writes_text():
        options, edits = "encoding='utf-8'", []
    else:
        return
    source = call.module.source
    quote = source.text_of(given)[-1]
    start = source.start(given)
    end = source.end(call.node.args[-1] if not call.node.keywords else call.node.keywords[-1])
    edits += [Edit(start, source.end(given), quote + mode[0] + quote), Edit(end, end, f", {options}")]
    call.editor.edit(edits, call.node, call.editor.text(given), f"{quote}{mode[0]}{quote}, {options}", check=True)


class _Uses:
    """What becomes of an opened file in the function, or at the top level, that it is opened in."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.module = call.module
        self.scope = call.module.scopes.of[call.node]
        self.nodes = [
            node
            for node in ast.walk(self.scope.node)
            if self.module.scopes.of.get(node) is self.scope or self._in_comprehension(node)
        ]
        self.file = self._name()
        self.lines = self._lines()

    def _in_comprehension(self, node: ast.AST) -> bool:
        scope = self.module.scopes.of.get(node)
        while scope is not None and isinstance(
            scope.node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
        ):
            scope = scope.parent
        return scope is self.scope

    def _name(self) -> str | None:
        """The name of the file object; what follows its next binding is left out."""
        parent = self.module.scopes.parents.get(self.call.node)
        name = None
        if isinstance(parent, ast.Assign) and len(parent.targets) == 1 and isinstance(parent.targets[0], ast.Name):
            name = parent.targets[0].id
        elif isinstance(parent, ast.withitem) and isinstance(parent.optional_vars, ast.Name):
            name = parent.optional_vars.id
        if name is None:
            return None
        here = self.call.node.lineno
        later = [one.node.lineno for one in self.scope.names.get(name, []) if one.node.lineno > here]
        until = min(later, default=None)
        self.nodes = [
            node
            for node in self.nodes
            if not hasattr(node, "lineno") or (here <= node.lineno and (until is None or node.lineno < until))
        ]
        return name

    def _is_file(self, node: ast.AST) -> bool:
        return node is self.call.node or (self.file is not None and isinstance(node, ast.Name) and node.id == self.file)

    def _is_read(self, node: ast.AST) -> bool:
        return (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in READERS
            and self._is_file(node.func.value)
        )

    def _lines(self) -> set[str]:
        """The names that hold what was read, or a part of it."""
        found: set[str] = set()
        while True:
            before = len(found)
            for node in self.nodes:
                pairs: list[tuple[ast.AST, ast.AST]] = []
                if isinstance(node, ast.For | ast.comprehension):
                    rows = node.iter
                    if (
                        isinstance(rows, ast.Call)
                        and self.module.name(rows.func) == "builtins.enumerate"
                        and rows.args
                        and isinstance(node.target, ast.Tuple)
                    ):
                        pairs = [(node.target.elts[-1], rows.args[0])]
                    else:
                        pairs = [(node.target, rows)]
                    pairs = [(target, rows) for target, rows in pairs if self._is_file(rows) or self._part(rows, found)]
                elif isinstance(node, ast.Assign) and self._part(node.value, found):
                    pairs = [(target, node.value) for target in node.targets]
                for target, _ in pairs:
                    names = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
                    found |= {one.id for one in names if isinstance(one, ast.Name)}
            if len(found) == before:
                return found

    def _part(self, node: ast.AST, lines: set[str]) -> bool:
        """Whether `node` is a line or what methods of strings and places in lists make of one."""
        while True:
            if self._is_read(node) or (isinstance(node, ast.Name) and node.id in lines):
                return True
            if isinstance(node, ast.Subscript):
                node = node.value
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr not in MEASURES:
                node = node.func.value
            else:
                return False

    def reads_text(self) -> bool:
        """Whether something is done to a line that bytes refuse."""
        if any(isinstance(node, ast.Call) and self._hands_over(node) for node in self.nodes):
            return False
        return any(self._is_text_use(node) for node in self.nodes)

    def _hands_over(self, node: ast.Call) -> bool:
        """Whether the file object itself goes elsewhere: to pickle, csv, a parser."""
        if self.module.name(node.func) in ("builtins.enumerate", "builtins.list", *CSV_ROWS):
            return self.module.name(node.func) in CSV_ROWS
        return any(self._is_file(one) for one in node.args)

    def _is_text_use(self, node: ast.AST) -> bool:
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
            return _is_text(node.left) and self._part(node.comparators[0], self.lines)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            sides = (node.left, node.right)
            return any(_is_text(one) for one in sides) and any(self._part(one, self.lines) for one in sides)
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            return False
        takes = node.func.attr in TAKE_TEXT or (node.func.attr in ("strip", "lstrip", "rstrip") and node.args)
        if takes and node.args and _is_text(node.args[0]):
            decoded = any(
                isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr == "decode"
                for one in ast.walk(node.func.value)
            )
            return self._part(node.func.value, self.lines) and not decoded
        # `line.decode('ascii', 'ignore').encode('utf-8')`: the way to a clean str.
        inner = node.func.value
        return (
            node.func.attr == "encode"
            and isinstance(inner, ast.Call)
            and isinstance(inner.func, ast.Attribute)
            and inner.func.attr == "decode"
            and self._part(inner.func.value, self.lines)
            and (self.call.editor.state.python2 or self._from_future())
        )

    def _from_future(self) -> bool:
        return any(
            isinstance(one, ast.ImportFrom) and one.module == "__future__" and one.names[0].name != "annotations"
            for one in self.module.source.tree.body
        )

    def _codecs(self, method: str) -> list[ast.Call]:
        return [
            node
            for node in self.nodes
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == method
            and self._part(node.func.value, self.lines)
        ]

    def decoding(self) -> tuple[str, str | None]:
        """The codec and the treatment of errors that the lines are decoded with."""
        for node in self._codecs("decode"):
            given = [*node.args, *(one.value for one in node.keywords)]
            if given and all(isinstance(one, ast.Constant) for one in given):
                texts = [self.module.source.text_of(one) for one in given]
                return texts[0], texts[1] if len(texts) > 1 else None
        return "'utf-8'", "'replace'"

    def without_codecs(self) -> list[Edit]:
        source = self.module.source
        return [
            Edit(source.end(node.func.value), source.end(node), "")
            for method in ("decode", "encode")
            for node in self._codecs(method)
        ]

    def writes_text(self) -> bool:
        """Whether every `write` is of text."""
        if self.file is None:
            return False
        if any(isinstance(node, ast.Call) and any(self._is_file(one) for one in node.args) for node in self.nodes):
            return False
        written = [
            node.args[0]
            for node in self.nodes
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "write"
            and self._is_file(node.func.value)
            and node.args
        ]
        return bool(written) and all(_is_text(one) for one in written)


def _is_text(node: ast.AST) -> bool:
    """A string for sure: a literal, or what `%`, `+`, `format` and `join` make of one."""
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.BinOp(left=left, right=right, op=ast.Add() | ast.Mod()):
            return _is_text(left) or (isinstance(node.op, ast.Add) and _is_text(right))
        case ast.Call(func=ast.Attribute(attr="format" | "join", value=text)):
            return _is_text(text)
    return False
