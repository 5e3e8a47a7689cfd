"""What seaborn renamed."""

from __future__ import annotations

import pytest
from keras_upgrade import upgrade

S = "import seaborn as sns\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("sns.factorplot('a', 'b', data=d, size=3)\n", "sns.catplot(x='a', y='b', data=d, height=3, kind='point')\n"),
        ("sns.factorplot(x='a', data=d, kind='bar')\n", "sns.catplot(x='a', data=d, kind='bar')\n"),
        ("sns.pairplot(d, size=2)\n", "sns.pairplot(d, height=2)\n"),
        ("sns.barplot(x, y)\n", "sns.barplot(x=x, y=y)\n"),
        ("sns.countplot(y)\n", "sns.countplot(x=y)\n"),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    expect(S + before, S + after)


@pytest.mark.parametrize(
    "source",
    [
        S + "sns.barplot(x=x, y=y)\nsns.heatmap(d)\nsns.boxplot(d)\n",
        S + "sns.countplot(data=d, x='a')\n",
        S + "sns.scatterplot(x='a', y='b', data=d, size='c')\n",
        "sns = mine\nsns.factorplot('a', 'b')\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)


def test_what_has_to_be_done_by_hand() -> None:
    assert "lineplot" in upgrade(S + "sns.tsplot(d)\n").warnings[0].text["en"]
