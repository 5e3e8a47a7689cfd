"""Lessons: one MyST Markdown source each, from which the notebook of every language is generated.

Prose cells come in pairs, English first, each opened by a line such as `+++ {"lang": "ja"}`. Code cells exist once; the
front matter's `translations` turn their string literals, comments and names (such as CLASS_NAMES) into Japanese ones.

Tags of code cells: `exercise` (a stub), `check` and `solution` (shown folded) follow each other in this order;
`hidden-test` (assertions about what the prose claims) never reaches a learner. A check holds a comment, then
assertions with a hint each, then a `print` that says what is solved: `keras_study.checks` runs it, so that it never
raises. Where an answer is a number, `:answer: number` on the exercise has it tell text from a wrong number.

A cell that shows an error or a warning on purpose says which, and the rehearsal fails when it does not come:

    ```{code-cell} python
    :raises: "ValueError: Unrecognized keyword arguments"

    ```{code-cell} python
    :warns: "Do not pass an `input_shape`"

Both are parts of what the learner sees: of "type: message", and of the red block that `warnings` or logging prints.
`warns` may be a list. Run All goes on after a cell that raises.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode, v4

from keras_study.checks.cells import wrapped
from keras_study.edited import Generated
from keras_study.lesson_source import LANGUAGES, Cell, Lesson, read
from keras_study.translation import LessonError

__all__ = ["LANGUAGES", "Cell", "Lesson", "LessonError", "generate", "has_run", "notebook", "read", "stale", "write"]

SOLUTION_TITLES = {"en": "Solution", "ja": "解答例"}


def notebook(lesson: Lesson, language: str, *, rehearsal: bool = False) -> NotebookNode:
    """The lesson in one language, without outputs.

    With `rehearsal` the hidden tests are kept, expected errors and warnings stand in the metadata (`raises`, `warns`),
    and each solution followed by its check once more is appended, so that one run of the result shows that every stub
    fails its check and every solution passes it. Where warnings are errors, a cell's expected ones are let through.
    """
    cells, ids = [], set()
    checks = _checks(lesson, language)
    heading = f"# {lesson.title[language]}\n\n"
    for cell in lesson.cells:
        source = checks.get(cell.line) or cell.source[language]
        if cell.tag == "hidden-test" and not rehearsal:
            continue
        identity = _cell_id(lesson, cell, ids)
        if cell.tag == "solution":
            cells.append(v4.new_markdown_cell(_folded(source, language), id=identity))
        elif cell.kind == "markdown":
            cells.append(v4.new_markdown_cell(heading + source, id=identity))
            heading = ""
        elif rehearsal and (cell.raises or cell.warns):
            cells += _watched(cell, source, identity)
        else:
            cells.append(v4.new_code_cell(source, metadata=cell.metadata, id=identity))
    if rehearsal:
        by_tag = ([cell for cell in lesson.cells if cell.tag == tag] for tag in ("solution", "check"))
        for pair in zip(*by_tag, strict=True):
            cells += [
                v4.new_code_cell(
                    checks.get(cell.line) or cell.source[language],
                    metadata={"tags": [cell.tag]},
                    id=_cell_id(lesson, cell, ids),
                )
                for cell in pair
            ]
    made = v4.new_notebook(cells=cells, metadata=_notebook_metadata(lesson.title[language]))
    nbformat.validate(made)
    return made


def generate(folder: Path) -> dict[Path, str]:
    """What each notebook below `folder` (the one that holds `source`) has to contain, by path.

    Raises:
        LessonError: `folder/source` holds no lesson, or a lesson is not as expected.
    """
    paths = sorted((folder / "source").glob("*.md"))
    if not paths:
        raise LessonError(
            f"{folder}: expected lessons as source/NAME.md. Received: none. Give the folder that holds them."
        )
    lessons = [read(path) for path in paths]
    return {
        folder / language / f"{lesson.name}.ipynb": nbformat.writes(notebook(lesson, language)).rstrip("\n") + "\n"
        for lesson in lessons
        for language in LANGUAGES
    }


def stale(folder: Path) -> list[Path]:
    """The notebooks that are missing or differ from what their sources generate, by the byte."""
    return [path for path, text in generate(folder).items() if _differs(path, text)]


def write(folder: Path, *, overwrite: bool = False, record: Path | None = None) -> list[Path]:
    """Generate all notebooks; returns those that changed, and copies of those that somebody had edited.

    `record`: the file that lists what was generated, from which an edit differs (keras_study.edited).

    Raises:
        LessonError: a source is not as expected, or a notebook to be replaced has been run; then nothing is written.
    """
    texts = generate(folder)
    changed = [path for path, text in texts.items() if _differs(path, text)]
    if not overwrite and (run := [str(path) for path in changed if has_run(path)]):
        raise LessonError(
            f"Expected notebooks without outputs. Received, with somebody's work in them: {', '.join(run)}. "
            "Nothing was written. Copy them elsewhere first, or pass --overwrite to replace them."
        )
    generated = Generated(folder, record)
    copies = [] if overwrite else [copy for path in changed if (copy := generated.keep(path))]
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts[path], encoding="utf-8", newline="\n")
    generated.wrote(texts)
    return changed + copies


def _checks(lesson: Lesson, language: str) -> dict[int, str]:
    """The code of each check cell, by its line."""
    stubs = [cell for cell in lesson.cells if cell.tag == "exercise"]
    found = [cell for cell in lesson.cells if cell.tag == "check"]
    page = f"{language}/{lesson.name}"
    return {
        cell.line: wrapped(
            f"{lesson.name}:{cell.line}", page, number, cell.source[language], stub.source[language], stub.answer
        )
        for number, (stub, cell) in enumerate(zip(stubs, found, strict=True), start=1)
    }


def _watched(cell: Cell, source: str, identity: str) -> list[NotebookNode]:
    """The cell with what it expects, and its warnings let through for as long as it runs."""
    metadata = cell.metadata | {"raises": cell.raises, "warns": list(cell.warns)}
    watched = v4.new_code_cell(source, metadata=metadata, id=identity)
    if not cell.warns:
        return [watched]
    before, after = (
        [f"warnings.filterwarnings({action!r}, {_anywhere(text)!r})" for text in cell.warns]
        for action in ("default", "error")
    )
    return [
        v4.new_code_cell("\n".join(["import warnings", *before]), id=f"{identity}-before"),
        watched,
        v4.new_code_cell("\n".join(after), id=f"{identity}-after"),
    ]


def _anywhere(text: str) -> str:
    """What `warnings` takes for "contains `text`": it matches from the start, and never across lines by itself."""
    return "(?s).*" + re.escape(text)


def _cell_id(lesson: Lesson, cell: Cell, taken: set[str]) -> str:
    """An id that stays when other cells come and go, and is the same in every language."""
    occurrence = 0
    while True:
        seed = f"{lesson.name}\n{occurrence}\n{cell.source['en']}"
        identity = hashlib.sha256(seed.encode()).hexdigest()[:12]
        if identity not in taken:
            taken.add(identity)
            return identity
        occurrence += 1


def _folded(code: str, language: str) -> str:
    return f"<details>\n<summary>{SOLUTION_TITLES[language]}</summary>\n\n```python\n{code}\n```\n\n</details>"


def _notebook_metadata(title: str) -> dict[str, object]:
    return {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
        "title": title,
    }


def _differs(path: Path, text: str) -> bool:
    return not path.is_file() or path.read_bytes() != text.encode()


def has_run(path: Path) -> bool:
    """Whether the notebook holds what somebody's run left in it."""
    try:
        cells = nbformat.read(path, as_version=4).cells
    except (FileNotFoundError, nbformat.reader.NotJSONError):
        return False
    return any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
