"""`Metric.reset_states` became `reset_state`: https://keras.io/api/metrics/base_metric/"""

from __future__ import annotations

from keras_upgrade.editing.calls import Call
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="metric-states",
    since="2.5",
    title=Text("Resetting a metric", "評価関数のリセット"),
    reason=Text(
        "A metric has one state: the method is `reset_state`.",
        "評価関数の状態は 1 つなので、メソッド名は単数形の `reset_state` になりました。",
    ),
    before="import tensorflow as tf\nmean = tf.keras.metrics.Mean()\nmean.reset_states()",
    after="import tensorflow as tf\nmean = tf.keras.metrics.Mean()\nmean.reset_state()",
    proof=2,
)


@rule.method("reset_states")
def reset(call: Call) -> None:
    if call.owner_kind == "metric":
        call.method_name("reset_state")
