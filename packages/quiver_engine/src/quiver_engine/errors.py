"""What went wrong, in both languages: what was expected, what was received, what to do next."""

from __future__ import annotations


class QuiverError(Exception):
    """A fault that the page shows. `code` is one of those in docs/api.md, `status` the HTTP status."""

    def __init__(self, code: str, en: str, ja: str, status: int = 400) -> None:
        super().__init__(en)
        self.code = code
        self.en = en
        self.ja = ja
        self.status = status

    def as_json(self) -> dict[str, str]:
        return {"code": self.code, "en": self.en, "ja": self.ja}


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
    """The model's own code raised: its message is the one that helps."""
    reason = " ".join(f"{type(error).__name__}: {error}".split())
    if len(reason) > 600:
        reason = reason[:600] + " ..."
    return QuiverError(
        "forward_failed",
        f"Expected the model to run on this input, but it raised {reason} Next: try `model(x)` with the same "
        "input in Python.",
        f"モデルをこの入力で実行したところ、エラーになりました: {reason} 同じ入力で `model(x)` を Python "
        "から実行して確かめてください。",
        status=422,
    )
