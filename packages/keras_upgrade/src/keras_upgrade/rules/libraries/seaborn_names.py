"""What seaborn renamed: https://seaborn.pydata.org/whatsnew/v0.9.0.html"""

from __future__ import annotations

from keras_upgrade.editing.calls import Call
from keras_upgrade.imports import moved_modules as moves
from keras_upgrade.rulebook.rule import Rule, Text

NAMES = {"seaborn.lvplot": "seaborn.boxenplot"}
GRIDS = ("FacetGrid", "PairGrid", "JointGrid", "catplot", "factorplot", "jointplot", "lmplot", "pairplot", "relplot")
TWO = (
    "barplot",
    "boxplot",
    "kdeplot",
    "lineplot",
    "pointplot",
    "regplot",
    "residplot",
    "scatterplot",
    "stripplot",
    "swarmplot",
)
TWO += ("violinplot", "jointplot", "lmplot")

rule = Rule(
    name="seaborn-names",
    since="seaborn 0.9-0.13",
    title=Text("Names and arguments of seaborn", "seaborn の名前と引数"),
    reason=Text(
        "`factorplot` is `catplot`, a grid's `size` is its `height`, and what is plotted is named: `x=`, `y=`.",
        "`factorplot` は `catplot`、グリッドの `size` は `height` になりました。描くデータは `x=`、`y=` "
        "と名前で渡します。",
    ),
    before="import seaborn as sns\n\nsns.factorplot('epoch', 'loss', data=log, size=4)",
    after="import seaborn as sns\n\nsns.catplot(x='epoch', y='loss', data=log, height=4, kind='point')",
    proof=None,
    renames=NAMES,
)

moves.names(rule)


@rule.call(*(f"seaborn.{name}" for name in GRIDS))
def grid(call: Call) -> None:
    call.rename("size", "height")


@rule.call("seaborn.factorplot")
def factorplot(call: Call) -> None:
    _named(call)
    call.function("seaborn.catplot")
    if call.get("kind") is None and not call.unpacks:
        call.add("kind", "'point'", report=False)


@rule.call(*(f"seaborn.{name}" for name in TWO))
def two(call: Call) -> None:
    _named(call)


def _named(call: Call) -> None:
    """`sns.barplot(names, values)`: only the data may come without a name."""
    if call.unpacks or len(call.positional) != 2 or call.get("x") is not None or call.get("y") is not None:
        return
    x, y = call.positional
    call.name_argument(x, "x")
    call.name_argument(y, "y")
    call.changed(f"({call.text(x)}, {call.text(y)})", f"(x={call.text(x)}, y={call.text(y)})")


@rule.call("seaborn.countplot")
def countplot(call: Call) -> None:
    """A lone array was counted; now it would be taken for a table."""
    if len(call.positional) == 1 and not call.unpacks and call.get("x") is None and call.get("y") is None:
        [given] = call.positional
        if call.get("data") is None or isinstance(call.constant(given), str):
            call.name_argument(given, "x")
            call.changed(call.text(given), f"x={call.text(given)}")


@rule.call("seaborn.tsplot")
def tsplot(call: Call) -> None:
    call.warn(
        "`seaborn.tsplot` is gone. Next: `seaborn.lineplot(x=..., y=..., data=...)` on a table with one row per "
        "measurement.",
        "`seaborn.tsplot` はなくなりました。測定 1 件を 1 行にした表に `seaborn.lineplot(x=..., y=..., "
        "data=...)` を使ってください。",
    )
