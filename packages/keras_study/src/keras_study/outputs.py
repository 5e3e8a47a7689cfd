"""What a cell printed, as a reader sees it in the end."""

from __future__ import annotations

import re

ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def settled(text: str) -> str:
    """`text` as a terminal shows it in the end, without colours: of a progress bar, only its last state."""
    lines = ANSI.sub("", text).replace("\x08", "\r").split("\n")
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines)
