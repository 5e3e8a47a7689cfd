"""Names that newer versions of Python 3 dropped."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import time\nt = time.clock()\n", "import time\nt = time.perf_counter()\n"),
        ("from time import clock\nclock()\n", "from time import perf_counter\nperf_counter()\n"),
        (
            "import collections\nisinstance(x, collections.Mapping)\n",
            "import collections\nfrom collections.abc import Mapping\nisinstance(x, Mapping)\n",
        ),
        (
            "from collections import Mapping, OrderedDict\nMapping\n",
            "from collections.abc import Mapping\nfrom collections import OrderedDict\nMapping\n",
        ),
        ("from inspect import getargspec\ngetargspec(f)\n", "from inspect import getfullargspec\ngetfullargspec(f)\n"),
        ("from fractions import gcd\ngcd(1, 2)\n", "from math import gcd\ngcd(1, 2)\n"),
        ("import imp\nimp.reload(m)\n", "from importlib import reload\nreload(m)\n"),
        ("import os\nos.errno.EEXIST\n", "import os\nimport errno\nerrno.EEXIST\n"),
        (
            "import xml.etree.cElementTree as ET\nET.parse(f)\n",
            "import xml.etree.ElementTree as ET\nET.parse(f)\n",
        ),
        ("data = x.tostring()\n", "data = x.tobytes()\n"),
        (
            "def f():\n    yield 1\n    raise StopIteration()\n",
            "def f():\n    yield 1\n    return\n",
        ),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    expect(before, after)


@pytest.mark.parametrize(
    "source",
    [
        "class A:\n    def __next__(self):\n        raise StopIteration\n",
        "def f():\n    raise StopIteration\n",
        "def f():\n    try:\n        yield 1\n    except E:\n        raise StopIteration\n",
        "def f():\n    with caught():\n        yield 1\n        raise StopIteration\n",
        "import collections\ncollections.OrderedDict, collections.abc.Mapping\n",
        "clock = 3\nprint(clock)\n",
        "class T:\n    def tostring(self): pass\n\nT().tostring()\n",
        "x.tostring('utf8')\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)
