"""Comparisons become keys."""

from __future__ import annotations

import pytest

IMPORT = "from functools import cmp_to_key\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = sorted(y, cmp=f)\n", IMPORT + "x = sorted(y, key=cmp_to_key(f))\n"),
        ("y.sort(cmp=f, reverse=True)\n", IMPORT + "y.sort(key=cmp_to_key(f), reverse=True)\n"),
        (
            "x = sorted(y, lambda a, b: cmp(a[1], b[1]))\n",
            IMPORT + "x = sorted(y, key=cmp_to_key(lambda a, b: ((a[1] > b[1]) - (a[1] < b[1]))))\n",
        ),
        ("x = cmp(a + 1, b)\n", "x = (((a + 1) > b) - ((a + 1) < b))\n"),
        ("import string\ncmp\nstring.join(words, '')\n", "import string\ncmp\n''.join(words)\n"),
        ("import string\nx = string.atoi('3')\n", "import string\nx = int('3')\n"),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    expect(before, after)


@pytest.mark.parametrize(
    "source",
    [
        "import filecmp\nfilecmp.cmp(a, b)\n",
        "def cmp(a, b): return 0\nsorted(x, key=cmp)\n",
        "cmp\nx = sorted(y, key=f)\n",
        "cmp\ny.sort(key=f)\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)
