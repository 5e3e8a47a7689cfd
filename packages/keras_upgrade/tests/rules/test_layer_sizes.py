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
