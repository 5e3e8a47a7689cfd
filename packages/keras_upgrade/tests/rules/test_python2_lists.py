"""Where a list is meant, one is made."""

from __future__ import annotations

import pytest

NUMPY = "import numpy as np\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = zip(a, b)[0]\n", "x = list(zip(a, b))[0]\n"),
        ("n = len(map(f, x))\n", "n = len(list(map(f, x)))\n"),
        ("x = d.keys()[0]\n", "x = list(d.keys())[0]\n"),
        ("x = d.keys() + [1]\n", "x = list(d.keys()) + [1]\n"),
        ("words = d.keys()\nwords.sort()\n", "words = list(d.keys())\nwords.sort()\n"),
        ("pairs = zip(a, b)\npairs[3]\n", "pairs = list(zip(a, b))\npairs[3]\n"),
        (
            "import random\nr = range(9)\nrandom.shuffle(r)\n",
            "import random\nr = list(range(9))\nrandom.shuffle(r)\n",
        ),
        (NUMPY + "np.array(map(int, x))\n", NUMPY + "np.array(list(map(int, x)))\n"),
        (NUMPY + "d = {}\nnp.array(d.values())\n", NUMPY + "d = {}\nnp.array(list(d.values()))\n"),
        ("d = dict(a=1)\nd.values()[0]\n", "d = dict(a=1)\nlist(d.values())[0]\n"),
        ("model.fit(x, y, nb_epoch=d.values()[0])\n", "model.fit(x, y, epochs=list(d.values())[0])\n"),
        ("map(print, x)\n", "list(map(print, x))\n"),
        ("map\nx = range(3) + range(2)\n", "map\nx = list(range(3)) + list(range(2))\n"),
        (
            "class A:\n    def f(self):\n        self.d = zip(a, b)\n        return self.d[0]\n",
            "class A:\n    def f(self):\n        self.d = list(zip(a, b))\n        return self.d[0]\n",
        ),
    ],
)
def test_a_list_is_needed(before: str, after: str, expect) -> None:
    expect(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("xrange\nm = map(f, x)\nprint(m, m)\n", "range\nm = list(map(f, x))\nprint(m, m)\n"),
        ("xrange\nreturned = [filter(f, x)]\n", "range\nreturned = [list(filter(f, x))]\n"),
        ("xrange\nf = lambda x: zip(x, x)\n", "range\nf = lambda x: list(zip(x, x))\n"),
        ("xrange\nz = zip(a, b)\nfor i in z: pass\n", "range\nz = zip(a, b)\nfor i in z: pass\n"),
        ("xrange\nx, y = zip(*z)\nsorted(map(f, x))\n", "range\nx, y = zip(*z)\nsorted(map(f, x))\n"),
    ],
)
def test_python_2_made_lists_everywhere(before: str, after: str, expect) -> None:
    expect(before, after)


@pytest.mark.parametrize(
    "source",
    [
        "for a, b in zip(c, d): pass\n",
        "x = dict(zip(a, b))\n",
        "x = list(map(f, x))\n",
        NUMPY + "np.fromiter(map(f, x), int)\n",
        "r = range(9)\nr[2], len(r), list(zip(r, r))\n",
        "x = set(d.keys()) - y\nz = d.keys() - y\nlen(d.keys())\n",
        "z = zip(a, b)\nz = sorted(z)\nz[0]\n",
        "def f():\n    p = zip(a, b)\n    return p\n\ndef g(p):\n    return p[0]\n",
        "def zip(a, b): return [a, b]\n\nzip(1, 2)[0]\n",
        "class Table:\n    def keys(self): return [1]\n\nTable().keys()[0]\n",
        "first = model.values()[0]\nnp.array(model.values())\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)


def test_an_iterator_of_python_2_stays_one(expect) -> None:
    expect(
        "from itertools import count, izip\nz = [izip(count(), x)]\n",
        "from itertools import count\nz = [zip(count(), x)]\n",
    )
