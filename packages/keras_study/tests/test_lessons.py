from __future__ import annotations

import builtins
import json
import re
import subprocess
import warnings

import nbformat
import pytest
from keras_study import lessons
from keras_study.lessons import LessonError

FRONT_MATTER = """\
---
lesson:
  title: {en: A lesson, ja: レッスン}
  translations: {TRANSLATIONS}
---
"""
PROSE = """
+++ {"lang": "en"}

One.

+++ {"lang": "ja"}

一つ。
"""


def code(source, tag=None):
    tags = f":tags: [{tag}]\n\n" if tag else ""
    return f"\n```{{code-cell}} python\n{tags}{source}\n```\n"


def told(source, **metadata):
    lines = "".join(f":{name}: {json.dumps(value)}\n" for name, value in metadata.items())
    return f"\n```{{code-cell}} python\n{lines}\n{source}\n```\n"


CHECK = 'assert x == 1, "no."\nprint("Solved")'
EXERCISE = code("x = ...", "exercise") + code(CHECK, "check") + code("x = 1", "solution")


def source(tmp_path, body, translations="{}", name="tiny"):
    path = tmp_path / "source" / f"{name}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(FRONT_MATTER.replace("{TRANSLATIONS}", translations) + body, encoding="utf-8")
    return path


def sources(tmp_path, language, body, translations="{}", **options):
    made = lessons.notebook(lessons.read(source(tmp_path, body, translations)), language, **options)
    return [cell.source for cell in made.cells]


def refusal(tmp_path, body, translations="{}"):
    path = source(tmp_path, body, translations)
    with pytest.raises(LessonError) as error:
        lessons.read(path)
    assert str(error.value).startswith(str(path))
    return str(error.value)


def test_each_language_gets_its_prose_below_its_title(tmp_path):
    assert sources(tmp_path, "en", PROSE) == ["# A lesson\n\nOne."]
    assert sources(tmp_path, "ja", PROSE) == ["# レッスン\n\n一つ。"]


def test_only_the_first_prose_gets_the_title(tmp_path):
    assert sources(tmp_path, "en", PROSE + PROSE) == ["# A lesson\n\nOne.", "One."]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param('label = "loss"', 'label = "損失"', id="string"),
        pytest.param("label = 'loss'", "label = '損失'", id="quotes-stay"),
        pytest.param('label = """loss"""', 'label = """損失"""', id="triple-quotes"),
        pytest.param('print(f"loss {x:.2f}")', 'print(f"損失 {x:.2f}")', id="f-string"),
        pytest.param("print(f\"loss {h['loss']}\")", "print(f\"損失 {h['loss']}\")", id="f-string-holding-a-string"),
        pytest.param("x = 1  # loss", "x = 1  # 損失", id="comment"),
        pytest.param("y = data.NAMES", "y = data.NAMES_JA", id="name"),
        pytest.param('y = "é—é", "loss"', 'y = "é—é", "損失"', id="after-letters-beyond-ascii"),
        pytest.param('y = ("a",\n     "loss")', 'y = ("a",\n     "損失")', id="second-line"),
    ],
)
def test_translation_changes(tmp_path, before, after):
    words = ["loss", "loss {x:.2f}", "loss {h['loss']}"]
    entries = {word: "損失" + word.removeprefix("loss") for word in words} | {"NAMES": "NAMES_JA"}
    every = "".join(code(f'a = "{word}", NAMES') for word in words)
    body = PROSE + code(before) + every
    assert sources(tmp_path, "ja", body, json.dumps(entries))[1] == after
    assert sources(tmp_path, "en", body, json.dumps(entries))[1] == before


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param("loss = 1", id="name-with-a-word-for-translation"),
        pytest.param('y = "val_loss"', id="part-of-a-string"),
        pytest.param('y = f"{h["x"]} loss"', id="part-of-an-f-string"),
        pytest.param("y = NAMES_OF", id="part-of-a-name"),
    ],
)
def test_translation_leaves_alone(tmp_path, kept):
    body = PROSE + code(kept) + code('a = "loss", NAMES')
    assert sources(tmp_path, "ja", body, '{"loss": "損失", "NAMES": "NAMES_JA"}')[1] == kept


def test_hidden_test_reaches_only_the_rehearsal(tmp_path):
    body = PROSE + code("assert True", "hidden-test")
    assert sources(tmp_path, "en", body) == ["# A lesson\n\nOne."]
    assert sources(tmp_path, "en", body, rehearsal=True) == ["# A lesson\n\nOne.", "assert True"]


def test_learner_gets_a_cell_that_raises_with_the_tag_that_lets_run_all_go_on(tmp_path):
    lesson = lessons.read(source(tmp_path, PROSE + told("1 / 0", raises="ZeroDivisionError: division")))
    assert lessons.notebook(lesson, "en").cells[1].metadata == {"tags": ["raises-exception"]}
    assert lessons.notebook(lesson, "en", rehearsal=True).cells[1].metadata.raises == "ZeroDivisionError: division"


def test_learner_gets_a_cell_that_warns_as_any_other(tmp_path):
    lesson = lessons.read(source(tmp_path, PROSE + told("a = 1", warns="legacy")))
    assert lessons.notebook(lesson, "ja").cells[1].metadata == {}
    assert [cell.source for cell in lessons.notebook(lesson, "ja").cells[1:]] == ["a = 1"]


@pytest.mark.parametrize("expected", ["it's {old} (really)", ["it's", "(really)"]])
def test_rehearsal_lets_through_only_the_warning_that_a_cell_expects(tmp_path, expected):
    cell = 'import warnings\nwarnings.warn("Look:\\nit\'s {old} (really)", UserWarning)'
    lesson = lessons.read(source(tmp_path, PROSE + told(cell, warns=expected)))
    before, watched, after = (cell.source for cell in lessons.notebook(lesson, "en", rehearsal=True).cells[1:])
    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter("error")
        exec(before)
        exec(watched)
        with pytest.raises(UserWarning, match="other"):
            warnings.warn("other", UserWarning, stacklevel=1)
        exec(after)
        with pytest.raises(UserWarning, match="really"):
            exec(watched)
    assert len(shown) == 1


def test_solution_is_folded_and_check_source_hidden(tmp_path):
    made = lessons.notebook(lessons.read(source(tmp_path, PROSE + EXERCISE)), "ja")
    _, stub, check, solution = made.cells
    assert stub.metadata == {"tags": ["exercise"]}
    assert check.metadata.jupyter.source_hidden is True
    assert solution.cell_type == "markdown"
    assert solution.source == "<details>\n<summary>解答例</summary>\n\n```python\nx = 1\n```\n\n</details>"


def test_check_is_handed_to_the_machinery_with_what_the_learner_gives_a_value(tmp_path):
    stub = told("known = 3\nx = ...", tags=["exercise"], answer="number")
    body = PROSE + EXERCISE + stub + code("# A check\n" + CHECK, "check") + code("x = 1", "solution")
    checks = [cell for cell in sources(tmp_path, "ja", body, '{"A check": 確認}') if "@check" in cell]
    assert '@check("ja/tiny", 1, "x")\ndef exercise_1():\n    assert x == 1' in checks[0]
    assert checks[1].startswith("# 確認\n")
    assert '@check("ja/tiny", 2, "known", x="number")\ndef exercise_2():\n' in checks[1]


def test_check_with_a_literal_over_two_lines_is_refused(tmp_path):
    check = code('assert x, """a\nb"""', "check")
    body = PROSE + code("x = ...", "exercise") + check + code("x = 1", "solution")
    with pytest.raises(LessonError, match="expected literals on one line in a check"):
        sources(tmp_path, "en", body)


def test_kind_of_answer_needs_three_dots(tmp_path):
    stub = told("def x(): ...", tags=["exercise"], answer="number")
    with pytest.raises(LessonError, match="expected three dots in the exercise whose answer is a number"):
        sources(tmp_path, "en", PROSE + stub + code(CHECK, "check") + code("x = 1", "solution"))


def test_rehearsal_begins_with_what_the_learner_gets_and_appends_solutions(tmp_path):
    body = PROSE + EXERCISE + EXERCISE.replace("x = ", "y = ").replace("x == ", "y == ")
    learner = sources(tmp_path, "en", body)
    rehearsal = sources(tmp_path, "en", body, rehearsal=True)
    assert rehearsal[: len(learner)] == learner
    assert rehearsal[len(learner) :] == ["x = 1", learner[2], "y = 1", learner[5]]


def test_notebook_is_valid_and_without_traces_of_a_run(tmp_path):
    body = PROSE + code("a = 1") + code("a = 1") + EXERCISE
    [english, japanese] = lessons.generate(source(tmp_path, body).parents[1]).values()
    for text in (english, japanese):
        assert text.endswith("}\n")
        made = nbformat.reads(text, as_version=4)
        nbformat.validate(made)
        assert (made.nbformat, made.nbformat_minor) == (4, 5)
        assert made.metadata.kernelspec.name == "python3"
        code_cells = [cell for cell in made.cells if cell.cell_type == "code"]
        assert all(cell.outputs == [] and cell.execution_count is None for cell in code_cells)
        assert len({cell.id for cell in made.cells}) == len(made.cells)
    ids = [[cell["id"] for cell in json.loads(text)["cells"]] for text in (english, japanese)]
    assert ids[0] == ids[1]


def test_cell_keeps_its_id_when_another_is_inserted_before_it(tmp_path):
    before = lessons.notebook(lessons.read(source(tmp_path, PROSE + code("a = 1"))), "en")
    after = lessons.notebook(lessons.read(source(tmp_path, PROSE + code("b = 2") + code("a = 1"))), "en")
    assert before.cells[1].id == after.cells[2].id != after.cells[1].id


def test_regeneration_changes_nothing_and_an_edit_is_noticed(tmp_path):
    source(tmp_path, PROSE)
    english, japanese = tmp_path / "en/tiny.ipynb", tmp_path / "ja/tiny.ipynb"
    assert lessons.stale(tmp_path) == [english, japanese]
    assert lessons.write(tmp_path) == [english, japanese]
    assert lessons.stale(tmp_path) == lessons.write(tmp_path) == []
    japanese.write_text(japanese.read_text(encoding="utf-8").replace("一つ", "二つ"), encoding="utf-8")
    assert lessons.stale(tmp_path) == [japanese]
    [wrote, copy] = lessons.write(tmp_path)
    assert wrote == japanese
    assert "二つ" in copy.read_text(encoding="utf-8")


def test_notebook_that_was_run_is_replaced_only_on_demand(tmp_path):
    source(tmp_path, PROSE + code("1 + 1"))
    [english, _] = lessons.write(tmp_path)
    run = nbformat.read(english, as_version=4)
    run.cells[1].execution_count = 1
    nbformat.write(run, english)
    with pytest.raises(LessonError, match="--overwrite"):
        lessons.write(tmp_path)
    assert nbformat.read(english, as_version=4).cells[1].execution_count == 1
    assert lessons.write(tmp_path, overwrite=True) == [english]


def test_notebook_that_is_no_json_is_replaced(tmp_path):
    source(tmp_path, PROSE)
    [english, _] = lessons.write(tmp_path)
    english.write_text("<<<<<<< HEAD\n", encoding="utf-8")
    [wrote, copy] = lessons.write(tmp_path)
    assert wrote == english
    assert copy.read_text(encoding="utf-8") == "<<<<<<< HEAD\n"


def test_only_what_somebody_edited_is_copied(tmp_path):
    written_by_hand, record = tmp_path / "source/tiny.md", tmp_path / "build/notebooks.txt"
    written = []
    for number in range(3):
        source(tmp_path, PROSE + code(f"{number} + 1"))
        written.append(lessons.write(tmp_path, record=record))
    assert [len(paths) for paths in written] == [2, 2, 2]
    english = tmp_path / "en/tiny.ipynb"
    english.write_text(english.read_text(encoding="utf-8").replace("2 + 1", "2 + 10"), encoding="utf-8")
    written_by_hand.write_text(written_by_hand.read_text(encoding="utf-8").replace("2 + 1", "3 + 1"), encoding="utf-8")
    [copy] = set(lessons.write(tmp_path, record=record)) - {english, tmp_path / "ja/tiny.ipynb"}
    assert "2 + 10" in copy.read_text(encoding="utf-8")
    # What git has can be had again from there.
    for command in (["init", "-q"], ["add", "en"]):
        subprocess.run(["git", "-C", tmp_path, *command], check=True)
    source(tmp_path, PROSE + code("4 + 1"))
    record.unlink()
    copies = {path.parent.name for path in lessons.write(tmp_path, record=record) if ".mine-" in path.name}
    assert copies == {"ja"}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param('\n+++ {"lang": "en"}\n\nOne.\n', "no Japanese twin.*end of the file", id="english-at-the-end"),
        pytest.param(PROSE.split('+++ {"lang": "ja"}')[0] + PROSE, "twin.*English prose in line", id="english-twice"),
        pytest.param('\n+++ {"lang": "en"}\n\nOne.\n' + code("a"), "no Japanese twin.*a code cell", id="code-between"),
        pytest.param('\n+++ {"lang": "ja"}\n\n一つ。\n', "no English twin", id="japanese-alone"),
        pytest.param(PROSE + "\n+++\n\nTwo.\n", "no language.*'Two.'", id="no-language"),
        pytest.param(PROSE + code("a = 1") + "\nTwo.\n", "no language", id="prose-right-after-code"),
        pytest.param('\n+++ {"lang": "de"}\n\nEins.\n', "languages en, ja. Received: lang='de'", id="unknown-language"),
        pytest.param("\n+++ {lang: en}\n\nOne.\n", "expected metadata in YAML or JSON", id="metadata-not-json"),
        pytest.param(code("a = 1") + PROSE, "prose as the first cell", id="starts-with-code"),
        pytest.param("", "prose as the first cell", id="empty"),
        pytest.param(PROSE + code("a = 1", "hidden_test"), "one tag of .*hidden-test.*hidden_test", id="unknown-tag"),
        pytest.param(PROSE + code("a = 1  # why"), "'why' has no entry", id="comment-without-translation"),
        pytest.param(PROSE + code("a = (1"), "does not parse", id="code-that-does-not-parse"),
        pytest.param(PROSE + code("a = ...", "exercise"), "no cell tagged 'check'", id="exercise-without-check"),
        pytest.param(PROSE + code("a = 1", "solution"), "tagged 'exercise'.*Received: 'solution'", id="solution-alone"),
        pytest.param(PROSE + told("a", raises=["x", "y"]), "expected a text.*such as :raises", id="raises-two"),
        pytest.param(PROSE + told("a", warns=""), "a text or a list of texts", id="warns-nothing"),
        pytest.param(PROSE + told("a", warns=[1]), "a text or a list of texts", id="warns-number"),
        pytest.param(PROSE + told("a", tags=["check"], raises="x"), "without a tag", id="check-that-raises"),
        pytest.param(PROSE + told("a", tags=["exercise"], answer="text"), "one of number", id="unknown-answer"),
        pytest.param(PROSE + told("a", answer="number"), "on an exercise", id="answer-without-exercise"),
        pytest.param(PROSE + "\n```{raw-cell}\na\n```\n", "a raw cell", id="raw-cell"),
    ],
)
def test_refuses(tmp_path, body, message):
    assert_matches(message, refusal(tmp_path, body))


@pytest.mark.parametrize(
    ("translations", "message"),
    [
        pytest.param('{"loss": "損失"}', r"Not found: \['loss'\]", id="unused"),
        pytest.param('{"epoch": 1}', "from text to text", id="not-text"),
        pytest.param('["epoch"]', "from text to text", id="not-a-map"),
    ],
)
def test_refuses_translations(tmp_path, translations, message):
    assert_matches(message, refusal(tmp_path, PROSE + code('a = "epoch"'), translations))


@pytest.mark.parametrize("title", ["{en: A lesson}", "A lesson", "{en: A, ja: B, de: C}"])
def test_refuses_a_title_that_is_not_in_both_languages(tmp_path, title):
    path = source(tmp_path, PROSE)
    path.write_text(path.read_text(encoding="utf-8").replace("{en: A lesson, ja: レッスン}", title), encoding="utf-8")
    with pytest.raises(LessonError, match="expected a front matter with lesson"):
        lessons.read(path)


def test_error_names_the_line_where_the_cell_opens(tmp_path):
    message = refusal(tmp_path, PROSE + '\n+++ {"lang": "de"}\n\nEins.\n')
    [line] = [n for n, text in enumerate((tmp_path / "source/tiny.md").read_text().splitlines(), 1) if '"de"' in text]
    assert f"tiny.md:{line}: " in message


def test_refuses_a_folder_without_lessons(tmp_path):
    with pytest.raises(LessonError, match="Received: none"):
        lessons.generate(tmp_path)


def test_says_what_to_install_without_jupytext(tmp_path, monkeypatch):
    imported = builtins.__import__

    def without_jupytext(name, *arguments, **options):
        if name.startswith("jupytext"):
            raise ModuleNotFoundError(name)
        return imported(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", without_jupytext)
    with pytest.raises(ModuleNotFoundError, match=r"requirements/test\.txt"):
        lessons.read(source(tmp_path, PROSE))


def assert_matches(pattern, text):
    assert re.search(pattern, text), text
