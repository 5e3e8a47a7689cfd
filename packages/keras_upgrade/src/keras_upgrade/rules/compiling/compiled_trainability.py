"""What a model trains is read while it trains: https://keras.io/guides/transfer_learning/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.reading.trace import KEEP, traced
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="compiled-trainability",
    since="3.0",
    title=Text("Layers frozen after compile", "compile の後で凍結した層"),
    reason=Text(
        "Up to Keras 2 `compile` settled which weights a model trains. Keras 3 reads `trainable` when the first batch "
        "arrives: a discriminator that is frozen for the generator's sake would never learn.",
        "Keras 2 までは、どの重みを学習するかが `compile` の時点で決まりました。Keras 3 は最初のバッチを学習するときに "
        "`trainable` を読むため、生成器のために凍結した識別器がまったく学習しなくなります。",
    ),
    before=(
        "from keras.layers import Dense\nfrom keras.models import Sequential\nfrom keras.optimizers import SGD\n\n"
        "critic = Sequential([Dense(1)])\ncritic.compile(SGD(lr=0.1), 'mse')\ncritic.trainable = False\n"
        "both = Sequential([Dense(4), critic])\nboth.compile(SGD(lr=0.1), 'mse')\n"
        "critic.train_on_batch(x, y)"
    ),
    after=(
        "from keras.layers import Dense\nfrom keras.models import Sequential\nfrom keras.optimizers import SGD\n"
        "from keras_upgrade.compat.trainable import train_as_compiled\n\n"
        "critic = Sequential([Dense(1)])\ncritic.compile(SGD(learning_rate=0.1), 'mse')\n"
        "train_as_compiled(critic)\ncritic.trainable = False\n"
        "both = Sequential([Dense(4), critic])\nboth.compile(SGD(learning_rate=0.1), 'mse')\n"
        "critic.train_on_batch(x, y)"
    ),
    proof=None,
    needs=2,
)


@rule.method("compile", given={".trainable"})
def keep(call: Call) -> None:
    if ".trainable" not in call.module.source.text or call.node not in traced(call.module).late:
        return
    statement = call.module.scopes.parents.get(call.node)
    if isinstance(statement, ast.Expr) and isinstance(call.owner, ast.Name | ast.Attribute):
        call.editor.insert_after(statement, f"{call.editor.import_name(KEEP)}({call.editor.text(call.owner)})")
    else:
        call.warn(
            "What `trainable` is set to after this `compile` takes effect now. Call "
            "`keras_upgrade.compat.trainable.train_as_compiled` with the model right behind it.",
            "この `compile` の後で設定した `trainable` が効くようになりました。直後にモデルを渡して "
            "`keras_upgrade.compat.trainable.train_as_compiled` を呼んでください。",
        )


@rule.node(ast.Assign, given={".trainable"})
def keep_cell(statement: ast.Assign, edit: Editor) -> None:
    """The model was compiled in an earlier cell."""
    if not edit.module.memory.compiled or not any(
        isinstance(one, ast.Attribute) and one.attr == "trainable" for one in statement.targets
    ):
        return
    model = traced(edit.module).before.get(statement)
    if model is not None and edit.module.scopes.of[statement] is edit.module.scopes.module:
        edit.insert_before(statement, f"{edit.import_name(KEEP)}({model.id})")
