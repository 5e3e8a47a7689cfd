"""Arguments that NumPy no longer takes."""

from __future__ import annotations

import pytest

N = "import numpy as np\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("normed\nnp.array([[1], [2, 3]])\n", "normed\nnp.array([[1], [2, 3]], dtype=object)\n"),
        ("normed\nnp.array([1, [2]])\n", "normed\nnp.array([1, [2]], dtype=object)\n"),
        ("np.histogram(x, normed=True)\n", "np.histogram(x, density=True)\n"),
        ("np.percentile(x, 5, interpolation='lower')\n", "np.percentile(x, 5, method='lower')\n"),
        ("np.fromstring(b, dtype=np.uint8)\n", "np.frombuffer(b, dtype=np.uint8).copy()\n"),
        ("np.load(f).item()\n", "np.load(f, allow_pickle=True).item()\n"),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    expect(N + before, N + after)


@pytest.mark.parametrize(
    "source",
    [
        "normed\nnp.array([[1, 2], [2, 3]])\n",
        "normed\nnp.array([[1, [2]], [3, 4]])\n",
        "normed\nnp.array([[1], [2, 3]], dtype=object)\n",
        "normed\nnp.array([[*a], [2, 3]])\n",
        "normed\nnp.array([a, [2, 3]])\n",
        "np.fromstring('1 2', sep=' ')\n",
        "np.load(f)\n",
        "np.load(f, allow_pickle=True).item()\n",
        "histogram(x, normed=True)\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(N + source)
