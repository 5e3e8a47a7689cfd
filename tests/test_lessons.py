"""The lessons as learners meet them: generated, fresh, run from their folder in both languages, exercises included."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from harness import ROOT
from keras_study import lessons, progress, reference
from rehearsal import IN_IMAGE, Rehearsals, numbers, printed, surprises

NOTEBOOKS = ROOT / "notebooks"
LESSONS = [lessons.read(path) for path in sorted((NOTEBOOKS / "source").glob("*.md"))]
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
COURSE = reference.course(ROOT / "docs")
VERDICTS = {"en": ("Not yet:", "Solved:"), "ja": ("まだです:", "正解です。")}

# What every lesson has, in this order.
PARTS = {
    "en": [
        *("**You will do:**", "**You will learn:**", "**You need:**", "**Time:**", "**Predict"),
        *("\n## Recap\n", "\n## Exercises\n", "\n**1. ", "\n## Recall\n"),
        *("\n## In practice\n", "\n## Further reading\n"),
    ],
    "ja": [
        *("**やること:**", "**学ぶこと:**", "**必要なもの:**", "**所要時間:**", "**予想して"),
        *("\n## まとめ\n", "\n## 練習問題\n", "\n**1. ", "\n## 思い出してみよう\n"),
        *("\n## 実践では\n", "\n## さらに読む\n"),
    ],
}

PREDICT = {"en": "**Predict:**", "ja": "**予想して"}
ANSWER = {"en": "Check your prediction", "ja": "予想の答え合わせ"}

HEADING = re.compile(r"^#+ +(.+?) *#*$", re.M)
LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(<?([^)>\s]+)[^)]*\)|<a [^>]*href=\"([^\"]+)\"")
IMAGE_LINK = re.compile(r"!\[[^\]\n]*\]\(|<img ")
MAP_LINK = re.compile(r'^ *click \w+ href "([^"]+)"$', re.M)
FENCED = re.compile(r"^(`{3,}).*?^\1$", re.M | re.S)


def each_cell(*kinds):
    return [
        pytest.param(cell, id=f"{lesson.name}-line-{cell.line}")
        for lesson in LESSONS
        for cell in lesson.cells
        if cell.kind in kinds or cell.tag in kinds
    ]


def test_notebooks_are_what_their_sources_generate():
    if run := [str(path) for path in lessons.stale(NOTEBOOKS) if lessons.has_run(path)]:
        pytest.skip(f"You have run {', '.join(run)}. To keep your copy and restore the lesson: make reset LESSON=...")
    check = subprocess.run([sys.executable, ROOT / "scripts/notebooks.py", "--check"], capture_output=True, text=True)
    assert check.returncode == 0, check.stderr


def test_course_lists_all_lessons_with_their_titles():
    assert {lesson.name: lesson.title for lesson in LESSONS} == COURSE


@pytest.mark.parametrize("language", lessons.LANGUAGES)
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_lesson_has_all_parts_in_order(lesson, language):
    text = text_of(lesson, language)
    places = [text.find(part) for part in PARTS[language]]
    assert -1 not in places, dict(zip(PARTS[language], places, strict=True))
    assert places == sorted(places), dict(zip(PARTS[language], places, strict=True))
    assert 3 <= sum(cell.tag == "exercise" for cell in lesson.cells) <= 5


@pytest.mark.parametrize("language", lessons.LANGUAGES)
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_few_predictions_each_with_a_folded_answer_and_three_questions_at_the_end(lesson, language):
    text = text_of(lesson, language)
    predictions = text.count(PREDICT[language])
    assert 1 <= predictions <= 6
    assert text.count(f"<details>\n<summary>{ANSWER[language]}</summary>\n\n") == predictions
    recall = text.partition(PARTS[language][-3])[2].partition(PARTS[language][-2])[0]
    assert recall.count("<details>\n<summary>") == recall.count("\n\n</details>") == 3


@pytest.mark.parametrize("cell", each_cell("markdown"))
def test_prose_is_in_the_language_it_says(cell):
    assert not JAPANESE.search(cell.source["en"])
    assert JAPANESE.search(cell.source["ja"])


@pytest.mark.parametrize("cell", each_cell("code"))
def test_code_cell_is_short(cell):
    assert len(cell.source["en"].splitlines()) <= 12, "one idea a cell: split it"


@pytest.mark.parametrize("cell", each_cell("hidden-test"))
def test_hidden_cell_only_asserts(cell):
    # Anything else could leave behind what later cells then miss on a learner's machine.
    assert {type(statement) for statement in ast.parse(cell.source["en"]).body} == {ast.Assert}


@pytest.mark.parametrize("cell", each_cell("code"))
def test_translation_changes_no_key(cell):
    # A hidden test, or a learner who follows the English page, would look for the English one.
    def keys(code):
        lines = ["pass" if line.startswith("%") else line for line in code.splitlines()]
        tree = ast.parse("" if code.startswith("%%") else "\n".join(lines))
        found = [key for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys]
        found += [node.slice for node in ast.walk(tree) if isinstance(node, ast.Subscript)]
        return [key.value for key in found if isinstance(key, ast.Constant)]

    assert keys(cell.source["en"]) == keys(cell.source["ja"])


def check_cells(lesson, language):
    made = lessons.notebook(lesson, language)
    return [cell.source for cell in made.cells if "check" in cell.metadata.get("tags", [])]


def shown_by(check, names, tmp_path, monkeypatch, capsys):
    """What a check prints in a kernel that knows `names` only; any error that it lets through fails the test."""
    monkeypatch.setenv("LOGS_DIR", str(tmp_path))
    capsys.readouterr()
    exec(check, names)
    return capsys.readouterr().out


@pytest.mark.parametrize("language", lessons.LANGUAGES)
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_check_of_a_lesson_that_has_not_run_says_so(lesson, language, tmp_path, monkeypatch, capsys):
    said = {"en": "Not yet: run the page from the top first", "ja": "まだです: 先に、自分の解答のセルも含めて"}
    for check in check_cells(lesson, language):
        assert shown_by(check, {}, tmp_path, monkeypatch, capsys).startswith(said[language]), check


@pytest.mark.parametrize("answer", [7, "seven", None, [1, 2], lambda *values: values], ids=type)
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_check_of_an_answer_alone_never_raises(lesson, answer, tmp_path, monkeypatch, capsys):
    for check in check_cells(lesson, "en"):
        names = dict.fromkeys(re.findall(r"\w+", check.partition("@check(")[2].partition("\n")[0]), answer)
        said = shown_by(check, names, tmp_path, monkeypatch, capsys)
        # Where the answer alone decides, it may well be right (`lambda`, for one, is callable).
        assert said.startswith(VERDICTS["en"]), check
        assert said.count("\n") == 1, said


def text_of(lesson, language):
    cells = [cell.source[language] for cell in lesson.cells if cell.kind == "markdown"]
    return "\n\n".join([f"# {lesson.title[language]}", *cells])


def prose(lesson, language):
    """The text without what only looks like a link: code."""
    return re.sub(r"`[^`\n]+`", "", FENCED.sub("", text_of(lesson, language)))


def anchors(lesson, language):
    """JupyterLab's names for the headings, which keep case and letters of every script."""
    titles = HEADING.findall(FENCED.sub("", text_of(lesson, language)))
    return {re.sub(r"[`*]", "", title).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("language", lessons.LANGUAGES)
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_links_lead_somewhere(lesson, language):
    names = {known.name: known for known in LESSONS}
    broken = []
    links = ["".join(match) for match in LINK.findall(prose(lesson, language))]
    for link in links + MAP_LINK.findall(text_of(lesson, language)):
        address = urlsplit(link)
        if address.scheme:
            if address.scheme not in ("http", "https") or not address.netloc:
                broken.append(link)
            continue
        folder, _, file = address.path.rpartition("/")
        where = folder.removeprefix("../") or language
        target = names.get(file.removesuffix(".ipynb")) if file else lesson
        known = target and where in lessons.LANGUAGES and (not file or file.endswith(".ipynb"))
        if not known or (address.fragment and unquote(address.fragment) not in anchors(target, where)):
            broken.append(link)
    assert not broken, "a lesson links to NAME.ipynb, ../ja/NAME.ipynb or #Heading-with-hyphens"


@pytest.mark.parametrize("language", lessons.LANGUAGES)
def test_map_links_every_lesson(language):
    start = next(lesson for lesson in LESSONS if lesson.name == "00-start-here")
    linked = {link.removesuffix(".ipynb") for link in MAP_LINK.findall(text_of(start, language))}
    assert linked == set(COURSE) - {start.name}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_prose_needs_no_picture_file(lesson):
    # A picture would have to travel with the notebook; a cell draws it instead.
    assert not IMAGE_LINK.search("".join(prose(lesson, language) for language in lessons.LANGUAGES))


@pytest.fixture(scope="module")
def rehearsals(request, tmp_path_factory):
    if IN_IMAGE:
        request.getfixturevalue("image")
    made = Rehearsals(lambda name: tmp_path_factory.mktemp(name))
    yield made
    made.close()


@pytest.fixture(params=lessons.LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(params=LESSONS, ids=lambda lesson: lesson.name)
def run(request, language, rehearsals):
    return rehearsals.of(request.param, language)


def code_cells(run):
    return [cell for cell in run.notebook.cells if cell.cell_type == "code"]


def test_run_ends_well(run):
    assert not run.failure, run.failure


def test_run_shows_no_warning_and_no_error_but_the_expected(run):
    assert not [surprise for cell in code_cells(run) for surprise in surprises(cell)]


def test_run_writes_only_below_its_own_logs(run):
    ours = Path("logs", run.lesson.name)
    kept = {Path("logs/progress.json"), Path("logs/.progress.lock")}
    assert not [path for path in run.written() - kept if not path.is_relative_to(ours)]


def test_run_that_trains_for_tensorboard_leaves_event_files(run):
    code = "".join(cell.source["en"] for cell in run.lesson.cells if cell.kind == "code")
    event_files = [path for path in run.written() if path.name.startswith("events.")]
    assert bool(event_files) == ("TensorBoard(" in code or "create_file_writer(" in code)


def test_stub_fails_its_check_and_solution_passes(run):
    checks = [printed(cell) for cell in code_cells(run) if "check" in cell.metadata.get("tags", [])]
    exercises = sum(cell.tag == "exercise" for cell in run.lesson.cells)
    assert len(checks) == 2 * exercises
    not_yet, solved = VERDICTS[run.language]
    for output in checks[:exercises]:
        assert output.startswith(not_yet)
    for output in checks[exercises:]:
        assert output.startswith(solved)
    known = progress.read(run.checkout / "logs")[run.lesson.name]
    assert [exercise for exercise, kept in known.items() if kept["solved"]] == list(map(str, range(1, exercises + 1)))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_two_runs_print_the_same_numbers(lesson, rehearsals):
    english, japanese = (code_cells(rehearsals.of(lesson, language)) for language in lessons.LANGUAGES)
    different = [
        (ours.source, numbers(ours), numbers(theirs))
        for ours, theirs in zip(english, japanese, strict=True)
        if numbers(ours) != numbers(theirs)
    ]
    assert not different


def test_printed_accuracy_is_the_one_that_tensorboard_draws(language, rehearsals):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    from tensorboard.util.tensor_util import make_ndarray

    run = rehearsals.of(next(lesson for lesson in LESSONS if lesson.name == "00-your-first-network"), language)
    everything = "\n".join(printed(cell) for cell in code_cells(run))
    [number] = re.findall(
        r"^(?:validation accuracy of the last epoch|最後のエポックの検証データの正解率): (0\.\d{6})$", everything, re.M
    )
    [folder] = (run.checkout / "logs/00-your-first-network").glob("*[0-9]/validation")
    events = EventAccumulator(str(folder)).Reload()
    scalars = [make_ndarray(event.tensor_proto).item() for event in events.Tensors("epoch_accuracy")]
    assert len(scalars) == 8
    assert f"{scalars[-1]:.6f}" == number
