"""Sizes that NumPy computed become Python's integers."""

from __future__ import annotations

import pytest

HEAD = "import numpy as np\nfrom keras.layers.core import Dense\n"
NEW = "import numpy as np\nfrom keras.layers import Dense\n"


@pytest.mark.parametrize(
    ("before", "size"),
    [("", "np.max(y) + 1"), ("n = np.max(y) + 1\n", "n"), ("n = y.max()\nm = n + 1\n", "m"), ("", "y.max()")],
)
def test_computed_by_numpy(expect, before, size):
    expect(HEAD + f"{before}Dense({size})\n", NEW + f"{before}Dense(int({size}))\n")


@pytest.mark.parametrize("size", ["10", "len(y)", "y.shape[1]", "int(np.max(y))", "n", "*sizes"])
def test_other_sizes(expect, size):
    expect(HEAD + f"Dense({size})\n", NEW + f"Dense({size})\n")


def test_modern(expect_unchanged):
    expect_unchanged(NEW + "Dense(np.max(y) + 1)\n")


@pytest.mark.parametrize("call", ["build(np.max(y) + 1)", "build(size=np.max(y))", "n = np.max(y)\nbuild(n)"])
def test_handed_to_a_function_of_the_source(expect, call):
    function = "def build(size=1, *, more): return Dense({})\n"
    expect(f"{HEAD}{function.format('size')}{call}\n", f"{NEW}{function.format('int(size)')}{call}\n")


def test_whole_numbers_handed_to_a_function(expect):
    source = "def build(size=1): return Dense(size)\nbuild(3)\nbuild(size=len(y))\n"
    expect(HEAD + source, NEW + source)
