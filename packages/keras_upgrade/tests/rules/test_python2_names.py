"""Python 2's builtins."""

from __future__ import annotations

import pytest
from keras_upgrade import Memory, upgrade


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("for i in xrange(3): pass\n", "for i in range(3): pass\n"),
        ("name = raw_input('? ')\n", "name = input('? ')\n"),
        ("x = unicode(y)\n", "x = str(y)\n"),
        ("isinstance(x, basestring)\n", "isinstance(x, str)\n"),
        ("isinstance(x, (int, long))\n", "isinstance(x, (int, int))\n"),
        ("f = file(path)\n", "f = open(path)\n"),
        ("x = reduce(f, xs)\n", "from functools import reduce\nx = reduce(f, xs)\n"),
        ("import m\nreload(m)\n", "import m\nfrom importlib import reload\nreload(m)\n"),
        ("execfile('a.py')\n", "exec(open('a.py').read())\n"),
        ("apply(f, args, more)\n", "f(*args, **more)\n"),
    ],
)
def test_renamed(before: str, after: str, expect) -> None:
    expect(before, after)


@pytest.mark.parametrize(
    "source",
    [
        "def xrange(n): return range(n)\nxrange(3)\n",
        "from past.builtins import xrange\nxrange(3)\n",
        "from functools import reduce\nreduce(f, xs)\n",
        "import tensorflow as tf\ntf.reduce_sum(x)\n",
        "for file in files:\n    file(3)\n",
        "long = 3\nprint(long)\n",
        "print(file, long)\n",
        "model.unicode\nx.reduce(f)\n",
        "def f(unicode): return unicode\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)


def test_a_learners_own_function_of_an_earlier_cell() -> None:
    memory = Memory()
    upgrade("def reduce(a, b): return a\n", memory=memory)
    assert upgrade("reduce(1, 2)\n", memory=memory).code == "reduce(1, 2)\n"
