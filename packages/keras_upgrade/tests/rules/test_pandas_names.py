"""What pandas took away."""

from __future__ import annotations

import pytest
from keras_upgrade import upgrade

P = "import pandas as pd\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = df.as_matrix()\n", "x = df.values\n"),
        ("x = df.as_matrix(columns=['a'])\n", "x = df[['a']].values\n"),
        ("df.ix[:, 0:2]\n", "df.iloc[:, 0:2]\n"),
        ("df.ix[3]\ndf.ix['a', 'b']\n", "df.loc[3]\ndf.loc['a', 'b']\n"),
        ("df.ix[df.a > 3, 'x']\n", "df.loc[df.a > 3, 'x']\n"),
        ("d = pd.read_csv(f, error_bad_lines=False)\n", "d = pd.read_csv(f, on_bad_lines='skip')\n"),
        ("d = pd.read_csv(f, delim_whitespace=True)\n", "d = pd.read_csv(f, sep=r'\\s+')\n"),
        ("s = pd.read_csv(f, squeeze=True, header=0)\n", "s = pd.read_csv(f, header=0).squeeze('columns')\n"),
        ("s = pd.read_csv(f, squeeze=False)\n", "s = pd.read_csv(f)\n"),
        ("z = df.drop('x', 1)\n", "z = df.drop('x', axis=1)\n"),
        ("m = pd.rolling_mean(s, 3)\n", "m = s.rolling(3).mean()\n"),
        (
            "df = pd.DataFrame()\ndf = df.append({'a': 1}, ignore_index=True)\n",
            "df = pd.DataFrame()\ndf = pd.concat([df, pd.DataFrame([{'a': 1}])], ignore_index=True)\n",
        ),
        (
            "df = pd.read_csv(f)\nboth = df.append(pd.read_csv(g))\n",
            "df = pd.read_csv(f)\nboth = pd.concat([df, pd.read_csv(g)])\n",
        ),
        ("df = pd.read_csv(f)\ndf = df.sort(columns='b')\n", "df = pd.read_csv(f)\ndf = df.sort_values(by='b')\n"),
        ("v = df.get_value(i, 'a')\ndf.set_value(i, 'a', 3)\n", "v = df.at[i, 'a']\ndf.at[i, 'a'] = 3\n"),
        (
            "s = pd.Series.from_csv(f, header=0)\n",
            "s = pd.read_csv(f, header=0, index_col=0, parse_dates=True).squeeze('columns')\n",
        ),
        ("from pandas.tools.plotting import scatter_matrix\n", "from pandas.plotting import scatter_matrix\n"),
        ("import numpy as np\npd.np.zeros(3)\n", "import numpy as np\nnp.zeros(3)\n"),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    expect(P + before, P + after)


def test_datetime_is_pythons_own(expect) -> None:
    expect(
        "from pandas import datetime, read_csv\ndatetime.strptime(a, b)\nread_csv\n",
        "from datetime import datetime\nfrom pandas import read_csv\ndatetime.strptime(a, b)\nread_csv\n",
    )


@pytest.mark.parametrize(
    "source",
    [
        P + "xs = []\nxs.append(3)\n",
        P + "df = pd.read_csv(f)\nrows = [1]\nrows.append(df)\nrows.sort()\n",
        P + "df.loc[3], df.iloc[0], df.values\n",
        P + "queue.drop(1, 2)\n",
        P + "df.drop('x', axis=1)\n",
        P + "obj.get_value(1)\n",
        "obj.ix[3]\n",
        "pd = 3\npd.read_csv(f, squeeze=True)\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)


@pytest.mark.parametrize("source", ["df.ix[i, j]", "df.ix[0:3, 0:2]", "df = pd.DataFrame()\ndf = df.append(row)"])
def test_guesses_are_marked(source: str) -> None:
    assert any(change.check for change in upgrade(P + source + "\n").changes)


def test_a_parser_of_dates_goes_to_a_helper(expect) -> None:
    expect(
        "from pandas import read_csv\ns = read_csv('s.csv', parse_dates=[0], squeeze=True, date_parser=parse)\n",
        "from pandas import read_csv\nfrom keras_upgrade.compat import read_dated_csv\n"
        "s = read_dated_csv('s.csv', parse_dates=[0], date_parser=parse).squeeze('columns')\n",
    )
    expect(
        "import pandas as pd\npd.read_csv(f, parse_dates=[['year', 'month']], infer_datetime_format=True)\n",
        "import pandas as pd\nfrom keras_upgrade.compat import read_dated_csv\n"
        "read_dated_csv(f, parse_dates=[['year', 'month']])\n",
    )


@pytest.mark.parametrize("dates", ["True", "['a', 'b']", "[0]"])
def test_dates_that_pandas_still_reads_are_left_alone(dates: str, expect_unchanged) -> None:
    expect_unchanged(f"import pandas as pd\npd.read_csv(f, parse_dates={dates})\n")
