"""The static site: complete, without a dead link and without a server, and its search finds words of both languages."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from harness import ROOT
from keras_study import lessons, website

LESSONS = sorted(path.stem for path in (ROOT / "notebooks/source").glob("*.md"))


CODE = ("pre", "code", "script", "style")


class Page(HTMLParser):
    """What a page links to, what it loads, its anchors, and its text without code."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = set()
        self.prose: list[str] = []
        self._code: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if tag in CODE:
            self._code.append(tag)
        self.anchors |= {found[name] for name in ("id", "name") if found.get(name)}
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        elif tag in ("script", "img", "iframe") and found.get("src"):
            self.loads.append(found["src"])
        elif tag == "link" and found.get("href") and found.get("rel") in ("stylesheet", "icon", "preload"):
            self.loads.append(found["href"])

    def handle_endtag(self, tag: str) -> None:
        if tag in CODE and self._code:
            self._code.pop()

    def handle_data(self, data: str) -> None:
        if not self._code:
            self.prose.append(data)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site without outputs: running all lessons is for tests/test_lessons.py."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, ROOT / "scripts/render.py", "--unexecuted", "--to", folder]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr[-3000:]
    return folder / "site"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    return {path.resolve(): Page(path) for path in site.rglob("*.html")}


def local(pages: dict[Path, Page], kind: str) -> Iterator[tuple[Path, str, Path, str]]:
    """The page, the address as written, the file and the anchor of each address that is no other server's."""
    for path, page in pages.items():
        for address in getattr(page, kind):
            parts = urlsplit(address)
            if not parts.scheme and not parts.netloc:
                target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
                yield path, address, target, unquote(parts.fragment)


def test_every_lesson_and_page_is_there_in_both_languages(site: Path) -> None:
    names = {"index", "search", *LESSONS, *website.PAGES}
    for language in lessons.LANGUAGES:
        assert names <= {path.stem for path in (site / language).glob("*.html")}


def test_links_and_anchors_lead_somewhere(pages: dict[Path, Page]) -> None:
    found = list(local(pages, "links"))
    assert len(found) > 100
    dead = [
        f"{path.name}: {address}"
        for path, address, target, anchor in found
        if not target.exists() or (anchor and target in pages and anchor not in pages[target].anchors)
    ]
    assert not dead


def test_no_emphasis_is_left_as_asterisks(pages: dict[Path, Page]) -> None:
    # Beside Japanese brackets Markdown takes ** for text: **「like this」**so.
    left = [f"{path.name}: {text.strip()}" for path, page in pages.items() for text in page.prose if "**" in text]
    assert not left, "put the asterisks inside the brackets"


def test_no_link_is_left_that_only_works_in_the_checkout(pages: dict[Path, Page]) -> None:
    assert not [link for page in pages.values() for link in page.links if re.search(r"\.(ipynb|md)(#|$)", link)]


def test_nothing_is_loaded_from_a_server(pages: dict[Path, Page]) -> None:
    remote = [load for page in pages.values() for load in page.loads if re.match(r"(?:\w+:)?//", load)]
    assert not remote
    assert not [f"{path.name}: {load}" for path, load, target, _ in local(pages, "loads") if not target.exists()]


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("en", "histogram", "glossary.html"),
        ("ja", "損失関数", "glossary.html"),
        ("ja", "過学習", "00-your-first-network.html"),
        ("ja", "Dropout", "cheatsheet.html"),
    ],
)
def test_search_finds_words_from_the_file_alone(site: Path, page, language: str, words: str, expected: str) -> None:
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{(site / language / 'search.html').as_uri()}?q={words}")
    page.wait_for_selector(f"#search-results li a[href^='{expected}']")
    assert not problems


def test_search_finds_nothing_where_nothing_is(site: Path, page) -> None:
    page.goto(f"{(site / 'ja/search.html').as_uri()}?q=冷蔵庫")
    page.wait_for_function("document.querySelector('.search-summary')?.textContent.length > 10")
    assert page.query_selector_all("#search-results li a") == []
