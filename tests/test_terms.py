"""One word for one thing: docs/terms.yaml, over every text that a learner sees, in either language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from harness import ROOT

TERMS: dict[str, dict[str, list[str]]] = yaml.safe_load((ROOT / "docs/terms.yaml").read_text(encoding="utf-8"))
TEXTS = [
    "README*.md",
    "docs/*.md",
    "docs/*.yaml",
    "docs/site/**/*.html",
    "notebooks/source/*.md",
    "packages/*/README*.md",
    "packages/*/docs/*.md",
    "packages/*/src/**/*.py",
    "packages/quiver_engine/client/src/words.*.ts",
]


def replaced(text: str) -> list[str]:
    """What `text` says in a word that the list replaces, with the word to use."""
    return [
        f"{text[max(0, found.start() - 20) : found.end() + 20]!r}: write {good}"
        for words in TERMS.values()
        for good, patterns in words.items()
        for pattern in patterns
        for found in re.finditer(pattern, text)
    ]


@pytest.mark.parametrize("pattern", TEXTS)
def test_texts_use_one_word_for_one_thing(pattern: str) -> None:
    paths = [path for path in ROOT.glob(pattern) if path.name != "terms.yaml"]
    assert paths, f"No text matches {pattern}."
    wrong = [
        f"{path.relative_to(ROOT)}: {line}" for path in paths for line in replaced(path.read_text(encoding="utf-8"))
    ]
    assert not wrong, "\n".join(wrong)


def test_the_list_does_not_forbid_what_it_asks_for() -> None:
    assert [word for words in TERMS.values() for word in words if replaced(word)] == []


def test_a_word_that_the_list_replaces_is_found(tmp_path: Path) -> None:
    assert replaced("オプティマイザーは今も使えます。学習時間は長いです。") == [
        "'オプティマイザーは今も使えます。学習時間は長いです。': write 最適化アルゴリズム",
        "'オプティマイザーは今も使えます。学習時間は長いです。': write いま",
    ]
