"""`KerasClassifier(build_fn=)` left Keras: https://keras.io/api/utils/sklearn_wrappers/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.rulebook.handlers import Written
from keras_upgrade.rulebook.rule import Rule, Text

NAMES = {
    "keras.wrappers.scikit_learn.KerasClassifier": "keras_upgrade.compat.scikit_learn.KerasClassifier",
    "keras.wrappers.scikit_learn.KerasRegressor": "keras_upgrade.compat.scikit_learn.KerasRegressor",
}

rule = Rule(
    name="scikit-learn",
    since="2.12",
    title=Text("Keras models in scikit-learn", "scikit-learn から使う Keras モデル"),
    reason=Text(
        "Keras 3's own wrapper (`keras.wrappers.SKLearnClassifier`) takes a model, not a function with arguments of "
        "its own to search over. The "
        "helper takes `build_fn` as before.",
        "Keras 3 のラッパー（`keras.wrappers.SKLearnClassifier`）はモデルを受け取り、"
        "引数を探索できる関数は受け取りません。"
        "補助クラスなら、これまでどおり `build_fn` を渡せます。",
    ),
    before=(
        "from keras.wrappers.scikit_learn import KerasClassifier\n\n"
        "estimator = KerasClassifier(build_fn=build, nb_epoch=10, verbose=0)"
    ),
    after=(
        "from keras_upgrade.compat.scikit_learn import KerasClassifier\n\n"
        "estimator = KerasClassifier(build_fn=build, epochs=10, verbose=0)"
    ),
    renames=NAMES,
)


@rule.reference(*NAMES)
def move(node: ast.expr, edit: Editor) -> None:
    edit.refer(node, NAMES[edit.module.name(node)])


@rule.call(*NAMES, *NAMES.values(), given={"nb_epoch"})
def epochs(call: Call) -> None:
    call.rename("nb_epoch", "epochs")


@rule.call("builtins.dict", given={"nb_epoch"})
def grid(call: Call) -> None:
    """A grid of values to search names what `fit` takes."""
    if _searches(call.editor):
        call.rename("nb_epoch", "epochs")


@rule.node(ast.Dict, given=[Written({"nb_epoch", "_epoch"}, "nb_epoch")])
def literal_grid(node: ast.Dict, edit: Editor) -> None:
    if not _searches(edit):
        return
    for key in node.keys:
        if isinstance(key, ast.Constant) and isinstance(key.value, str) and key.value.rpartition("__")[2] == "nb_epoch":
            edit.replace(key, edit.text(key).replace("nb_epoch", "epochs"))


def _searches(edit: Editor) -> bool:
    known = [name for scope in edit.module.scopes.all for name in scope.names]
    return "KerasClassifier" in known or "KerasRegressor" in known or "GridSearchCV" in known
