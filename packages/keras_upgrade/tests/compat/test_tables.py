"""Dates as pandas 2 read them. Where pandas is not installed, only that importing the helper needs none."""

from __future__ import annotations

import importlib
import io
import subprocess
import sys
from datetime import datetime
from importlib.util import find_spec

SALES = "Month,Sales\n1-01,266.0\n1-02,145.9\n"
AIR = "No,year,month,day,pm\n1,2010,1,2,NA\n2,2010,1,3,3\n"


def test_importing_loads_no_pandas() -> None:
    code = "import sys, keras_upgrade.compat as c; c.read_dated_csv; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


if find_spec("pandas"):
    read_dated_csv = importlib.import_module("keras_upgrade.compat.tables").read_dated_csv

    def dates(*texts: str) -> list[datetime]:
        return [datetime.fromisoformat(text) for text in texts]

    def test_a_parser_of_one_text() -> None:
        frame = read_dated_csv(
            io.StringIO(SALES),
            parse_dates=[0],
            index_col=0,
            date_parser=lambda text: datetime.strptime("190" + text, "%Y-%m"),
        )
        assert frame.index.name == "Month"
        assert frame.index.to_pydatetime().tolist() == dates("1901-01-01", "1901-02-01")
        assert frame["Sales"].tolist() == [266.0, 145.9]

    def test_columns_are_joined() -> None:
        frame = read_dated_csv(
            io.StringIO(AIR),
            parse_dates=[["year", "month", "day"]],
            index_col=0,
            date_parser=lambda text: datetime.strptime(text, "%Y %m %d"),
        )
        assert frame.columns.tolist() == ["No", "pm"]
        assert frame.index.name == "year_month_day"
        assert frame.index.to_pydatetime().tolist() == dates("2010-01-02", "2010-01-03")

    def test_a_named_group_by_numbers_keeps_its_columns() -> None:
        frame = read_dated_csv(io.StringIO(AIR), parse_dates={"when": [1, 2, 3]}, keep_date_col=True)
        assert frame.columns.tolist() == ["when", "No", "year", "month", "day", "pm"]
        assert frame["when"].dt.day.tolist() == [2, 3]

    def test_true_is_the_index() -> None:
        frame = read_dated_csv(
            io.StringIO("d,v\n2010-01-02,5\n"), parse_dates=True, index_col="d", date_parser=datetime.fromisoformat
        )
        assert frame.index.to_pydatetime().tolist() == dates("2010-01-02")
