from __future__ import annotations

import pytest
from keras_study import errata, reference
from keras_study.errata import ErrataError

GOOD = """\
given:
  model: "model = 1\\n"
differences:
  - name: a-line
    lesson: 01-tensors
    old: "old(`x`)"
    new: "new | newer"
    does: {en: It does, ja: 働き}
    given: model
    book: "old\\n"
    raises: "NameError: name 'old'"
    today: "result = model\\n"
    meant: "1"
    why: {en: Because., ja: 理由です。}
    link: https://keras.io/
"""
TERMS = "- {en: tensor, ja: テンソル, lesson: 01-tensors, is: {en: An array., ja: 配列です。}}\n"


@pytest.fixture
def docs(tmp_path):
    def write(text=GOOD, lesson="01-tensors"):
        folder = tmp_path / "docs"
        folder.mkdir()
        (folder / "errata.yaml").write_text(text, encoding="utf-8")
        (folder / "glossary.yaml").write_text(TERMS, encoding="utf-8")
        (folder / "course.yaml").write_text(f"{lesson}: {{en: Tensors, ja: テンソルの章}}\n", encoding="utf-8")
        return folder

    return write


def test_reads_what_a_snippet_is_given(docs):
    [difference] = errata.read(docs() / "errata.yaml")
    assert (difference.given, difference.outcome, difference.text) == ("model = 1\n", "raises", "NameError: name 'old'")


def test_ellipsis_is_shown_and_not_expected(docs):
    folder = docs(GOOD.replace("NameError: name 'old'", "NameError: name …"))
    [difference] = errata.read(folder / "errata.yaml")
    assert difference.said == "NameError: name"
    assert "`NameError: name …`" in reference.pages(folder)[folder / "errata.md"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("raises:", "rises:", "expected one of raises, warns, silently. Received: \\[\\]"),
        ("given: model", "given: net", "expected one of model as given"),
        ("today:", "tomorrow:", "expected the fields that the file's head lists.*tomorrow"),
        (", ja: 働き", "", "expected does in en and ja"),
        ("raises: \"NameError: name 'old'\"", "silently: '1'\n    meant: null", "Add meant"),
    ],
)
def test_refuses(docs, old, new, message):
    text = GOOD.replace('    meant: "1"\n', "") if "meant" in new else GOOD
    assert old in text
    with pytest.raises(ErrataError, match=message):
        errata.read(docs(text.replace(old, new)) / "errata.yaml")


def test_refuses_a_name_that_comes_twice(docs):
    with pytest.raises(ErrataError, match=r"twice: \['a-line'\]"):
        errata.read(docs(GOOD + GOOD.partition("differences:\n")[2]) / "errata.yaml")


def test_refuses_a_lesson_that_the_course_has_not(docs):
    with pytest.raises(ErrataError, match=r"Received: \['01-tensors'\]"):
        reference.pages(docs(lesson="02-models"))


def test_pages_in_both_languages(docs):
    folder = docs()
    pages = {path.name: text for path, text in reference.pages(folder).items()}
    assert set(pages) == {
        f"{page}{suffix}" for page in ("cheatsheet", "errata", "glossary") for suffix in (".md", ".ja.md")
    }
    # In a table a bar would end the cell, and a back quote the code.
    assert "| ``old(`x`)`` | `new \\| newer` | 働き |" in pages["cheatsheet.ja.md"]
    assert "`NameError: name 'old'`" in pages["errata.md"]
    assert "| **tensor** | テンソル | An array. | [Tensors](../notebooks/en/01-tensors.ipynb) |" in pages["glossary.md"]
