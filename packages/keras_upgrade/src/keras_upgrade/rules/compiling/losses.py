"""Some losses and metrics have other names: https://keras.io/api/losses/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Argument, Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.keras_api import names
from keras_upgrade.rulebook.rule import Rule, Text
from keras_upgrade.text.source import Edit

# As strings. Those that both generations have are not here.
STRINGS = {
    "kullback_leibler_divergence": "kl_divergence",
    "cosine_proximity": "cosine_similarity",
    "cosine": "cosine_similarity",
    "logcosh": "log_cosh",
}
SHORT = {
    "mse": "mean_squared_error",
    "MSE": "mean_squared_error",
    "mae": "mean_absolute_error",
    "MAE": "mean_absolute_error",
    "mape": "mean_absolute_percentage_error",
    "MAPE": "mean_absolute_percentage_error",
    "msle": "mean_squared_logarithmic_error",
    "MSLE": "mean_squared_logarithmic_error",
    "kld": "kl_divergence",
    "KLD": "kl_divergence",
}
FUNCTIONS = {
    **STRINGS,
    **SHORT,
    "bce": "binary_crossentropy",
}
# Cosine's loss is the same in both modules, but Keras 3 keeps its function with the losses.
LOSSES_ALONE = {"cosine_similarity"}
RENAMES = {
    f"keras.{module}.{old}": f"keras.{'losses' if new in LOSSES_ALONE else module}.{new}"
    for module in ("losses", "metrics")
    for old, new in FUNCTIONS.items()
}
# Metrics that Keras 1 had and that only classes give today.
GONE_METRICS = {
    "precision": "keras.metrics.Precision(name='precision')",
    "recall": "keras.metrics.Recall(name='recall')",
    "fmeasure": "keras.metrics.F1Score(average='micro', threshold=0.5, name='fmeasure')",
    "fbeta_score": "keras.metrics.FBetaScore(average='micro', threshold=0.5, name='fbeta_score')",
}
METRICS = ("accuracy", "acc", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy")

rule = Rule(
    name="losses",
    since="3.0",
    title=Text("Names of losses and metrics", "損失関数と評価関数の名前"),
    reason=Text(
        "Losses and metrics are called by one name each: `kl_divergence`, `cosine_similarity`, `log_cosh`. The "
        "short forms of functions are gone.",
        "損失関数と評価関数の名前は `kl_divergence`、`cosine_similarity`、`log_cosh` のように 1 つに統一され、"
        "関数の短縮名はなくなりました。",
    ),
    before="model.compile(optimizer='adam', loss='cosine_proximity')",
    after="model.compile(optimizer='adam', loss='cosine_similarity')",
    renames=RENAMES,
)


@rule.reference(*RENAMES)
def rename(node: ast.expr, edit: Editor) -> None:
    raw = edit.module.raw(node)
    if names.in_tf(raw) and names.exists(edit.module.name(node), tf=True):
        return
    edit.refer(node, RENAMES[edit.module.name(node)])


@rule.method("compile")
def strings(call: Call) -> None:
    if not call.may_be_of_a_model or call.unpacks:
        return
    loss = call.get("loss", 1)
    if loss is not None:
        _losses(loss, call)
    metrics = call.get("metrics")
    if metrics is not None:
        _metrics(metrics, call)


def _texts(argument: Argument) -> list[ast.Constant]:
    """The names in one argument: a string, a list of them, the values of a dictionary."""
    match argument.value:
        case ast.Constant(value=str()):
            return [argument.value]
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Dict(values=elements):
            return [one for one in elements if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return []


def _set(constant: ast.Constant, new: str, call: Call, note: Text | None = None, check: bool = False) -> None:
    """The literal becomes `new`, whatever else of the call changes meanwhile."""
    source = call.module.source
    start, end = source.start(constant), source.end(constant)
    call.editor.edit([Edit(start, end, new)], constant, call.editor.text(constant), new, note, check)


def _losses(argument: Argument, call: Call) -> None:
    for constant in _texts(argument):
        value = constant.value
        if value in STRINGS:
            if not value.startswith("cosine"):
                _set(constant, call.editor.text(constant).replace(value, STRINGS[value]), call)
            elif call.editor.age_is_known:
                _cosine(constant, call)
            else:
                call.editor.request_second_pass()
        elif value in ("rmse", "root_mean_squared_error"):
            _set(
                constant,
                call.editor.import_name("keras_upgrade.compat.losses.root_mean_squared_error"),
                call,
                Text(
                    "Keras has this as a metric only; as a loss it comes from the helper.",
                    "Keras では評価関数としてのみ用意されているため、損失関数には補助関数を使います。",
                ),
            )
        elif value in METRICS:
            call.warn(
                f"'{value}' is a metric: it has no gradient to learn from. Choose a loss, such as "
                f"'binary_crossentropy', and name it in `metrics=`.",
                f"'{value}' は評価関数で、勾配がないため学習には使えません。損失には 'binary_crossentropy' などを選び、"
                "これは `metrics=` に指定してください。",
            )


def _cosine(constant: ast.Constant, call: Call) -> None:
    if not call.editor.keras1:
        _set(constant, call.editor.text(constant).replace(constant.value, STRINGS[constant.value]), call)
        return
    note = Text(
        "Keras 1 averaged over the features where the sum is taken now, so the rate would be too high by their number.",
        "Keras 1 は特徴量の平均を取っていましたが、現在は合計です。そのままでは特徴量の数だけ勾配が大きくなります。",
    )
    _set(constant, call.editor.import_name("keras_upgrade.compat.losses.cosine_proximity"), call, note)


def _metrics(argument: Argument, call: Call) -> None:
    for constant in _texts(argument):
        value = constant.value
        if value in STRINGS:
            _set(constant, call.editor.text(constant).replace(value, STRINGS[value]), call)
        elif value in GONE_METRICS and (value.startswith("f") or call.editor.keras1):
            name, _, rest = GONE_METRICS[value].partition("(")
            _set(
                constant,
                f"{call.editor.import_name(name)}({rest}",
                call,
                Text(
                    "Keras 1 averaged this over batches, Keras 3 counts over all samples of the epoch.",
                    "Keras 1 はバッチごとの値を平均していましたが、Keras 3 はエポック全体のサンプルから計算します。",
                ),
                check=True,
            )
        elif value == "matthews_correlation":
            call.warn(
                "Keras 2 removed 'matthews_correlation': compute it after training, with "
                "`sklearn.metrics.matthews_corrcoef`.",
                "'matthews_correlation' は Keras 2 でなくなりました。学習後に `sklearn.metrics.matthews_corrcoef` "
                "で計算してください。",
            )
