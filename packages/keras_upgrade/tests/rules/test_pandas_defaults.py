"""Columns of 0 and 1 stay numbers, in a source that is proven old."""

from __future__ import annotations

import pytest

OLD = "import pandas as pd\nmodel.fit(x, y, nb_epoch=3)\n"
NEW = "import pandas as pd\nmodel.fit(x, y, epochs=3)\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("y = pd.get_dummies(x)\n", "y = pd.get_dummies(x, dtype='uint8')\n"),
        ("y = pd.get_dummies(x, dtype=float)\n", "y = pd.get_dummies(x, dtype=float)\n"),
        ("y = pd.get_dummies(**given)\n", "y = pd.get_dummies(**given)\n"),
        ("d = pd.read_csv(f)\nd.corr()\n", "d = pd.read_csv(f)\nd.corr(numeric_only=True)\n"),
        ("unknown.corr()\n", "unknown.corr()\n"),
    ],
)
def test_old_source(before: str, after: str, expect) -> None:
    expect(OLD + before, NEW + after)


def test_a_source_that_may_be_modern(expect_unchanged) -> None:
    expect_unchanged(
        "import pandas as pd\nmodel.fit(x, y, epochs=3)\ny = pd.get_dummies(x)\nd = pd.read_csv(f)\nd.corr()\n"
    )
