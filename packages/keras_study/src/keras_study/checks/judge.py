"""Judges a learner's answer, says one sentence about it, and never raises.

    @check("en/01-tensors", 2, "darker")
    def exercise_2():
        assert darker.max() <= 255, "cut at 255 with np.clip(..., 0, 255)."
        print("Solved: no pixel wrapped around.")

The function runs at once. Lessons are generated so from their sources (`keras_study.lessons`); what passed goes to
`keras_study.progress`.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from types import FunctionType, TracebackType

from keras_study import progress
from keras_study.checks import attempts
from keras_study.checks.answers import mismatch
from keras_study.checks.texts import TEXTS


def check(page: str, exercise: int, *names: str, **kinds: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Run the decorated check at once, and tell what it found.

    `page`: the lesson's notebook, such as "ja/01-tensors". `names`: the names that the learner's cell gives a value.
    `kinds`: of some more of them what is expected, such as `port="number"`.
    """
    language, _, lesson = page.partition("/")
    expected = dict.fromkeys(names) | kinds

    def judge(function: FunctionType) -> FunctionType:
        solved = _judged(function, expected, TEXTS[language])
        if solved is not None:
            try:
                progress.record(lesson, exercise, solved)
            except OSError as error:
                print(TEXTS[language]["not kept"].format(error=error))
        return function

    attempts.watch()
    return judge


class Stopped(KeyboardInterrupt):
    """The learner stopped a check: cells that wait stop as well, and nothing of the check's code is shown."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def _judged(function: FunctionType, expected: dict[str, str | None], texts: dict[str, str]) -> bool | None:
    """Whether the answer is right; None where there was none to judge. Says why."""
    values = function.__globals__
    for name in expected:
        if error := attempts.failed(name):
            print(texts["not yet"], texts["failed"].format(error=error))
            return None
    if missing := [name for name in expected if name not in values]:
        print(texts["not yet"], texts["cold"].format(name=missing[0]))
        return None
    try:
        function()
    except AssertionError as error:
        if _learners(error, function) is None:
            print(texts["not yet"], mismatch(expected, values, texts) or str(error) or texts["wrong"])
            return False
        return _own_error(error, function, texts)
    except KeyboardInterrupt:
        raise Stopped(texts["stopped"]) from None
    except Exception as error:  # whatever an answer may do
        if _learners(error, function) is not None:
            return _own_error(error, function, texts)
        if isinstance(error, NameError) and _is_innermost(error, function):
            print(texts["not yet"], texts["cold"].format(name=error.name))
            return None
        print(texts["not yet"], mismatch(expected, values, texts) or texts["unfit"].format(error=_one_line(error)))
        return False
    return True


def _own_error(error: Exception, function: FunctionType, texts: dict[str, str]) -> bool:
    """Python's own error, from the learner's code on."""
    print(texts["not yet"], texts["own error"])
    seen: BaseException | None = error
    while seen is not None:
        seen.__traceback__ = _learners(seen, function)
        seen = seen.__cause__ or seen.__context__
    if shell := attempts.shell():
        shell.showtraceback((type(error), error, error.__traceback__))
    else:
        traceback.print_exception(error, file=sys.stderr)
    return False


def _learners(error: BaseException, function: FunctionType) -> TracebackType | None:
    """The part of the traceback that begins in a cell other than the check's; None if no such cell was running."""
    trace = error.__traceback__
    while trace and not (
        attempts.is_cell(trace.tb_frame.f_code.co_filename)
        and trace.tb_frame.f_code.co_filename != function.__code__.co_filename
    ):
        trace = trace.tb_next
    return trace


def _is_innermost(error: BaseException, function: FunctionType) -> bool:
    """Whether the check itself raised, rather than what it called."""
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    return trace.tb_frame.f_code.co_filename == function.__code__.co_filename


def _one_line(error: Exception) -> str:
    text = str(error).strip().partition("\n")[0]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
