"""Methods of Python 2's dicts and iterators."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("for k, v in d.iteritems(): pass\n", "for k, v in d.items(): pass\n"),
        ("x = max(d.itervalues())\n", "x = max(d.values())\n"),
        ("x = d.iteritems().next()\n", "x = next(iter(d.items()))\n"),
        ("if d.has_key(k): pass\n", "if k in d: pass\n"),
        ("if not d.has_key(k): pass\n", "if k not in d: pass\n"),
        ("if d.has_key(a or b): pass\n", "if (a or b) in d: pass\n"),
        ("x = d.has_key(1) == y\n", "x = (1 in d) == y\n"),
        ("f(d.has_key(1))\n", "f(1 in d)\n"),
        ("xrange\nx = gen.next()[0]\n", "range\nx = next(gen)[0]\n"),
        ("batches = datagen.flow(x)\nb = batches.next()\n", "batches = datagen.flow(x)\nb = next(batches)\n"),
        (
            "class It:\n    def __iter__(self):\n        return self\n"
            "    def next(self):\n        return 1\n\nIt().next()\n",
            "class It:\n    def __iter__(self):\n        return self\n"
            "    def next(self):\n        return 1\n    __next__ = next\n\nIt().next()\n",
        ),
        (
            "class A:\n    def __nonzero__(self):\n        return True\n",
            "class A:\n    def __nonzero__(self):\n        return True\n    __bool__ = __nonzero__\n",
        ),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    # The file's first word makes the source worth a look, where the method's own name is a common one.
    expect(before, after)


@pytest.mark.parametrize(
    "source",
    [
        "import six\nfor k in six.iteritems(d): pass\n",
        "class A:\n    def has_key(self, k): pass\n    def f(self, d): return d.has_key(1)\n",
        "class D(dict):\n    def iteritems(self): pass\n\nd = D()\nd.iteritems()\n",
        "import keras\nseed = keras.random.SeedGenerator(1)\nseed.next()\n",
        "cell = cell.next()\n",
        "class It:\n    def __iter__(self): return self\n    def next(self): pass\n    def __next__(self): pass\n",
        "class Node:\n    def next(self): return 1\n",
        "d.has_key\n",
        "d.has_key(a, b)\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)


def test_next_of_the_class_itself_stays(expect) -> None:
    expect("xrange\nx = self.next()\n", "range\nx = self.next()\n")


ITERATOR = (
    "class Safe:\n    def __iter__(self):\n        return self\n    def next(self):\n        return self.it.next()\n"
)


def test_next_beside_an_iterator_of_the_file(expect) -> None:
    expect(
        "xrange\n" + ITERATOR + "\nx = gen().next()\n",
        "range\n" + ITERATOR.replace("self.it.next()", "next(self.it)") + "    __next__ = next\n\nx = next(gen())\n",
    )


def test_next_stays_where_a_class_has_one_that_is_no_iterators(expect) -> None:
    source = "xrange\n{}\nclass Node:\n    def next(self):\n        return 1\n\nx = gen().next()\n"
    old = source.format(ITERATOR)
    expect(old, "range" + source.format(ITERATOR + "    __next__ = next\n")[len("xrange") :])
