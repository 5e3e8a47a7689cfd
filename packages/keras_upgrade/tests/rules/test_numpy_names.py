"""Names that left NumPy."""

from __future__ import annotations

import re

import numpy
import pytest
from keras_upgrade.rules.libraries.numpy_names import BUILTINS, NAMES

N = "import numpy as np\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (N + "np.zeros(3, dtype=np.float)\n", N + "np.zeros(3, dtype=float)\n"),
        (N + "np.int(3), np.object, np.str\n", N + "int(3), object, str\n"),
        (N + "int = 3\nnp.int(2)\n", N + "int = 3\nnp.int_(2)\n"),
        ("import numpy\nnumpy.product(x)\n", "import numpy\nnumpy.prod(x)\n"),
        ("from numpy import product\nproduct(x)\n", "import numpy as np\nnp.prod(x)\n"),
        (N + "np.NaN, np.Inf, np.NINF\n", N + "np.nan, np.inf, -np.inf\n"),
        (N + "np.row_stack([a, b])\n", N + "np.vstack([a, b])\n"),
        (N + "np.random.random_integers(0, 5)\n", N + "np.random.randint(0, 6)\n"),
        (N + "np.random.random_integers(6)\n", N + "np.random.randint(1, 7)\n"),
        (N + "np.random.random_integers(a, b - 1, size=3)\n", N + "np.random.randint(a, b, size=3)\n"),
        (N + "np.random.random_integers(a, b)\n", N + "np.random.randint(a, b + 1)\n"),
        (N + "np.asscalar(x[0])\n", N + "x[0].item()\n"),
        (N + "np.asscalar(a + b)\n", N + "(a + b).item()\n"),
        (N + "np.msort(x)\n", N + "np.sort(x, axis=0)\n"),
        (N + "np.asfarray(x)\n", N + "np.asarray(x, dtype=float)\n"),
        ("a.itemset((1, 2), 4)\n", "a[(1, 2)] = 4\n"),
        ("a.itemset(3, 4)\n", "a.flat[3] = 4\n"),
        ("import keras\nx.ptp(axis=0)\n", "import keras\nimport numpy as np\nnp.ptp(x, axis=0)\n"),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    expect(before, after)


@pytest.mark.parametrize(
    "source",
    [
        N + "np.bool, np.long, np.int_, np.float32\n",
        N + "np.random.randint(0, 5)\n",
        "np = 3\nnp.int\n",
        "import cupy as np\nnp.product(x)\n",
        "def product(x): pass\nproduct(3)\n",
        N + "try:\n    np.product\nexcept AttributeError:\n    pass\n",
        N + "itertools.product(x)\nmodel.float()\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)


@pytest.mark.parametrize("new", sorted(set(NAMES.values())))
def test_the_new_names_exist(new: str) -> None:
    assert hasattr(numpy, new.removeprefix("numpy."))


@pytest.mark.filterwarnings("ignore")
# `row_stack` is deprecated and still there.
@pytest.mark.parametrize("old", sorted({*NAMES, *BUILTINS} - {"numpy.row_stack"}))
def test_the_old_names_are_gone(old: str) -> None:
    assert re.fullmatch(r"numpy\.(lib\.)?\w+", old)
    assert not hasattr(numpy, old.removeprefix("numpy."))


def test_pad_of_lib(expect) -> None:
    expect("import numpy as np\nnp.lib.pad(x, 3)\n", "import numpy as np\nnp.pad(x, 3)\n")
