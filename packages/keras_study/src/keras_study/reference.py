"""The pages of reference that are written from data: cheat sheet, differences and glossary, in both languages."""

from __future__ import annotations

from pathlib import Path

import yaml

from keras_study import errata
from keras_study.errata import Difference

Titles = dict[str, dict[str, str]]
SUFFIX = {"en": ".md", "ja": ".ja.md"}
WORDS = {
    "en": {
        "written": "Written from `{source}` by `make notebooks`; a test runs every line of it.",
        "terms_written": "Written from `{source}` by `make notebooks`.",
        "cheatsheet": "Cheat sheet: the book's Keras and today's",
        "cheatsheet_intro": "What you read in the book, and what you type today. Why, and what happens if you type it "
        "as in the book: [the differences](errata.md). Words: [glossary](glossary.md).",
        "other": "[日本語](cheatsheet.ja.md)",
        "cheatsheet_head": ("In the book", "Today", "What it does"),
        "errata": "The book's Keras on Keras 3",
        "errata_intro": "What happens if you type a line as the book has it. Where it says *nothing*, the line runs "
        "and does something else: those are the dangerous ones. In short: [cheat sheet](cheatsheet.md).",
        "errata_other": "[日本語](errata.ja.md)",
        "errata_head": ("In the book", "What you see", "Today", "Why"),
        "nothing": "*nothing*: {text} instead of {meant}",
        "warning": "warning: ",
        "more": "Keras",
        "glossary": "Glossary",
        "glossary_intro": "The words of chapter 2, a sentence each, and the lesson that shows it.",
        "glossary_other": "[日本語](glossary.ja.md)",
        "glossary_head": ("Term", "Japanese", "What it is", "Shown in"),
    },
    "ja": {
        "written": "このページは `make notebooks` が `{source}` から生成しています。"
        "すべての行をテストで実行しています。",
        "terms_written": "このページは `make notebooks` が `{source}` から生成しています。",
        "cheatsheet": "早見表: 本の Keras といまの Keras",
        "cheatsheet_intro": "本に書いてあるものと、いまの書き方です。変わった理由と、本のとおりに入力するとどうなるかは"
        "[本の Keras を Keras 3 で動かすと](errata.ja.md)を、用語は[用語集](glossary.ja.md)をご覧ください。",
        "other": "[English](cheatsheet.md)",
        "cheatsheet_head": ("本の書き方", "いまの書き方", "何をするものか"),
        "errata": "本の Keras を Keras 3 で動かすと",
        "errata_intro": "本のとおりに入力すると何が起こるかをまとめました。「何も出ない」とある行は、"
        "そのまま動いて別の結果になります。いちばん注意が必要なものです。手短に調べるときは[早見表](cheatsheet.ja.md)をどうぞ。",
        "errata_other": "[English](errata.md)",
        "errata_head": ("本の書き方", "表示されるもの", "いまの書き方", "理由"),
        "nothing": "**何も出ない**: {meant} のはずが {text} になる",
        "warning": "警告: ",
        "more": "Keras",
        "glossary": "用語集",
        "glossary_intro": "第 2 章に出てくる用語を短く説明し、実際に確かめられるレッスンを示します。",
        "glossary_other": "[English](glossary.md)",
        "glossary_head": ("用語", "英語", "説明", "レッスン"),
    },
}


def course(folder: Path) -> Titles:
    """The title of each lesson by language, by its name, in the order of the course: `folder`/course.yaml."""
    return yaml.safe_load((folder / "course.yaml").read_text(encoding="utf-8"))


def pages(folder: Path) -> dict[Path, str]:
    """What each page in `folder` has to contain, from its course.yaml, errata.yaml and glossary.yaml.

    Raises:
        ErrataError: a data file is not as expected, or names a lesson that the course has not.
    """
    titles = course(folder)
    differences = errata.read(folder / "errata.yaml")
    terms = yaml.safe_load((folder / "glossary.yaml").read_text(encoding="utf-8"))
    named = {difference.lesson for difference in differences} | {term["lesson"] for term in terms}
    if unknown := sorted(named - set(titles)):
        raise errata.ErrataError(
            f"{folder}: expected names of lessons. Received: {unknown}. There are: {sorted(titles)}."
        )
    made = {}
    for language, suffix in SUFFIX.items():
        made[folder / f"cheatsheet{suffix}"] = cheatsheet(differences, titles, language)
        made[folder / f"errata{suffix}"] = table(differences, titles, language)
        made[folder / f"glossary{suffix}"] = glossary(terms, titles, language)
    return made


def cheatsheet(differences: list[Difference], titles: Titles, language: str) -> str:
    """One page: old name, new name, what it does."""
    words = WORDS[language]
    lines = _head("cheatsheet", "other", language)
    for lesson, members in _by_lesson(differences, titles):
        rows = [(_code(one.old), _code(one.new), one.does[language]) for one in members]
        lines += [f"## {titles[lesson][language]}", "", *_table(words["cheatsheet_head"], rows), ""]
    return "\n".join([*lines, words["written"].format(source="errata.yaml"), ""])


def table(differences: list[Difference], titles: Titles, language: str) -> str:
    """For each difference what is seen, and why."""
    words = WORDS[language]
    lines = _head("errata", "errata_other", language)
    for lesson, members in _by_lesson(differences, titles):
        rows = [
            (_code(one.old), _seen(one, words), _code(one.new), f"{one.why[language]} [{words['more']}]({one.link})")
            for one in members
        ]
        lines += [f"## {_lesson_link(lesson, titles, language)}", "", *_table(words["errata_head"], rows), ""]
    return "\n".join([*lines, words["written"].format(source="errata.yaml"), ""])


def glossary(terms: list[dict], titles: Titles, language: str) -> str:
    """Each term with its name in the other language, one sentence, and a lesson; in the order of the course."""
    words = WORDS[language]
    other = {"en": "ja", "ja": "en"}[language]
    rows = [
        (f"**{term[language]}**", term[other], term["is"][language], _lesson_link(term["lesson"], titles, language))
        for term in sorted(
            terms, key=lambda term: term["en"].casefold() if language == "en" else list(titles).index(term["lesson"])
        )
    ]
    lines = [*_head("glossary", "glossary_other", language), *_table(words["glossary_head"], rows), ""]
    return "\n".join([*lines, words["terms_written"].format(source="glossary.yaml"), ""])


def _head(page: str, other: str, language: str) -> list[str]:
    words = WORDS[language]
    return [f"# {words[page]}", "", f"{words[page + '_intro']} {words[other]}", ""]


def _by_lesson(differences: list[Difference], titles: Titles) -> list[tuple[str, list[Difference]]]:
    grouped = {name: [one for one in differences if one.lesson == name] for name in titles}
    return [(name, members) for name, members in grouped.items() if members]


def _seen(difference: Difference, words: dict[str, str]) -> str:
    if difference.outcome == "silently":
        return words["nothing"].format(text=_code(difference.text), meant=_code(difference.meant))
    return (words["warning"] if difference.outcome == "warns" else "") + _code(difference.text)


def _lesson_link(lesson: str, titles: Titles, language: str) -> str:
    return f"[{titles[lesson][language]}](../notebooks/{language}/{lesson}.ipynb)"


def _code(text: str) -> str:
    """`text` as code within a row of a table, where a bar would end the cell."""
    fence = "``" if "`" in text else "`"
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}".replace("|", "\\|")


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in [head, ["---"] * len(head), *rows]]
