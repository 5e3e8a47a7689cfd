"""What `fit` refuses, in both languages: what was expected, what was received, what to do next."""

from __future__ import annotations


class OvernightError(RuntimeError):
    """A training that cannot go on exactly. Nothing in its folder was changed."""

    def __init__(self, en: str, ja: str) -> None:
        super().__init__(f"{en}\n{ja}")
        self.en = en
        self.ja = ja


class Damaged(Exception):
    """A file that is not what was written: torn, truncated, or with flipped bits. The message names what is wrong."""


class NewerFormat(Exception):
    """A whole file of a format that this version does not know."""


class Interrupted(BaseException):
    """SIGTERM came: unwinds `model.fit`. It is no Exception, so that nothing on the way takes it for a failure."""
