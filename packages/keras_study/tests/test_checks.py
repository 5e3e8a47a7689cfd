from __future__ import annotations

from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from keras_study import progress
from keras_study.checks import attempts, check

PORT = """# Check
from keras_study.checks import check


@check("{language}/00-start-here", 1, port="number")
def exercise_1():
    assert port is not ..., "three dots."
    assert port == 6006, "nothing listens there."
    print("Solved: 6006.")
"""
CLASS = """from keras_study.checks import check


@check("en/08-callbacks", 2, "GoodEnough")
def exercise_2():
    assert GoodEnough().answer() == lesson_value, "not good enough."
    print("Solved.")
"""


@pytest.fixture
def notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """A function that runs a cell as a kernel does, and gives what it shows, after FAILED if it raised."""
    monkeypatch.setenv("LOGS_DIR", str(tmp_path))
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(colors="nocolor")
    # As `load_ipython_extension` does for every kernel.
    attempts.watch()

    def run(cell: str) -> str:
        capsys.readouterr()
        result = shell.run_cell(cell)
        shown = capsys.readouterr().out
        return shown if result.success else f"FAILED {shown}"

    yield run
    shell.reset(new_session=False)
    InteractiveShell.clear_instance()


def test_right_answer_is_solved_and_kept(notebook, tmp_path):
    notebook("port = 6006")
    assert notebook(PORT.format(language="en")) == "Solved: 6006.\n"
    assert progress.read(tmp_path)["00-start-here"]["1"]["solved"]


def test_wrong_answer_gets_its_hint_and_is_an_attempt(notebook, tmp_path):
    notebook("port = 7")
    assert notebook(PORT.format(language="en")) == "Not yet: nothing listens there.\n"
    assert progress.read(tmp_path)["00-start-here"]["1"] == {"attempts": 1, "solved": None}


@pytest.mark.parametrize(
    ("answer", "language", "said"),
    [
        ('"6006"', "en", "Not yet: expected a number, received the text '6006'. Leave out the quotation marks.\n"),
        ('"6006"', "ja", "まだです: 数を書くところですが、文字列 '6006' になっています。引用符を外してください。\n"),
        ('"tensorboard"', "en", "Not yet: expected a number, received the text 'tensorboard'.\n"),
        ("[6006]", "en", "Not yet: expected a number, received [6006] (list).\n"),
        ("True", "ja", "まだです: 数を書くところですが、True(bool 型)になっています。\n"),
        ("...", "en", "Not yet: three dots.\n"),
    ],
)
def test_answer_that_is_no_number(notebook, answer, language, said):
    notebook(f"port = {answer}")
    assert notebook(PORT.format(language=language)) == said


@pytest.mark.parametrize("failing", ["port = sixthousand", "port = (6006", "%time port = 1 / 0\nport = 2"])
def test_older_value_is_not_judged(notebook, tmp_path, failing):
    notebook("port = 6006")
    notebook(failing)
    said = notebook(PORT.format(language="en"))
    assert said.startswith("Not yet: your own cell stopped with an error, so there is no new answer to judge.")
    assert "Error: " in said
    assert progress.read(tmp_path) == {}
    notebook("print('another cell in between')")
    assert notebook(PORT.format(language="ja")).startswith("まだです: 解答のセルがエラーで止まった")
    notebook("port = 6006")
    assert notebook(PORT.format(language="en")) == "Solved: 6006.\n"


def test_failed_cell_is_known_where_no_setting_loads_the_extension(notebook):
    shell = InteractiveShell.instance()
    shell.events.unregister("post_run_cell", attempts._after)
    attempts._watched.clear()
    notebook("port = 6006")
    notebook("port = sixthousand")
    assert "stopped with an error" in notebook(PORT.format(language="en"))


def test_lesson_that_has_not_run(notebook, tmp_path):
    said = notebook(CLASS)
    assert said.startswith("Not yet: run the page from the top first")
    notebook("class GoodEnough:\n    def answer(self):\n        return 1")
    assert "'lesson_value'" in notebook(CLASS)
    assert progress.read(tmp_path) == {}


def test_typo_in_the_learners_own_code_shows_pythons_error_and_no_hidden_line(notebook):
    notebook("lesson_value = 1")
    notebook("class GoodEnough:\n    def answer(self):\n        return lesson_valu")
    said = notebook(CLASS)
    assert said.startswith("Not yet: code of this page stopped with an error while the check ran it.")
    assert "NameError: name 'lesson_valu' is not defined" in said
    assert "return lesson_valu" in said
    for hidden in ("lesson_value, ", "checks.py", "@check"):
        assert hidden not in said


def test_error_that_hides_another_shows_no_hidden_line_either(notebook):
    notebook("lesson_value = 1")
    notebook(
        "class GoodEnough:\n    def answer(self):\n        try:\n            1 / 0\n"
        "        except ZeroDivisionError as error:\n            raise ValueError('mine') from error"
    )
    said = notebook(CLASS)
    assert "ZeroDivisionError" in said
    assert "ValueError: mine" in said
    for hidden in ("checks.py", "@check"):
        assert hidden not in said


def test_answer_that_the_check_cannot_work_with(notebook):
    notebook("words = 3")
    said = notebook(
        'from keras_study.checks import check\n@check("en/x", 1, "words")\ndef e():\n    assert len(words) == 3'
    )
    assert said.startswith("Not yet: this check cannot work with your answer. Python says: TypeError: object of type")
    assert said.count("\n") == 1


def test_stopped_check_shows_one_line_and_stops_the_cells_that_wait(notebook):
    notebook("def answer():\n    raise KeyboardInterrupt")
    said = notebook('from keras_study.checks import check\n@check("ja/x", 1, "answer")\ndef e():\n    answer()')
    assert said.strip() == "FAILED 中断しました。答えの確認は終わっていません。あとでもう一度実行してください。"


def test_progress_that_cannot_be_kept_is_told(notebook, monkeypatch):
    monkeypatch.setenv("LOGS_DIR", "/dev/null/logs")
    notebook("port = 6006")
    said = notebook(PORT.format(language="en"))
    assert said.startswith("Solved: 6006.\n(The map cannot keep this: ")
    assert "make doctor" in said


def test_works_without_ipython(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LOGS_DIR", str(tmp_path))
    monkeypatch.setattr(attempts, "shell", lambda: None)
    globals()["given"] = "3"

    @check("en/x", 1, given="number")
    def exercise_1() -> None:
        assert given == 3, "no."  # noqa: F821

    assert capsys.readouterr().out == (
        "Not yet: expected a number, received the text '3'. Leave out the quotation marks.\n"
    )
