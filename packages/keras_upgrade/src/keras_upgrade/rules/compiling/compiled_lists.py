"""Lists that grow after they were given to compile: https://keras.io/api/models/model_training_apis/"""

from __future__ import annotations

import ast
import re

from keras_upgrade.editing.calls import Call
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.rule import Rule, Text

# Where Keras 2's `compile` takes each of them.
LISTS = {"loss": 1, "metrics": 2, "loss_weights": 3, "weighted_metrics": None}
CHANGES = re.compile(r"\.(?:append|extend|insert|remove|pop|clear)\(|\+=")
METHODS = ("append", "extend", "insert", "remove", "pop", "clear")

rule = Rule(
    name="compiled-lists",
    since="3.0",
    title=Text("Lists that change after compile", "compile の後で変わるリスト"),
    reason=Text(
        "Up to Keras 2 `compile` read its lists at once. Keras 3 reads them when the first batch arrives: what is "
        "added meanwhile would count as well.",
        "Keras 2 までの `compile` は、渡されたリストをその場で読みました。"
        "Keras 3 は最初のバッチを学習するときに読むので、後から加えた要素まで含まれてしまいます。",
    ),
    before=(
        "from keras.models import Sequential\n\nmodel = Sequential()\nnames = ['mae']\n"
        "model.compile('sgd', 'mse', metrics=names)\nnames.append('mape')\nmodel.fit(x, y, nb_epoch=2)"
    ),
    after=(
        "from keras.models import Sequential\n\nmodel = Sequential()\nnames = ['mae']\n"
        "model.compile('sgd', 'mse', metrics=list(names))\nnames.append('mape')\nmodel.fit(x, y, epochs=2)"
    ),
    proof=None,
    needs=2,
)


@rule.method("compile", given=[CHANGES])
def copy(call: Call) -> None:
    for name, place in LISTS.items():
        given = call.get(name, place)
        if given is None or given.star or not isinstance(given.value, ast.Name):
            continue
        if call.module.kind(given.value) == "list" and _changes(given.value, call):
            call.set(given, f"list({given.value.id})")


def _changes(name: ast.Name, call: Call) -> bool:
    """Whether the list is changed below the call, or anywhere in a loop around it."""
    scopes = call.module.scopes
    loops = {one for one in scopes.ancestors(call.node) if isinstance(one, ast.For | ast.While)}
    return any(
        mention is not name
        and scopes.lookup(mention.id, mention) == scopes.lookup(name.id, name)
        and _is_change(mention, call.module)
        and (mention.lineno > call.node.lineno or not loops.isdisjoint(scopes.ancestors(mention)))
        for mention in call.module.source.named(name.id)
    )


def _is_change(mention: ast.Name, module: Module) -> bool:
    parent = module.scopes.parents.get(mention)
    if isinstance(parent, ast.AugAssign):
        return parent.target is mention
    called = module.scopes.parents.get(parent) if isinstance(parent, ast.Attribute) else None
    return isinstance(called, ast.Call) and called.func is parent and parent.attr in METHODS
