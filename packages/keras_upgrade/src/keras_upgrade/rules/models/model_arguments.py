"""`Model(input=, output=)` became `Model(inputs=, outputs=)`: https://keras.io/api/models/model/"""

from __future__ import annotations

from keras_upgrade.editing.calls import Call
from keras_upgrade.rulebook.handlers import Written
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="model-arguments",
    since="2.0",
    title=Text("Inputs and outputs of a model", "モデルの入力と出力"),
    reason=Text(
        "A model may have several inputs and outputs, and its arguments are plural: `inputs`, `outputs`.",
        "モデルは複数の入出力を持てるため、引数名も複数形の `inputs` と `outputs` になりました。",
    ),
    before="from keras.models import Model\n\nmodel = Model(input=image, output=label)",
    after="from keras.models import Model\n\nmodel = Model(inputs=image, outputs=label)",
    proof=1,
    replaces={"keras.utils.multi_gpu_model": None},
)


@rule.call("keras.models.Model", given=[Written({"input", "output"}, r"\b(?:input|output)\s*=")])
def rename(call: Call) -> None:
    call.rename("input", "inputs")
    call.rename("output", "outputs")


@rule.call("keras.models.Graph")
def graph(call: Call) -> None:
    call.warn(
        "`Graph` was removed in Keras 1.0. Write the network with `keras.Input`, layers that are called on tensors, "
        "and `keras.Model(inputs, outputs)`.",
        "`Graph` は Keras 1.0 でなくなりました。`keras.Input` から始めて層をテンソルに適用し、"
        "`keras.Model(inputs, outputs)` で組み立ててください。",
    )


@rule.call("keras.utils.multi_gpu_model")
def one_device(call: Call) -> None:
    model = call.get("model", 0)
    if model is not None:
        call.replace(
            call.text(model),
            Text(
                "The model trains on one device; `keras.distribution` or `tf.distribute` spread it over several.",
                "1 台のデバイスで学習します。複数台に分けるには `keras.distribution` や `tf.distribute` を使います。",
            ),
            check=True,
        )
