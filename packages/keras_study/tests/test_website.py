from __future__ import annotations

import nbformat
import pytest
from keras_study import lessons, website
from keras_study.outputs import settled

LESSON = """\
---
lesson:
  title: {en: One, ja: 一}
---

+++ {"lang": "en"}

[Two](02-two.ipynb), [here](#Read-on), [in Japanese](../ja/01-one.ipynb#読む).

```mermaid
flowchart TB
    a --> b
    click b href "02-two.ipynb"
```

## Read on

+++ {"lang": "ja"}

[二](02-two.ipynb)、[英語](../en/01-one.ipynb)。

## 読む

```{code-cell} python
print(6 * 7)
```
"""


@pytest.fixture
def checkout(tmp_path):
    docs, source = tmp_path / "docs", tmp_path / "notebooks/source"
    docs.mkdir()
    source.mkdir(parents=True)
    names = ["01-one", "02-two"]
    (docs / "course.yaml").write_text("".join(f"{name}: {{en: A, ja: あ}}\n" for name in names), encoding="utf-8")
    for page in website.PAGES:
        english = "[日本語](glossary.ja.md) [sheet](cheatsheet.md) [one](../notebooks/en/01-one.ipynb) [x](other.md)\n"
        japanese = "[English](glossary.md) [表](cheatsheet.ja.md) [一](../notebooks/ja/01-one.ipynb)\n"
        (docs / f"{page}.md").write_text(english, encoding="utf-8")
        (docs / f"{page}.ja.md").write_text(japanese, encoding="utf-8")
    for name in names:
        (source / f"{name}.md").write_text(LESSON, encoding="utf-8")
    return tmp_path


def prepared(checkout, name, **options):
    website.prepare(checkout, checkout / "site", **options)
    path = checkout / "site" / name
    return (
        path.read_text(encoding="utf-8") if path.suffix == ".md" else nbformat.read(path, as_version=4).cells[0].source
    )


def test_links_between_lessons_lead_to_the_pages_beside(checkout):
    english = prepared(checkout, "en/01-one.ipynb")
    assert "[Two](02-two.ipynb), [here](#Read-on), [in Japanese](../ja/01-one.html#読む)." in english
    assert "[二](02-two.ipynb)、[英語](../en/01-one.html)。" in prepared(checkout, "ja/01-one.ipynb")


def test_links_of_the_pages_lead_to_the_same_language_and_over(checkout):
    english = '<a href="../ja/glossary.html">日本語</a> [sheet](cheatsheet.md) [one](01-one.ipynb) [x](other.md)\n'
    japanese = '<a href="../en/glossary.html">English</a> [表](cheatsheet.md) [一](01-one.ipynb)\n'
    assert prepared(checkout, "en/errata.md") == english
    assert prepared(checkout, "ja/errata.md") == japanese


def test_index_lists_the_lessons_in_the_order_of_the_course(checkout):
    assert "01-one\n02-two\n```" in prepared(checkout, "ja/index.md")


def test_a_diagram_is_for_the_script_or_not_there(checkout):
    assert "mermaid" not in prepared(checkout, "en/01-one.ipynb")
    with_script = prepared(checkout, "en/01-one.ipynb", mermaid=True)
    assert '<pre class="mermaid">\nflowchart TB\n    a --> b\n    click b href "02-two.html"\n</pre>' in with_script


def test_what_was_executed_once_is_not_executed_again(checkout, tmp_path, monkeypatch):
    runs = []

    class Client:
        def __init__(self, notebook, **options):
            self.notebook = notebook

        def execute(self):
            runs.append(1)
            self.notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text="42\n")]

    monkeypatch.setattr("nbclient.NotebookClient", Client)
    lesson, cache = lessons.read(checkout / "notebooks/source/01-one.md"), tmp_path / "cache"
    cache.mkdir()
    for salt, expected in [("lock", 1), ("lock", 1), ("another lock", 2)]:
        notebook = website.executed(lesson, "en", cache, salt)
        assert notebook.cells[1].outputs[0].text == "42\n"
        assert len(runs) == expected
    assert len(list(cache.iterdir())) == 1


def test_outputs_are_settled_and_say_nothing_of_the_machine_that_ran_them(checkout):
    def execute(lesson, language):
        notebook = lessons.notebook(lesson, language)
        frame = nbformat.v4.new_output("display_data", {"text/html": "<iframe src='/tensorboard/'>"})
        bits = [nbformat.v4.new_output("stream", text=text) for text in ("1/2", "\r2/2", "\n")]
        error = nbformat.v4.new_output("error", traceback=["File \x1b[32m/home/me/lib/site-packages/keras/a.py:1"])
        notebook.cells[1].outputs = [frame, *bits, error]
        return notebook

    website.prepare(checkout, checkout / "site", execute)
    frame, stream, error = nbformat.read(checkout / "site/ja/01-one.ipynb", as_version=4).cells[1].outputs
    assert stream.text == "2/2\n"
    assert "<iframe" not in frame.data["text/html"]
    assert "JupyterLab では" in frame.data["text/html"]
    assert error.traceback == ["File \x1b[32msite-packages/keras/a.py:1"]


@pytest.mark.parametrize(
    ("printed", "seen"),
    [
        ("1/9\x08\x08\x08\r9/9 done\n", "9/9 done\n"),
        ("\x1b[1mbold\x1b[0m\n", "bold\n"),
        ("one\r\ntwo\n", "one\ntwo\n"),
        ("plain", "plain"),
    ],
)
def test_settled(printed, seen):
    assert settled(printed) == seen
