"""`to_yaml` and `model_from_yaml` are gone: https://github.com/advisories/GHSA-r6jx-9g48-2r5r"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.rulebook.rule import Rule, Text

FROM_YAML = "keras.models.model_from_yaml"

rule = Rule(
    name="model-yaml",
    since="2.6",
    title=Text("Models in YAML", "YAML 形式のモデル"),
    reason=Text(
        "Reading a model's YAML could run any code that was hidden in it, so Keras dropped it. The helper reads and "
        "writes plain data alone.",
        "モデルの YAML は、読み込むだけで埋め込まれたコードを実行できてしまうため廃止されました。"
        "補助関数は単純なデータだけを読み書きします。",
    ),
    before="from keras.models import model_from_yaml\n\nmodel = model_from_yaml(text)\nprint(model.to_yaml())",
    after="from keras_upgrade.compat.saving import model_from_yaml, to_yaml\n\nmodel = model_from_yaml(text)\n"
    "print(to_yaml(model))",
    renames={FROM_YAML: "keras_upgrade.compat.saving.model_from_yaml"},
)


@rule.reference(FROM_YAML)
def read(node: ast.expr, edit: Editor) -> None:
    edit.refer(node, rule.renames[FROM_YAML])


@rule.method("to_yaml")
def write(call: Call) -> None:
    if call.may_be_of_a_model and call.module.imports_keras():
        helper = call.editor.import_name("keras_upgrade.compat.saving.to_yaml")
        call.replace(f"{helper}({call.editor.text(call.owner)})")
