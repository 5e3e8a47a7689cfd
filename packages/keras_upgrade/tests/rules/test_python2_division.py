"""Whole numbers stay whole, where the source is Python 2 or where nothing else will do."""

from __future__ import annotations

import pytest
from keras_upgrade import upgrade

NUMPY = "import numpy as np\nfrom keras.layers{} import Dense\n"
OLD, NEW = NUMPY.format(".core"), NUMPY.format("")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("n = len(x) / 2\n", "n = len(x) // 2\n"),
        ("rows = x.shape[0]\nn = (rows - 1) / (2)\n", "rows = x.shape[0]\nn = (rows - 1) // (2)\n"),
        ("n = 7\nm = n / 2 / 3\n", "n = 7\nm = n // 2 // 3\n"),
        ("n = 7\nn /= 2\n", "n = 7\nn //= 2\n"),
        ("n = max(len(a), 3) / 2\n", "n = max(len(a), 3) // 2\n"),
        ("n = (len(x)  # how many\n     / 2)\n", "n = (len(x)  # how many\n     // 2)\n"),
    ],
)
def test_python_2(before: str, after: str, expect) -> None:
    expect("xrange\n" + before, "range\n" + after)


@pytest.mark.parametrize(
    "source",
    [
        "x = loss / 3\n",
        "x = 1.0 / 3\n",
        "x = float(n) / 2\n",
        "n = 7\nn = 0.5\nx = n / 2\n",
        "def f(n):\n    return n / 2\n",
        "x = a / b\n",
        "t = 3\nt = t * 0.5\nx = t / 2\n",
    ],
)
def test_python_2_with_fractions(source: str, expect) -> None:
    expect("xrange\n" + source, "range\n" + source)


def test_a_source_that_asked_for_true_division(expect) -> None:
    expect(
        "from __future__ import division\nn = len(x) / 2\nfor i in xrange(3): pass\n",
        "from __future__ import division\nn = len(x) / 2\nfor i in range(3): pass\n",
    )


@pytest.mark.parametrize(
    ("before", "after", "sure"),
    [
        ("range(len(x) / 2)", "range(len(x) // 2)", True),
        ("range(n / 2)", "range(n // 2)", False),
        ("x[:len(x) / 2]", "x[:len(x) // 2]", True),
        ("x[0, n / 2:]", "x[0, n // 2:]", False),
        ("np.zeros((n / 2, 3))", "np.zeros((n // 2, 3))", False),
        ("x.reshape(n / 4, 4)", "x.reshape(n // 4, 4)", False),
        ("np.linspace(0, n / 2, n / 3)", "np.linspace(0, n / 2, n // 3)", False),
        ("m = n / 2\nrange(m)", "m = n // 2\nrange(m)", False),
    ],
)
def test_a_whole_number_is_needed(before: str, after: str, sure: bool, expect) -> None:
    result = expect(OLD + before + "\n", NEW + after + "\n")
    assert [change.check for change in result.changes if change.rule == "python2-division"] == [not sure]


@pytest.mark.parametrize(
    "source",
    [
        "y = len(x) / 2",
        "range(int(n / 2))",
        "range(x * 0.5 / 2)",
        "df.loc[n / 2:]",
        "d[n / 2]",
        "np.zeros(3) / 2",
        "np.linspace(0, n / 2)",
        "f(n / 2)",
    ],
)
def test_a_fraction_will_do(source: str, expect) -> None:
    expect(OLD + source + "\n", NEW + source + "\n")


def test_steps_were_counted_up_to_the_part_of_one(expect) -> None:
    expect(
        "model.fit(x, steps_per_epoch=2000 / 32)\n",
        "from math import ceil\nmodel.fit(x, steps_per_epoch=ceil(2000 / 32))\n",
    )
    expect(
        "steps = n / size\nmodel.fit(x, steps_per_epoch=steps)\n",
        "from math import ceil\nsteps = n / size\nmodel.fit(x, steps_per_epoch=ceil(steps))\n",
    )


def test_python_2_steps_were_whole() -> None:
    assert "steps_per_epoch=2000 // 32" in upgrade("xrange\nmodel.fit(x, steps_per_epoch=2000 / 32)\n").code


def test_whole_steps_stay(expect_unchanged) -> None:
    expect_unchanged("model.fit(x, steps_per_epoch=n // 32, validation_steps=int(n / 2))\n")
