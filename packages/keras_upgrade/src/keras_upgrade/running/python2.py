"""Sources that only Python 2 parses are first made Python 3 by fissix, which carries lib2to3 on."""

from __future__ import annotations

import difflib
import io
import logging
import re
from dataclasses import dataclass
from types import ModuleType

from keras_upgrade.rulebook.rule import Change, Text
from keras_upgrade.text.source import LINE, Source

RULE = "python2-syntax"
# What Python 3's parser refuses, and nothing more: names and meanings are left to the rules.
FIXERS = ("except", "exec", "ne", "numliterals", "paren", "print", "raise", "repr", "throw", "tuple_params")
# Without any of these a source is no Python 2 that Python 3 refuses: reading it with three grammars would find that out
# in seconds, where a bracket is missing in a long list.
MARKS = re.compile(
    r"\b(?:print|except|raise|exec|async|await|def|lambda)\b|\bin\b[^\n]*,|<>|`|\b0\d|\d[lL]\b|\b[uU][rR]['\"]|\t|\.throw\b"
)
# Characters; fissix takes about a second for each 50,000.
LONGEST = 200_000
# What each line's change is explained by, in this order.
REASONS = (
    (r"\bprint\b", Text("`print` is a function in Python 3.", "Python 3 の `print` は関数です。")),
    (r"\bexcept\b", Text("An exception is caught `as` a name.", "例外は `as` で名前を付けて受け取ります。")),
    (r"\braise\b", Text("An exception is raised as one object.", "例外は 1 つのオブジェクトとして送出します。")),
    (r"\bexec\b", Text("`exec` is a function in Python 3.", "Python 3 の `exec` は関数です。")),
    (r"<>", Text("Unequal is written `!=`.", "「等しくない」は `!=` と書きます。")),
    (r"`", Text("Backticks are `repr(...)`.", "バッククォートは `repr(...)` と書きます。")),
    (r"\b0\d", Text("Octal numbers are written `0o777`.", "8 進数は `0o777` と書きます。")),
    (r"\d[lL]\b", Text("Every integer is long now.", "整数はすべて多倍長になりました。")),
    (r"\basync\b", Text("`async` is a keyword now.", "`async` は予約語になりました。")),
    (r"\t", Text("Tabs and blanks may not be mixed.", "タブと空白は混ぜられません。")),
)
OTHER = Text("Python 3 does not know this syntax.", "Python 3 にない構文です。")


@dataclass
class Converted:
    source: Source
    changes: list[Change]


def convert(source: str) -> Converted | None:
    """`source` as Python 3, where it is Python 2; None where it is neither."""
    if len(source) > LONGEST or not MARKS.search(source):
        return None
    lines = _lines(source)
    plain = "".join(text + "\n" for text, _ in lines)
    text = _parsed(expand_tabs(plain)) or _parsed(_translated(expand_tabs(plain)))
    if text is None or text == plain:
        return None
    return _laid_out(text, lines)


def _parsed(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        Source(text)
    except (SyntaxError, ValueError, RecursionError):
        return None
    return text


def _lines(source: str) -> list[tuple[str, str]]:
    """Each line and its end."""
    found = []
    position = 0
    for match in re.finditer(LINE.pattern.decode(), source):
        found.append((source[position : match.start()], match.group()))
        position = match.end()
    return found + ([(source[position:], "")] if position < len(source) else [])


def expand_tabs(text: str) -> str:
    """Python 2 let a tab at a line's beginning reach to the next eighth column. Strings keep theirs."""
    if "\t" not in text:
        return text
    from fissix.pgen2 import tokenize

    inside: set[int] = set()
    try:
        for kind, value, (first, _), (last, _), _ in tokenize.generate_tokens(io.StringIO(text).readline):
            if kind == tokenize.STRING and "\n" in value:
                inside.update(range(first + 1, last + 1))
    except (tokenize.TokenError, IndentationError):
        return text
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if number not in inside:
            body = line.lstrip(" \t")
            lines[number - 1] = line[: len(line) - len(body)].expandtabs(8) + body
    return "\n".join(lines)


def _translated(text: str) -> str | None:
    """`text` as fissix writes it for Python 3."""
    pygram, refactor = _fissix()

    class Tool(refactor.RefactoringTool):
        def log_error(self, message: str, *args: object, **more: object) -> None:
            raise ValueError(message)

    logging.getLogger("RefactoringTool").addHandler(logging.NullHandler())
    text = _words(text)
    fixers = [f"fissix.fixes.fix_{name}" for name in FIXERS]
    for grammar in (
        pygram.python_grammar,
        *([pygram.python_grammar_no_print_statement] if "print" in text else []),
        *([pygram.python_grammar_no_print_and_exec_statement] if "exec" in text else []),
    ):
        tool = Tool(fixers)
        tool.driver.grammar = grammar
        try:
            tree = tool.driver.parse_string(text)
            tool.refactor_tree(tree, "source")
        except Exception:
            # Not of this kind; fissix raises what it likes where a source is no Python at all.
            continue
        # The name that it gives to a parameter which was a tuple.
        return re.sub(r"\bxxx_todo_changeme(\d*)\b", r"packed\1", str(tree))
    return None


def _fissix() -> tuple[ModuleType, ModuleType]:
    """fissix, loaded here alone since most sources never need it.

    It would keep its grammar as a pickle in the user's cache: a folder that may be read-only, and that many processes
    would write to at once.
    """
    from fissix.pgen2 import driver

    load = driver.load_packaged_grammar
    driver.load_packaged_grammar = lambda package, grammar: driver.load_grammar(grammar, gp="", save=False)
    try:
        from fissix import pygram, refactor
    finally:
        driver.load_packaged_grammar = load
    return pygram, refactor


def _words(text: str) -> str:
    """`async` and `await` as names, and `ur''` strings, which no fixer knows."""
    from fissix.pgen2 import tokenize

    edits: list[tuple[int, int, str, str]] = []
    tokens = []
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, IndentationError):
        return text
    for index, (kind, value, (row, column), _, _) in enumerate(tokens[:-1]):
        following = tokens[index + 1][1]
        if kind == tokenize.STRING and value[:2].lower() == "ur":
            # Python 2 read \uXXXX in these, so a backslash-u has to stay one.
            raw = "" if "\\u" in value else value[1]
            edits.append((row, column, value[:2], raw))
        elif value == "async" and following not in ("def", "for", "with"):
            edits.append((row, column, value, "async_"))
        elif value == "await" and following in ("=", ",", ")", "."):
            edits.append((row, column, value, "await_"))
    lines = text.split("\n")
    for row, column, old, new in reversed(edits):
        line = lines[row - 1]
        lines[row - 1] = line[:column] + new + line[column + len(old) :]
    return "\n".join(lines)


def _laid_out(text: str, lines: list[tuple[str, str]]) -> Converted | None:
    """The new text with the old line ends, the line that each new one came from, and what changed."""
    old = [line for line, _ in lines]
    new = text.removesuffix("\n").split("\n")
    origins: list[int] = []
    changes: list[Change] = []
    for tag, first, last, start, stop in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for offset in range(stop - start):
            origins.append(min(first + offset, max(first, last - 1)) + 1)
        if tag == "equal":
            continue
        if last - first == stop - start:
            pairs = zip(range(first, last), range(start, stop), strict=True)
            changes += [_change(one + 1, old[one], new[other]) for one, other in pairs]
        else:
            before = " ".join(line.strip() for line in old[first:last])
            changes.append(_change(first + 1, before, " ".join(line.strip() for line in new[start:stop])))
    ends = [end for _, end in lines]
    common = next((end for end in ends if end), "\n")
    if len(new) == len(old):
        result = "".join(line + end for line, end in zip(new, ends, strict=True))
    else:
        result = common.join(new) + ends[-1]
    if result.endswith(("\n", "\r")):
        origins.append(len(old))
    try:
        return Converted(Source(result, origins), changes)
    except (SyntaxError, ValueError, RecursionError):
        return None


def _change(line: int, old: str, new: str) -> Change:
    before, after = old.strip(), new.strip()
    if before == after:
        before, after = re.match(r"\s*", old).group().replace("\t", "\\t") + before, after
    note = next((text for pattern, text in REASONS if re.search(pattern, old) and old.strip() != new.strip()), None)
    if note is None:
        note = REASONS[-1][1] if old.strip() == new.strip() else OTHER
    return Change(line, RULE, before, after, note)
