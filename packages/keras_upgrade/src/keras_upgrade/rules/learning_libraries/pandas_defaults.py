"""`pd.get_dummies` gave numbers, and gives truth values now.

https://pandas.pydata.org/docs/whatsnew/v2.0.0.html#other-api-changes
"""

from __future__ import annotations

from keras_upgrade.editing.calls import Call
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.rules.learning_libraries.pandas_names import is_frame

rule = Rule(
    name="pandas-defaults",
    since="pandas 2.0",
    title=Text("Defaults of pandas", "pandas の既定値"),
    reason=Text(
        "`get_dummies` makes columns of True and False since pandas 2; beside columns of numbers they turn "
        "`values` into objects that "
        "Keras cannot take. The old columns held 0 and 1.",
        "pandas 2 から `get_dummies` の列は True / False になりました。数値の列と混ざると `values` が object 型になり、"
        "Keras に渡せません。以前の列は 0 / 1 でした。",
    ),
    before="import pandas as pd\n\ny = pd.get_dummies(labels).values\nmodel.fit(x, y, nb_epoch=3)",
    after="import pandas as pd\n\ny = pd.get_dummies(labels, dtype='uint8').values\nmodel.fit(x, y, epochs=3)",
    proof=None,
    needs=2,
)


@rule.call("pandas.get_dummies")
def get_dummies(call: Call) -> None:
    if call.get("dtype", 7) is None and not call.unpacks:
        call.add("dtype", "'uint8'")


@rule.method("corr")
def corr(call: Call) -> None:
    """Columns of text were passed over; they are an error now."""
    if not call.arguments and is_frame(call.owner, call.module):
        call.add("numeric_only", "True")
