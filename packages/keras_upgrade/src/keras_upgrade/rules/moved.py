"""Modules were folded together: `keras.layers.core.Dense` is `keras.layers.Dense`."""

from __future__ import annotations

import ast

from keras_upgrade import names
from keras_upgrade.editor import Editor
from keras_upgrade.rule import Rule, Text

rule = Rule(
    name="moved",
    since="2.0",
    title=Text("Names that moved to another module", "別のモジュールに移った名前"),
    reason=Text(
        "Keras keeps one public place for each name; the inner modules they once came from are gone.",
        "Keras では公開された名前の置き場所が 1 か所にまとめられ、昔の内部モジュールはなくなりました。",
    ),
    link="https://keras.io/api/",
    before="import keras\n\nkeras.layers.core.Dense(8)",
    after="import keras\n\nkeras.layers.Dense(8)",
    words=frozenset(
        {
            part
            for module in names.MODULES
            for part in module.split(".")[-1:]
            # Words of every modern source, which must not cost it a full look.
            if part not in ("attention", "activation", "layers", "merge", "models", "rnn")
        }
        | {f"{lender}.{name}" for lender in names.LENDERS for name in names.LENT}
        | {"legacy", "merge", "contrib", "keras_preprocessing", "keras_applications", "v1", "python"}
    ),
    # The decorators that let Keras 2 take Keras 1's arguments.
    replaces={"keras.legacy.interfaces": None},
)


@rule.node(ast.Attribute)
def move(node: ast.Attribute, edit: Editor) -> None:
    if isinstance(edit.module.scopes.parents.get(node), ast.Attribute) or not isinstance(node.ctx, ast.Load):
        return
    part: ast.expr = node
    while isinstance(part, ast.Attribute):
        raw = edit.module.raw(part)
        if raw is None:
            return
        if not names.is_keras(names.canonical(raw)):
            return
        new = names.today(raw, names.in_tf(raw))
        if new is not None:
            # The import statement turns what it brings by itself.
            moved = new != raw.removeprefix("tensorflow.") and names.canonical(raw) == names.canonical(new)
            if moved and (names.exists(new) or not names.is_module(new)):
                edit.refer(part, new)
            return
        part = part.value
