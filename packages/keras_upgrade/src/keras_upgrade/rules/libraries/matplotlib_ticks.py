"""As many labels as ticks: https://matplotlib.org/stable/api/_as_gen/matplotlib.pyplot.xticks.html"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="matplotlib-ticks",
    since="Matplotlib 3.3",
    title=Text("As many labels as ticks", "目盛りとラベルの数"),
    reason=Text(
        "Ticks that `np.arange` counts out may be one more than the labels. Matplotlib left the last one bare; now it "
        "wants a label for each.",
        "`np.arange` で作った目盛りは、ラベルより 1 つ多くなることがあります。以前の Matplotlib は最後の目盛りを"
        "ラベルなしで描きましたが、いまは同じ数が必要です。",
    ),
    before="import numpy as np\nimport matplotlib.pyplot as plt\nplaces = np.arange(14, 855, 28)\n"
    "plt.xticks(places, labels)\nmodel.fit(x, y, nb_epoch=2)",
    after="import numpy as np\nimport matplotlib.pyplot as plt\nplaces = np.arange(14, 855, 28)\n"
    "plt.xticks(places[:len(labels)], labels)\nmodel.fit(x, y, epochs=2)",
    proof=None,
    needs=2,
)


@rule.call("matplotlib.pyplot.xticks", "matplotlib.pyplot.yticks")
def cut(call: Call) -> None:
    ticks, labels = call.get("ticks", 0), call.get("labels", 1)
    if (
        ticks is None
        or labels is None
        or not isinstance(ticks.value, ast.Name)
        or not isinstance(labels.value, ast.Name)
    ):
        return
    bindings = call.module.scopes.lookup(ticks.value.id, ticks.value)
    # Two numbers are counted by ones, and whoever wrote them had the labels in mind.
    counted = [one.value for one in bindings if isinstance(one.value, ast.Call) and len(one.value.args) == 3]
    if len(bindings) == 1 and counted and call.module.name(counted[0].func) == "numpy.arange":
        call.set(ticks, f"{call.text(ticks)}[:len({call.text(labels)})]", check=True)
