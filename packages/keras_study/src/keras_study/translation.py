"""Code in another language: its comments, names and string literals replaced, and nothing else."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator


class LessonError(ValueError):
    """A lesson's source, or a notebook to be written, is not as expected; the message says where and what to do."""


def translate(place: str, code: str, translations: dict[str, str], used: set[str]) -> str:
    """`code` with its comments, names and string literals replaced; what is replaced is added to `used`.

    Raises:
        LessonError: a comment has no translation, or the code does not parse; the message starts with `place`.
    """
    made, end = [], 0
    for kind, start, stop in _texts(place, code):
        text = code[start:stop]
        translation = translations.get(text)
        if kind == "name" and not (translation or "").isascii():
            continue
        if translation is None:
            if kind == "comment":
                raise LessonError(
                    f"{place}: the comment {text!r} has no entry in the front matter's translations. Add one."
                )
            continue
        used.add(text)
        made += [code[end:start], translation]
        end = stop
    return "".join(made) + code[end:]


def _texts(place: str, code: str) -> Iterator[tuple[str, int, int]]:
    """Kind, start and stop of each comment, name and string literal, the latter without prefix and quotes.

    An f-string counts as one literal whatever it contains: Python 3.11 reports it as one token, later ones in parts.
    """
    line_starts = [0]
    for line in io.StringIO(code):
        line_starts.append(line_starts[-1] + len(line))
    depth = opened = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            kind = tokenize.tok_name[token.type]
            start = line_starts[token.start[0] - 1] + token.start[1]
            stop = line_starts[token.end[0] - 1] + token.end[1]
            if kind == "FSTRING_START":
                opened = opened if depth else start
                depth += 1
            elif kind == "FSTRING_END":
                depth -= 1
                start = opened
            if depth:
                continue
            if kind in ("STRING", "FSTRING_END"):
                prefix, quote = re.match(r"([A-Za-z]*)('''|\"\"\"|'|\")", code[start:]).groups()
                yield "string", start + len(prefix + quote), stop - len(quote)
            elif kind == "COMMENT":
                yield "comment", start + re.match(r"#\s*", token.string).end(), stop
            elif kind == "NAME":
                yield "name", start, stop
    except (tokenize.TokenError, SyntaxError) as error:
        raise LessonError(
            f"{place}: expected Python code. Received what does not parse: {error}. Correct the cell."
        ) from error
