"""Nothing is left of the default encoding."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import sys\nreload(sys)\nsys.setdefaultencoding('utf8')\nx = 1\n", "import sys\nx = 1\n"),
        (
            "import sys, importlib\nimportlib.reload(sys)\nsys.setdefaultencoding('utf8')\n",
            "import sys, importlib\n",
        ),
        (
            "setdefaultencoding\nt = open(f).read().decode('utf8').lower()\n",
            "setdefaultencoding\nt = open(f, encoding='utf8').read().lower()\n",
        ),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    expect(before, after)


@pytest.mark.parametrize(
    "source",
    [
        "import sys\nif sys.version_info[0] < 3:\n    sys.setdefaultencoding('utf8')\n",
        "setdefaultencoding\nt = open(f, 'rb').read().decode('utf8')\n",
        "setdefaultencoding\nt = response.read().decode('utf8')\n",
        "mine.setdefaultencoding('utf8')\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)
