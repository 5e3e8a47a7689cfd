"""A lesson's source, read: its cells in every language, with what is wrong in it told by file and line."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from keras_study.checks.answers import KINDS
from keras_study.translation import LessonError, translate

LANGUAGES = {"en": "English", "ja": "Japanese"}
EXERCISE_TAGS = ("exercise", "check", "solution")
TAGS = (*EXERCISE_TAGS, "hidden-test")
# Of code cells: what an output is expected to contain.
EXPECTATIONS = ("raises", "warns")


@dataclass(frozen=True)
class Cell:
    """One cell in every language. `tag` is None for prose and for ordinary code; `line` counts from 1.

    `raises` is part of the error, `warns` are parts of the warnings that it shows on purpose. `answer` is the kind of
    an exercise's answer.
    """

    kind: str
    line: int
    source: dict[str, str]
    tag: str | None = None
    metadata: dict[str, object] = field(default_factory=dict)
    raises: str | None = None
    warns: tuple[str, ...] = ()
    answer: str | None = None


@dataclass(frozen=True)
class Lesson:
    """A lesson as read from its source: `title` by language, `cells` in order, hidden ones included."""

    name: str
    title: dict[str, str]
    cells: list[Cell]


def read(path: Path) -> Lesson:
    """Read a lesson's source.

    Raises:
        LessonError: a prose cell lacks its language or its twin, a language or tag is unknown, a comment has no
            translation, a translation is not used, exercise cells are out of order, or the file cannot be parsed.
        ModuleNotFoundError: jupytext, which only writing lessons needs, is not installed.
    """
    try:
        from jupytext.myst import MystMetadataParsingError, myst_to_notebook
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "Reading a lesson's source needs jupytext, which is not installed here. "
            "Install what requirements/test.txt lists."
        ) from error
    try:
        parsed = myst_to_notebook(path.read_text(encoding="utf-8"), add_source_map=True)
    except MystMetadataParsingError as error:
        raise LessonError(f"{path}: expected metadata in YAML or JSON. Received: {error}") from error

    title, translations = _front_matter(path, parsed.metadata)
    used: set[str] = set()
    cells: list[Cell] = []
    waiting: tuple[int, NotebookNode] | None = None
    for line, cell in zip(parsed.metadata["source_map"], parsed.cells, strict=True):
        place = f"{path}:{line}"
        language = _language(place, cell) if cell.cell_type == "markdown" else None
        if waiting and language != "ja":
            raise LessonError(
                f"{path}:{waiting[0]}: this English prose cell has no Japanese twin. Expected one directly after it, "
                f'opened by +++ {{"lang": "ja"}}. Received: {_kind(cell, language)} in line {line}.'
            )
        if language == "en":
            waiting = (line, cell)
        elif language == "ja":
            if not waiting:
                raise LessonError(
                    f"{place}: this Japanese prose cell has no English twin. Expected one directly before it, "
                    'opened by +++ {"lang": "en"}.'
                )
            cells.append(Cell("markdown", waiting[0], {"en": waiting[1].source, "ja": cell.source}))
            waiting = None
        else:
            cells.append(_code_cell(place, line, cell, translations, used))
    if waiting:
        raise LessonError(
            f"{path}:{waiting[0]}: this English prose cell has no Japanese twin. Expected one directly after it, "
            'opened by +++ {"lang": "ja"}. Received: the end of the file.'
        )
    if unused := [text for text in translations if text not in used]:
        raise LessonError(
            f"{path}: expected each translation to be a whole string literal, comment or name of the code. Not found: "
            f"{unused}. Remove the entries or copy the text from the code as it is."
        )
    _check_order(path, cells)
    return Lesson(path.stem, title, cells)


def _front_matter(path: Path, metadata: NotebookNode) -> tuple[dict[str, str], dict[str, str]]:
    lesson = metadata.get("lesson")
    known = lesson if isinstance(lesson, dict) else {}
    title, translations = known.get("title"), known.get("translations", {})
    if not isinstance(title, dict) or set(title) != set(LANGUAGES):
        raise LessonError(
            f"{path}: expected a front matter with lesson: {{title: {{en: ..., ja: ...}}}}. Received: {lesson!r}."
        )
    if not isinstance(translations, dict) or not all(
        type(text) is str for pair in translations.items() for text in pair
    ):
        raise LessonError(
            f"{path}: expected translations from text to text (quote numbers). Received: {translations!r}."
        )
    return dict(title), dict(translations)


def _language(place: str, cell: NotebookNode) -> str:
    language = cell.metadata.get("lang")
    if language is None:
        start = cell.source.splitlines()[0]
        raise LessonError(
            f"{place}: this prose cell has no language. Expected a line before it that reads "
            f'+++ {{"lang": "en"}} or +++ {{"lang": "ja"}}. Its text starts with: {start!r}.'
        )
    if language not in LANGUAGES:
        raise LessonError(
            f"{place}: expected one of the languages {', '.join(LANGUAGES)}. Received: lang={language!r}."
        )
    return language


def _kind(cell: NotebookNode, language: str | None) -> str:
    return f"{LANGUAGES[language]} prose" if language else f"a {cell.cell_type} cell"


def _code_cell(place: str, line: int, cell: NotebookNode, translations: dict[str, str], used: set[str]) -> Cell:
    if cell.cell_type != "code":
        raise LessonError(
            f"{place}: expected prose or a code-cell. Received: a {cell.cell_type} cell. Rewrite it as one of these."
        )
    metadata = dict(cell.metadata)
    expected = {name: _expectation(place, name, metadata.pop(name, [])) for name in EXPECTATIONS}
    tags = list(metadata.get("tags", []))
    if len(tags) > 1 or not set(tags) <= set(TAGS):
        raise LessonError(f"{place}: expected at most one tag of {', '.join(TAGS)}. Received: tags={tags}.")
    tag = tags[0] if tags else None
    if tag and any(expected.values()):
        raise LessonError(
            f"{place}: expected raises or warns without a tag. Received: tags={tags}. Use a cell of its own."
        )
    answer = metadata.pop("answer", None)
    if answer is not None and (tag != "exercise" or answer not in KINDS):
        raise LessonError(
            f"{place}: expected :answer: with one of {', '.join(KINDS)}, on an exercise. Received: {answer!r}."
        )
    if expected["raises"]:
        metadata["tags"] = ["raises-exception"]
    if tag == "check":
        # Its source gives the answer away; its output is what teaches.
        metadata["jupyter"] = {"source_hidden": True}
    sources = {"en": cell.source, "ja": cell.source}
    if tag != "hidden-test":
        sources["ja"] = translate(place, cell.source, translations, used)
    raises = expected["raises"][0] if expected["raises"] else None
    return Cell("code", line, sources, tag, metadata, raises, expected["warns"], answer)


def _expectation(place: str, name: str, value: object) -> tuple[str, ...]:
    texts = [value] if isinstance(value, str) else value
    most = 1 if name == "raises" else 9
    if not isinstance(texts, list) or len(texts) > most or not all(isinstance(text, str) and text for text in texts):
        wanted = "a text" if name == "raises" else "a text or a list of texts"
        raise LessonError(f'{place}: expected {wanted}, such as :{name}: "part of the message". Received: {value!r}.')
    return tuple(texts)


def _check_order(path: Path, cells: list[Cell]) -> None:
    if not cells or cells[0].kind != "markdown":
        raise LessonError(
            f"{path}: expected prose as the first cell, below whose title the lesson starts. Add a pair of prose cells."
        )
    expected = 0
    for cell in cells:
        if cell.tag not in EXERCISE_TAGS:
            continue
        if cell.tag != EXERCISE_TAGS[expected]:
            raise LessonError(
                f"{path}:{cell.line}: expected a cell tagged {EXERCISE_TAGS[expected]!r}, as exercise, "
                f"check and solution follow each other. Received: {cell.tag!r}."
            )
        expected = (expected + 1) % len(EXERCISE_TAGS)
    if expected:
        raise LessonError(f"{path}: the last exercise has no cell tagged {EXERCISE_TAGS[expected]!r}. Add it.")
