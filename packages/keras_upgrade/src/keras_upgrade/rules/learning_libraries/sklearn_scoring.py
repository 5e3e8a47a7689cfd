"""Scores that grow as the model gets worse: https://scikit-learn.org/stable/modules/model_evaluation.html"""

from __future__ import annotations

from keras_upgrade.editing.calls import Call
from keras_upgrade.rulebook.rule import Rule, Text

MODULES = ("cross_validation", "grid_search", "learning_curve", "model_selection")
FUNCTIONS = (
    *("cross_val_score", "cross_validate", "learning_curve", "validation_curve"),
    *("GridSearchCV", "RandomizedSearchCV", "RFECV"),
)
SCORES = ("log_loss", "mean_squared_error", "mean_absolute_error", "median_absolute_error")

rule = Rule(
    name="sklearn-scoring",
    since="scikit-learn 0.18-0.20",
    title=Text("Names of scikit-learn's scores", "scikit-learn の評価関数の名前"),
    reason=Text(
        "A search takes the model with the highest score, so errors always counted with a minus; their names say so "
        "now.",
        "探索ではスコアの最も高いモデルが選ばれるため、誤差には以前から負の符号が付いていました。"
        "いまは、そのことが名前にも表れています。",
    ),
    before="from sklearn.model_selection import cross_val_score\n"
    "cross_val_score(model, x, y, scoring='mean_squared_error')",
    after="from sklearn.model_selection import cross_val_score\n"
    "cross_val_score(model, x, y, scoring='neg_mean_squared_error')",
    proof=None,
)


@rule.call(*(f"sklearn.{module}.{name}" for module in MODULES for name in FUNCTIONS))
def negative(call: Call) -> None:
    scoring = call.get("scoring")
    if scoring is not None and call.constant(scoring) in SCORES:
        call.set(scoring, repr("neg_" + call.constant(scoring)))
