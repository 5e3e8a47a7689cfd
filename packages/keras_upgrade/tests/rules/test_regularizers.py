"""Old names of the regularizers."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("l1l2(l1=1, l2=2)", "l1_l2(l1=1, l2=2)"),
        ("activity_l2(0.1)", "l2(0.1)"),
        ("activity_l2(l=0.1)", "l2(l2=0.1)"),
        ("WeightRegularizer(l1=0.1)", "L1L2(l1=0.1)"),
    ],
)
def test_renamed(expect, old, new):
    expect(
        f"from keras.regularizers import {old.partition('(')[0]}\n{old}\n",
        f"from keras.regularizers import {new.partition('(')[0]}\n{new}\n",
    )


def test_through_the_module(expect):
    expect(
        "from keras import regularizers\nregularizers.activity_l1(0.1)\nregularizers.l2(l=0.1)\n",
        "from keras import regularizers\nregularizers.l1(0.1)\nregularizers.l2(l2=0.1)\n",
    )


def test_old_and_new_name_imported_together(expect):
    expect(
        "from keras.regularizers import l2, activity_l2\nl2(0.1)\nactivity_l2(0.1)\n",
        "from keras.regularizers import l2\nl2(0.1)\nl2(0.1)\n",
    )


@pytest.mark.parametrize(
    "source",
    [
        "from keras.regularizers import l2\nl2(0.1)\nl2(l2=0.1)\n",
        "def l2(l):\n    return l\nl2(l=3)\n",
        "def activity_l2(x):\n    return x\nactivity_l2(3)\n",
    ],
)
def test_left_alone(expect_unchanged, source):
    expect_unchanged(source)
