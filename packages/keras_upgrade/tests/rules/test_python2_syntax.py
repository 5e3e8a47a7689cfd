"""What Python 3 parses as something else."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import sys\nprint >>sys.stderr, 'a', x\n", "import sys\nprint('a', x, file=sys.stderr)\n"),
        ("import sys\nprint >>sys.stderr\n", "import sys\nprint(file=sys.stderr)\n"),
        ("for i in xrange(3):\n    print\n", "for i in range(3):\n    print()\n"),
        ("xrange\nprint ('loss'), loss\n", "range\nprint ('loss', loss)\n"),
        ("xrange\nprint ('loss'),\n", "range\nprint ('loss', end=\" \")\n"),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    expect(before, after)


@pytest.mark.parametrize(
    "source",
    [
        "import sys\nprint('a', file=sys.stderr)\n",
        "stderr\nprint\n",
        "stderr\nprint('a'), x\n",
        "stderr\nx >> y\n",
        "def print(x): pass\nprint >> stderr\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)
