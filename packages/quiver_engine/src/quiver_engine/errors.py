"""What went wrong, in both languages: what was expected, what was received, what to do next."""

from __future__ import annotations

import re

from quiver_engine.text import Text

LONGEST_SENTENCE = 300
LONGEST_DETAILS = 4000
ANSI = re.compile(r"\x1b\[[0-9;]*m")
TRACES = re.compile(
    r"\n\s*(?:Arguments received by|Stack trace|Detected at node|Traceback|Original stack|\[\[\{\{)", re.IGNORECASE
)
NOISE = re.compile(
    r"\{\{.*?\}\}|\[Op:\w+\]|\bname: *(?=$|\n)|Graph execution error:|Exception encountered when calling \S+\(\)\."
)


class QuiverError(Exception):
    """A fault that the page shows. `code` is one of those in docs/api.md, `status` the HTTP status; `details`: a longer
    message of somebody else's, which the page folds."""

    def __init__(self, code: str, en: str, ja: str, status: int = 400, details: str | None = None) -> None:
        super().__init__(en)
        self.code = code
        self.text = Text(en, ja)
        self.status = status
        self.details = details

    @property
    def en(self) -> str:
        return self.text.en

    @property
    def ja(self) -> str:
        return self.text.ja

    def as_json(self) -> dict[str, str]:
        found = {"code": self.code} | self.text.as_json()
        return found | {"details": self.details} if self.details else found


def unknown(what: str, name_en: str, name_ja: str, received: str, next_en: str, next_ja: str) -> QuiverError:
    """404 for an id that names nothing; `what` is `input`, `layer` or `model`."""
    shown = received[:80]
    return QuiverError(
        f"unknown_{what}",
        f"Expected the id of {name_en}, received {shown!r}. {next_en}",
        f"{name_ja}の ID が必要ですが、{shown!r} が渡されました。{next_ja}",
        status=404,
    )


def forward_failed(error: Exception) -> QuiverError:
    """The model's own code raised: its sentence is what helps, the whole is folded below it."""
    whole = ANSI.sub("", f"{type(error).__name__}: {error}")
    reason = sentence_of(whole)
    return QuiverError(
        "forward_failed",
        f"Expected the model to run on this input, but it raised {reason} Next: try `model(x)` with the same "
        "input in Python.",
        f"モデルをこの入力で実行したところ、エラーになりました: {reason} 同じ入力で `model(x)` を Python "
        "から実行して確かめてください。",
        status=422,
        details=whole[:LONGEST_DETAILS],
    )


def sentence_of(whole: str) -> str:
    """Keras puts the arguments below a message, TensorFlow its graph's names around it."""
    text = TRACES.split(whole, maxsplit=1)[0]
    text = " ".join(NOISE.sub(" ", text).split())
    if len(text) > LONGEST_SENTENCE:
        text = text[:LONGEST_SENTENCE].rstrip() + " ..."
    return text if text.endswith((".", "...", "!", "?")) else text + "."


def from_zero(name: str, received: int, count: int) -> None:
    """
    Raises:
        QuiverError: `unknown_option`, where a number that counts from 0 is none of `count`.
    """
    if not 0 <= received < count:
        raise QuiverError(
            "unknown_option",
            f"Expected {name} to be from 0 to {count - 1}, received {received}.",
            f"{name} は 0 から {count - 1} までです ({received} が渡されました)。",
        )
