"""Edits in code that is laid out by hand: comments, alignment and commas stay as a careful person would leave them.

The table is `careful_edits.txt`; each wanted text in it was read, not only recorded.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from keras_upgrade import upgrade

HEAD = """\
from keras import backend as K
from keras.callbacks import EarlyStopping, TensorBoard
from keras.layers import BatchNormalization, Convolution2D, Dense, Dropout, Embedding, LSTM, MaxPooling2D
from keras.models import Model, Sequential
from keras.optimizers import SGD, Adam

model = Sequential()
"""
END = "model = Sequential()\n"
TABLE = Path(__file__).with_name("careful_edits.txt").read_text(encoding="utf-8")
CASES = [tuple(case.split("=== after\n")) for case in TABLE.split("=== before\n")[1:]]


def test_the_table_is_read() -> None:
    assert len(CASES) >= 40
    assert all(len(case) == 2 for case in CASES)


@pytest.mark.parametrize(("before", "after"), CASES)
def test_edit(before: str, after: str) -> None:
    found = upgrade(HEAD + before).code
    assert found.partition(END)[2] == after
    assert upgrade(found).code == found


@pytest.mark.parametrize(("before", "after"), CASES)
def test_no_comment_is_lost(before: str, after: str) -> None:
    def comments(code: str) -> list[str]:
        return [line.partition("#")[2].strip() for line in code.splitlines() if "#" in line]

    assert sorted(comments(after)) == sorted(comments(before))
