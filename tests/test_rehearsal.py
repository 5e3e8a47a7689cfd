"""What counts as the same output of two runs of a lesson."""

from __future__ import annotations

import nbformat
import pytest
from rehearsal import numbers, surprises

BAR = (
    "\x1b[1m  1/375\x1b[0m \x1b[37m━━\x1b[0m \x1b[1m9s\x1b[0m 26ms/step - accuracy: 0.1016 - loss: 2.9\x08\x08\x08\r"
    "\x1b[1m375/375\x1b[0m ━━ \x1b[1m1s\x1b[0m 3ms/step - accuracy: {accuracy} - loss: 0.5123\n"
)


def shown(text):
    return numbers(nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("stream", text=text)]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(BAR.format(accuracy=0.75), BAR.format(accuracy=0.75).replace("3ms", "41ms"), id="time-of-a-step"),
        pytest.param(BAR.format(accuracy=0.75), BAR.format(accuracy=0.75).partition("\r")[2], id="states-of-a-bar"),
        pytest.param("a 0.25, b 0.5", "b は 0.5、a は 0.25", id="order"),
        pytest.param("logs/x/2026-11-26-190203", "logs/x/2027-01-02-030405", id="date-and-time"),
        pytest.param("took 12.5 seconds", "17.1 秒かかりました", id="duration"),
        pytest.param("<History at 0x7f00aa>", "<History at 0x7f99bb>", id="address-in-memory"),
        pytest.param("http://127.0.0.1:6006/", "http://127.0.0.1:5001/", id="address-of-a-service"),
        pytest.param("one of two", "2 つのうち 1 つ", id="a-digit-or-a-word"),
    ],
)
def test_these_are_the_same(one, other):
    assert shown(one) == shown(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(BAR.format(accuracy=0.75), BAR.format(accuracy=0.7501), id="accuracy"),
        pytest.param("17 epochs", "18 エポック", id="count"),
        pytest.param("1e-05", "1e-06", id="exponent"),
        pytest.param("0.5 0.5", "0.5", id="how-often"),
    ],
)
def test_these_are_not(one, other):
    assert shown(one) != shown(other)


def test_a_cells_value_counts():
    def valued(text):
        output = nbformat.v4.new_output("execute_result", {"text/plain": text}, execution_count=1)
        return numbers(nbformat.v4.new_code_cell(outputs=[output]))

    assert valued("(60000, 28)") == [28, 60000] != valued("(60000, 29)")


ERROR = nbformat.v4.new_output("error", ename="ValueError", evalue="Unrecognized keyword", traceback=[])
WARNING = "/somewhere/layer.py:93: UserWarning: Do not pass it\n  super().__init__()\n"


def red(text):
    return nbformat.v4.new_output("stream", name="stderr", text=text)


@pytest.mark.parametrize(
    ("expected", "outputs"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param({"raises": "ValueError: Unrec"}, [ERROR], id="error"),
        pytest.param({"warns": ["Do not pass"]}, [red(WARNING)], id="warning"),
        pytest.param({"warns": ["You are saving"]}, [red("WARNING:absl:You are saving it\n")], id="logged"),
        pytest.param({"raises": "ValueError", "warns": ["Do not"]}, [red(WARNING), ERROR], id="both"),
    ],
)
def test_expected_is_no_surprise(expected, outputs):
    assert surprises(nbformat.v4.new_code_cell(outputs=outputs, metadata=expected)) == []


@pytest.mark.parametrize(
    ("expected", "outputs", "surprise"),
    [
        pytest.param({}, [ERROR], "ValueError: Unrecognized", id="error"),
        pytest.param({"raises": "TypeError"}, [ERROR], "ValueError: Unrecognized", id="another-error"),
        pytest.param({"raises": "TypeError"}, [], "no error, expected: TypeError", id="no-error"),
        pytest.param({}, [red(WARNING)], "Do not pass it", id="warning"),
        pytest.param({"warns": ["legacy"]}, [], "no warning, expected: legacy", id="no-warning"),
        pytest.param({"warns": ["Do not"]}, [red(WARNING + "WARNING:absl:More\n")], "absl:More", id="one-more"),
        pytest.param({"warns": ["Do not"]}, [red(WARNING + WARNING.replace("Do", "Will"))], "Will", id="another"),
    ],
)
def test_surprise_is_told(expected, outputs, surprise):
    assert any(surprise in text for text in surprises(nbformat.v4.new_code_cell(outputs=outputs, metadata=expected)))
