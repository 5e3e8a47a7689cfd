"""`compile` takes its metrics by name, as a list, one entry for each output.

https://keras.io/api/models/model_training_apis/#compile-method
"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.reading.compiles import metrics_argument
from keras_upgrade.reading.module import Module
from keras_upgrade.rulebook.rule import Rule, Text

GONE = {
    "class_mode": Text("The loss says what the classes are.", "クラスの扱いは損失関数で決まります。"),
    "theano_mode": Text(
        "There is no Theano behind Keras any more.", "Keras のバックエンドから Theano はなくなりました。"
    ),
    "sample_weight_mode": Text(
        "Weights of time steps are recognised by their shape.",
        "タイムステップごとの重みは、形状から自動的に判断されます。",
    ),
}

rule = Rule(
    name="compile-arguments",
    since="3.0",
    title=Text("Arguments of compile", "compile の引数"),
    reason=Text(
        "The third place of `compile` belongs to `loss_weights` now, so metrics are given by name: a list, which "
        "for a model of several outputs has an "
        "entry for each.",
        "`compile` の 3 番目の引数は `loss_weights` になったため、評価関数は `metrics=` で渡します。"
        "出力が複数あるモデルでは、出力ごとのリストにします。",
    ),
    before="model.compile('adam', 'mse', ['accuracy'])",
    after="model.compile('adam', 'mse', metrics=['accuracy'])",
)


@rule.method("compile")
def mend(call: Call) -> None:
    if not call.may_be_of_a_model or call.name is not None:
        return
    # re.compile and the like have no loss.
    if call.get("loss", 1) is None or call.unpacks:
        return
    _drop_old(call)
    _name_metrics(call)
    _repeat_loss(call)
    metrics = call.get("metrics")
    if metrics is None:
        return
    if isinstance(call.constant(metrics), str):
        call.set(metrics, f"[{call.text(metrics)}]")
        return
    _repeat(call)


def _drop_old(call: Call) -> None:
    third = call.get("", 2)
    if third is not None and call.constant(third) in ("categorical", "binary") and len(call.positional) == 3:
        call.remove(third, GONE["class_mode"])
    for name, note in GONE.items():
        argument = call.get(name)
        if argument is not None:
            call.remove(argument, note)
    if call.get("target_tensors") is not None:
        call.warn(
            "`target_tensors` is gone: give the targets to `fit(x, y)`, or add the loss inside the model with "
            "`add_loss`.",
            "`target_tensors` はなくなりました。正解データを `fit(x, y)` に渡すか、モデル内で `add_loss` "
            "を使ってください。",
        )


def _name_metrics(call: Call) -> None:
    third = call.get("", 2)
    if third is None or third.keyword or not isinstance(third.value, ast.List) or call.get("metrics") is not None:
        return
    # Numbers are weights of losses, which stand there today.
    if any(isinstance(one, ast.Constant) and not isinstance(one.value, str) for one in third.value.elts):
        return
    if not third.value.elts and len(call.positional) == 3:
        call.remove(third)
        return
    names = ("metrics", "loss_weights", "sample_weight_mode", "weighted_metrics")
    behind = [one for one in call.positional if one.position is not None and one.position >= 2]
    if len(behind) > 2:
        return
    for one, name in zip(behind, names, strict=False):
        call.name_argument(one, name)
        call.changed(call.text(one), f"{name}={call.text(one)}")


def _repeat_loss(call: Call) -> None:
    """One loss counted for each output until Keras 3, which wants as many losses as there are weights."""
    loss, weights = call.get("loss", 1), call.get("loss_weights")
    if weights is None or not isinstance(call.constant(loss), str) or not isinstance(weights.value, ast.List):
        return
    if len(weights.value.elts) > 1 and not any(isinstance(one, ast.Starred) for one in weights.value.elts):
        call.set(loss, "[" + ", ".join([call.text(loss)] * len(weights.value.elts)) + "]")


def _repeat(call: Call) -> None:
    """A flat list of metrics counted for each output until Keras 3."""
    metrics = metrics_argument(call.node)
    if not isinstance(metrics, ast.List) or not metrics.elts:
        return
    if any(isinstance(one, ast.List | ast.Tuple | ast.Dict | ast.Starred) for one in metrics.elts):
        return
    outputs = max(number_of_outputs(call.owner, call.module), _number_of_losses(call))
    argument = call.get("metrics")
    # As many metrics as outputs may be meant one for each, as Keras 3 reads them.
    meant_for_all = len(metrics.elts) != outputs or call.editor.is_old
    if outputs > 1 and meant_for_all and argument is not None:
        one = call.text(argument)
        call.set(argument, "[" + ", ".join([one] * outputs) + "]")


def _number_of_losses(call: Call) -> int:
    """As many losses as outputs, where they are listed; else 1."""
    loss = call.get("loss", 1).value
    if isinstance(loss, ast.Name):
        bindings = call.module.scopes.lookup(loss.id, loss)
        loss = bindings[-1].value if bindings else None
    if not isinstance(loss, ast.List) or any(isinstance(one, ast.Starred) for one in loss.elts):
        return 1
    return len(loss.elts)


def number_of_outputs(owner: ast.expr | None, module: Module) -> int:
    """How many outputs the model `owner` has, where its `Model(inputs, [a, b])` can be seen; else 1."""
    if not isinstance(owner, ast.Name):
        return 1
    bindings = module.scopes.lookup(owner.id, owner)
    value = bindings[-1].value if bindings else None
    if not isinstance(value, ast.Call) or module.name(value.func) != "keras.models.Model":
        return 1
    outputs = next((one.value for one in value.keywords if one.arg in ("outputs", "output")), None)
    if outputs is None and len(value.args) > 1:
        outputs = value.args[1]
    if isinstance(outputs, ast.Name):
        made = module.scopes.lookup(outputs.id, outputs)
        outputs = made[-1].value if made else None
    return len(outputs.elts) if isinstance(outputs, ast.List) else 1
