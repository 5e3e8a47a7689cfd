"""What pandas took away since 0.25: https://pandas.pydata.org/docs/whatsnew/v2.0.0.html"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.imports import moved_modules as moves
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.source import Edit

NAMES = {
    "pandas.datetime": "datetime.datetime",
    "pandas.scatter_matrix": "pandas.plotting.scatter_matrix",
    "pandas.io.json.json_normalize": "pandas.json_normalize",
    "pandas.TimeGrouper": "pandas.Grouper",
}
MODULES = {"pandas.tools.plotting": "pandas.plotting", "pandas.util.testing": "pandas.testing", "pandas.np": "numpy"}
ROLLING = ("mean", "std", "var", "sum", "min", "max", "median", "count")

rule = Rule(
    name="pandas-names",
    since="pandas 0.25-2.0",
    title=Text("Names that left pandas", "pandas から消えた名前"),
    reason=Text(
        "pandas dropped what had two ways to say it: `as_matrix()` is `values`, `.ix` is `.loc` by label or "
        "`.iloc` by position, `append` is `pd.concat`.",
        "pandas では同じことの別の書き方が整理されました。`as_matrix()` は `values`、`.ix` はラベルなら `.loc`、"
        "位置なら `.iloc`、"
        "`append` は `pd.concat` です。",
    ),
    before=(
        "import pandas as pd\n\ndata = pd.read_csv('air.csv', error_bad_lines=False)\nx = data.ix[:, 0:4].as_matrix()"
    ),
    after="import pandas as pd\n\ndata = pd.read_csv('air.csv', on_bad_lines='skip')\nx = data.iloc[:, 0:4].values",
    proof=None,
    renames=NAMES,
)

moves.names(rule)
moves.modules(rule, MODULES)


def makes_frame(function: str | None) -> bool:
    """Whether this function of pandas gives a DataFrame or a Series."""
    name = function or ""
    return name.startswith("pandas.read_") or name in (
        "pandas.DataFrame",
        "pandas.Series",
        "pandas.concat",
        "pandas.get_dummies",
    )


def is_frame(node: ast.expr | None, module: Module, depth: int = 5) -> bool:
    """Whether the expression surely gives a DataFrame or a Series."""
    if node is None or depth == 0:
        return False
    match node:
        case ast.Call(func=function):
            if makes_frame(module.name(function)):
                return True
            methods = (
                "head",
                "tail",
                "copy",
                "drop",
                "dropna",
                "fillna",
                "append",
                "reset_index",
                "set_index",
                "sort_values",
                "sample",
            )
            return (
                isinstance(function, ast.Attribute)
                and function.attr in methods
                and is_frame(function.value, module, depth - 1)
            )
        case ast.Subscript(value=value):
            owner = value.value if isinstance(value, ast.Attribute) and value.attr in ("loc", "iloc", "ix") else value
            return is_frame(owner, module, depth - 1)
        case ast.Name(id=name):
            bindings = module.scopes.lookup(name, node)
            if not bindings:
                return makes_frame(module.memory.made.get(name))
            return all(
                one.item is None and not one.iterated and is_frame(one.value, module, depth - 1) for one in bindings
            )
    return False


@rule.method("as_matrix")
def as_matrix(call: Call) -> None:
    columns = call.get("columns", 0)
    if columns is None and not call.arguments:
        call.replace(f"{call.editor.text(call.owner)}.values")
    elif columns is not None and len(call.arguments) == 1:
        call.replace(f"{call.editor.text(call.owner)}[{call.text(columns)}].values")


@rule.attribute("ix")
def ix(node: ast.Attribute, edit: Editor) -> None:
    place = edit.module.scopes.parents.get(node)
    if not isinstance(place, ast.Subscript) or place.value is not node or not moves.imports(edit.module, "pandas"):
        return
    parts = place.slice.elts if isinstance(place.slice, ast.Tuple) else [place.slice]
    kinds = [_indexer(one, edit.module) for one in parts]
    rows, columns = kinds[0], kinds[1] if len(kinds) > 1 else "all"
    if columns == "int" and rows in ("all", "int"):
        new, check = "iloc", rows == "int"
    else:
        new, check = "loc", None in kinds
    end = edit.module.source.end(node)
    edit.edit([Edit(end - 2, end, new)], node, ".ix", f".{new}", IX if check else None, check)


IX = Text(
    "`.ix` decided between labels and positions by itself; a slice of labels holds its end, one of positions does not.",
    "`.ix` はラベルか位置かを自動で判断していました。ラベルのスライスは終端を含み、位置のスライスは含みません。",
)


def _indexer(node: ast.expr, module: Module) -> str | None:
    if isinstance(node, ast.Slice):
        kinds = {_indexer(one, module) for one in (node.lower, node.upper) if one is not None}
        return kinds.pop() if len(kinds) == 1 else None if kinds else "all"
    if isinstance(node, ast.List):
        kinds = {_indexer(one, module) for one in node.elts}
        return kinds.pop() if len(kinds) == 1 else None
    if isinstance(node, ast.Compare):
        return "mask"
    kind = module.kind(node.operand if isinstance(node, ast.UnaryOp) else node)
    return kind if kind in ("int", "str") else None


@rule.call("pandas.read_csv", "pandas.read_table")
def read(call: Call) -> None:
    bad = call.get("error_bad_lines")
    if bad is not None and isinstance(call.constant(bad), bool):
        keep = call.constant(bad)
        warned = call.get("warn_bad_lines")
        loud = warned is None or call.constant(warned) is not False
        call.rename("error_bad_lines", "on_bad_lines")
        call.set(bad, "'error'" if keep else "'warn'" if loud and warned is not None else "'skip'", report=False)
        if warned is not None:
            call.remove(warned, report=False)
    blanks = call.get("delim_whitespace")
    if blanks is not None and call.constant(blanks) is True:
        call.rename("delim_whitespace", "sep")
        call.set(blanks, "r'\\s+'", report=False)
    squeezed = call.get("squeeze")
    if squeezed is not None and isinstance(call.constant(squeezed), bool):
        if call.constant(squeezed):
            end = call.module.source.end(call.node)
            call.beside([Edit(end, end, ".squeeze('columns')")])
        call.remove(squeezed)
    if not call.unpacks and (call.get("date_parser") is not None or _joins_columns(call)):
        inferred = call.get("infer_datetime_format")
        if inferred is not None:
            call.remove(inferred, report=False)
        call.function("keras_upgrade.compat.read_dated_csv")


def _joins_columns(call: Call) -> bool:
    """`parse_dates=[['year', 'month']]`"""
    dates = call.get("parse_dates")
    if dates is None:
        return False
    nested = isinstance(dates.value, ast.List) and any(isinstance(one, ast.List) for one in dates.value.elts)
    return nested or isinstance(dates.value, ast.Dict)


@rule.call("pandas.DataFrame.from_csv", "pandas.Series.from_csv")
def from_csv(call: Call) -> None:
    """It took the first column for the index, and dates in it for dates."""
    series = call.name.startswith("pandas.Series")
    if call.unpacks:
        return
    call.function("pandas.read_csv", report=False)
    for name, text in (("index_col", "0"), ("parse_dates", "True")):
        if call.get(name) is None:
            call.add(name, text, report=False)
    if series:
        end = call.module.source.end(call.node)
        call.beside([Edit(end, end, ".squeeze('columns')")])
        if call.get("header") is None:
            call.add("header", "None", report=False)
    call.changed("from_csv", "pandas.read_csv")


@rule.call(*(f"pandas.rolling_{name}" for name in ROLLING))
def rolling(call: Call) -> None:
    data, window = call.get("arg", 0), call.get("window", 1)
    if data is None or window is None or call.unpacks:
        return
    rest = [
        f"{one.name}={call.text(one)}"
        for one in call.arguments
        if one not in (data, window) and one.name in ("min_periods", "center")
    ]
    if len(rest) + 2 != len(call.arguments):
        return
    given = ", ".join([call.text(window), *rest])
    call.replace(f"{call.text(data)}.rolling({given}).{call.name.removeprefix('pandas.rolling_')}()")


@rule.method("append")
def append(call: Call) -> None:
    """A frame's `append` gave a new one; a list's gives nothing."""
    other = call.get("other", 0)
    if other is None or call.unpacks or not moves.imports(call.module, "pandas"):
        return
    named = call.get("ignore_index") is not None or call.get("verify_integrity") is not None
    if not named and not is_frame(call.owner, call.module):
        return
    rest = "".join(f", {one.name}={call.text(one)}" for one in call.arguments if one is not other and one.name)
    text = call.text(other)
    if isinstance(other.value, ast.Dict):
        text = f"{_pandas(call)}.DataFrame([{text}])"
    elif not is_frame(other.value, call.module) and isinstance(other.value, ast.Call | ast.Name):
        made = other.value
        if isinstance(made, ast.Call) and call.module.name(made.func) == "pandas.Series":
            text = f"{text}.to_frame().T"
    pieces = f"*{text}" if isinstance(other.value, ast.List) else text
    sure = isinstance(other.value, ast.Dict | ast.List) or is_frame(other.value, call.module)
    call.replace(f"{_pandas(call)}.concat([{call.editor.text(call.owner)}, {pieces}]{rest})", check=not sure)


def _pandas(call: Call) -> str:
    return moves.module_name("pandas", call.editor)


@rule.method("drop")
def drop(call: Call) -> None:
    axis = call.get("axis", 1)
    if axis is None or axis.keyword is not None or call.constant(axis) not in (0, 1) or len(call.positional) != 2:
        return
    if moves.imports(call.module, "pandas"):
        call.name_argument(axis, "axis")
        call.changed(call.text(axis), f"axis={call.text(axis)}")


@rule.method("sort", "order")
def sort(call: Call) -> None:
    if not is_frame(call.owner, call.module):
        return
    call.method_name("sort_values")
    if call.rename("columns", "by"):
        return
    if call.method == "sort" and not call.arguments:
        call.method_name("sort_index")


@rule.method("get_value")
def get_value(call: Call) -> None:
    if len(call.positional) == len(call.arguments) == 2 and moves.imports(call.module, "pandas"):
        row, column = (call.text(one) for one in call.positional)
        call.replace(f"{call.editor.text(call.owner)}.at[{row}, {column}]")


@rule.method("set_value")
def set_value(call: Call) -> None:
    statement = call.module.scopes.parents.get(call.node)
    if (
        len(call.positional) == len(call.arguments) == 3
        and isinstance(statement, ast.Expr)
        and moves.imports(call.module, "pandas")
    ):
        row, column, value = (call.text(one) for one in call.positional)
        call.replace(f"{call.editor.text(call.owner)}.at[{row}, {column}] = {value}")


@rule.method("convert_objects")
def convert_objects(call: Call) -> None:
    call.replace(f"{call.editor.text(call.owner)}.apply({_pandas(call)}.to_numeric, errors='coerce')", check=True)


@rule.call("pandas.Panel")
def panel(call: Call) -> None:
    call.warn(
        "`pandas.Panel` is gone. Next: a DataFrame with a MultiIndex, or the package xarray.",
        "`pandas.Panel` はなくなりました。MultiIndex を持つ DataFrame か、パッケージ xarray を使ってください。",
    )
