"""`predict_classes` and `predict_proba` are gone: https://keras.io/api/models/model_training_apis/#predict-method"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.reading import facts
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="predict-classes",
    since="2.6",
    title=Text("predict_classes and predict_proba", "predict_classes と predict_proba"),
    reason=Text(
        "A model only predicts numbers; what class they stand for is read from them: the largest of several, or "
        "more than 0.5 of a lone one.",
        "モデルが出すのは数値だけです。クラスはそこから読み取ります。出力が複数なら最大のもの、1 つなら 0.5 "
        "を超えるかどうかです。",
    ),
    before=(
        "from keras.models import Sequential\nfrom keras.layers import Dense\n\n"
        "model = Sequential([Dense(10, activation='softmax')])\nclasses = model.predict_classes(x)"
    ),
    after=(
        "from keras.models import Sequential\nfrom keras.layers import Dense\n\n"
        "model = Sequential([Dense(10, activation='softmax')])\nclasses = model.predict(x).argmax(axis=-1)"
    ),
)


@rule.method("predict_proba")
def probabilities(call: Call) -> None:
    # Estimators of scikit-learn have this method too.
    if call.owner_kind == "model":
        call.method_name("predict")


@rule.method("predict_classes")
def classes(call: Call) -> None:
    if not call.may_be_of_a_model or _defined(call.module):
        return
    units = last_units(call.owner, call.module)
    source = call.module.source
    arguments = source.segment(source.opening(call.node), source.end(call.node))
    owner = call.editor.text(call.owner)
    if units is None:
        for one, name in zip(call.positional[1:], ("batch_size", "verbose"), strict=False):
            call.name_argument(one, name)
        call.hand_to("keras_upgrade.compat.training.predict_classes")
    elif units > 1:
        call.replace(f"{owner}.predict({arguments}.argmax(axis=-1)")
    else:
        call.replace(f"({owner}.predict({arguments} > 0.5).astype('int32')")


def _defined(module: Module) -> bool:
    return facts.known(module, "def predict_classes")


def last_units(owner: ast.expr | None, module: Module) -> int | None:
    """How many numbers the last layer of the Sequential model `owner` gives, where that is written out."""
    if not isinstance(owner, ast.Name):
        return None
    bindings = module.scopes.lookup(owner.id, owner)
    value = bindings[-1].value if len(bindings) == 1 else None
    if not isinstance(value, ast.Call) or module.name(value.func) != "keras.models.Sequential":
        return None
    layers = list(value.args[0].elts) if value.args and isinstance(value.args[0], ast.List) else []
    scope = module.scopes.of[bindings[0].node]
    for node in module.source.every(ast.Call):
        if (
            isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == owner.id
        ):
            if node.func.attr == "pop":
                return None
            if node.func.attr == "add" and node.args and module.scopes.of[node] is scope:
                layers.append(node.args[0])
    layers.sort(key=module.source.start)
    for layer in reversed(layers):
        name = module.name(layer.func) if isinstance(layer, ast.Call) else None
        if name in ("keras.layers.Activation", "keras.layers.Dropout"):
            continue
        if name != "keras.layers.Dense":
            return None
        units = next((one.value for one in layer.keywords if one.arg in ("units", "output_dim")), None)
        if units is None and layer.args:
            units = layer.args[0]
        return units.value if isinstance(units, ast.Constant) and isinstance(units.value, int) else None
    return None
