"""pandas 2's `read_csv(date_parser=...)`, which the time series of the era were read with. Needs pandas alone."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas


def read_dated_csv(
    *source: Any,
    parse_dates: bool | Sequence = False,
    date_parser: Callable | None = None,
    index_col: int | str | Sequence | None = None,
    keep_date_col: bool = False,
    **options: Any,
) -> pandas.DataFrame:
    """`pandas.read_csv` with the arguments about dates that pandas took until version 2.

    Args:
        parse_dates: True for the index; names or numbers of columns; a list of such lists, whose columns are joined
            by a blank and become one, in front, named by all of them ("year_month_day"); or a dict from that name to
            such a list.
        date_parser: takes all texts at once, or, should it refuse those, one after the other; without it pandas parses.
        keep_date_col: whether columns that were joined stay as well.
    """
    import pandas

    asked = parse_dates if not isinstance(parse_dates, bool) else _listed(index_col) if parse_dates else []
    named = asked if isinstance(asked, dict) else {}
    groups = [
        (name, _listed(group)) for name, group in (named.items() if named else ((None, one) for one in _listed(asked)))
    ]
    texts = {column: str for _, group in groups for column in group}
    frame = pandas.read_csv(*source, converters={**texts, **options.pop("converters", {})}, **options)
    columns = {column: frame.columns[column] if isinstance(column, int) else column for column in texts}
    joined: list[Hashable] = []
    for name, group in reversed(groups):
        old = [columns[column] for column in group]
        dates = _parse([frame[column] for column in old], date_parser)
        if name is None and len(old) == 1:
            frame[old[0]] = dates
            continue
        frame.insert(0, name or "_".join(str(column) for column in old), dates)
        joined += old
    if joined and not keep_date_col:
        frame = frame.drop(columns=list(dict.fromkeys(joined)))
    if index_col is None or index_col is False:
        return frame
    keys = [frame.columns[column] if isinstance(column, int) else column for column in _listed(index_col)]
    return frame.set_index(keys if len(keys) > 1 else keys[0])


def _listed(value: Any) -> list:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _parse(columns: list, date_parser: Callable | None) -> pandas.Series:
    import pandas

    rows = [" ".join(row) for row in zip(*columns, strict=True)]
    if date_parser is None:
        return pandas.to_datetime(pandas.Series(rows, index=columns[0].index))
    try:
        dates = date_parser(*(column.to_numpy(dtype=object) for column in columns))
    except Exception:
        # Most take one text: strptime and functions of one's own.
        dates = [date_parser(row) for row in rows]
    return pandas.Series(pandas.to_datetime(list(dates)), index=columns[0].index)
