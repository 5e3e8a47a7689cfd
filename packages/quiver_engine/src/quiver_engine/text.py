"""What a learner reads, in both languages."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Text:
    """English and Japanese; as a string, for a terminal whose language is not known, one after the other."""

    en: str
    ja: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)

    def __str__(self) -> str:
        return f"{self.en} / {self.ja}"
