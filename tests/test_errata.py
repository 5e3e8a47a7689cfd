"""What docs/errata.yaml says of the book's Keras and today's is what happens, and keras_upgrade mends it."""

from __future__ import annotations

import ast
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from harness import ROOT
from keras_study import errata
from keras_upgrade import upgrade
from snippets import outcomes

DIFFERENCES = errata.read(ROOT / "docs/errata.yaml")
each_difference = pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda difference: difference.name)


def upgraded(difference: errata.Difference) -> str:
    return upgrade(difference.given + difference.book).code


@pytest.fixture(scope="module")
def ran() -> dict[str, dict[str, dict]]:
    """What happened, by kind of snippet and name."""
    snippets = {
        "book": {one.name: (one.given, one.book) for one in DIFFERENCES},
        "today": {one.name: (one.given, one.today) for one in DIFFERENCES},
        "upgraded": {one.name: ("", upgraded(one)) for one in DIFFERENCES},
    }
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(snippets, pool.map(outcomes, snippets.values()), strict=True))


@each_difference
def test_book_does_what_is_said(difference, ran) -> None:
    happened = ran["book"][difference.name]
    if difference.outcome == "raises":
        assert difference.said in (happened["error"] or "no error")
    else:
        assert happened["error"] is None
        if difference.outcome == "warns":
            assert any(difference.said in text for text in happened["shown"]), happened["shown"]
        else:
            assert happened["shown"] == []
            assert happened["result"] == difference.text != difference.meant


@each_difference
def test_today_is_right_without_a_word(difference, ran) -> None:
    assert ran["today"][difference.name] == {"error": None, "shown": [], "result": difference.meant}


@each_difference
def test_keras_upgrade_mends_it_or_is_known_not_to(difference, ran) -> None:
    happened = ran["upgraded"][difference.name]
    mended = happened == {"error": None, "shown": [], "result": difference.meant}
    assert mended != bool(difference.not_upgraded), f"{happened}\n{upgraded(difference)}"


@each_difference
def test_snippets_are_short_python(difference) -> None:
    for code in (difference.book, difference.today):
        assert len(code.splitlines()) <= 12
        assert ast.parse(code).body


@each_difference
def test_link_is_to_the_documentation(difference) -> None:
    assert difference.link.startswith(("https://keras.io/", "https://github.com/keras-team/"))


def test_pages_are_what_the_data_generate() -> None:
    check = subprocess.run([sys.executable, ROOT / "scripts/reference.py", "--check"], capture_output=True, text=True)
    assert check.returncode == 0, check.stderr
