"""Modules were folded together: `keras.layers.core.Dense` is `keras.layers.Dense`: https://keras.io/api/"""

from __future__ import annotations

import ast
import re

from keras_upgrade.editing.editor import Editor
from keras_upgrade.keras_api import names
from keras_upgrade.rulebook.handlers import Written
from keras_upgrade.rulebook.rule import Rule, Text

rule = Rule(
    name="moved",
    since="2.0",
    title=Text("Names that moved to another module", "別のモジュールに移った名前"),
    reason=Text(
        "Keras keeps one public place for each name; the inner modules they once came from are gone.",
        "Keras では公開された名前の置き場所が 1 か所にまとめられ、昔の内部モジュールはなくなりました。",
    ),
    before="import keras\n\nkeras.layers.core.Dense(8)",
    after="import keras\n\nkeras.layers.Dense(8)",
    # The decorators that let Keras 2 take Keras 1's arguments.
    replaces={"keras.legacy.interfaces": None},
)

# The modules that are gone, by their last words; of `keras.legacy.layers`, the first part tells.
GONE = {module.removesuffix(".keras").rpartition(".")[2] for module in [*names.MODULES, *names.ROOTS]}
GONE = GONE - {"keras", "layers", "models"} | {"legacy"}
ANY = "|".join(sorted(GONE))
# Arguments of modern code as well, which count only behind a dot.
SEEN = GONE - {"activation", "attention", "rnn"} | {".activation", ".attention", ".rnn"}
# As a part of a dotted name, or under a name of the source's own.
WAYS = Written(SEEN, rf"\.\s*(?:{ANY})\b|\b(?:{ANY})(?:\s*\.|\s+as\b)|(?:^|;)\s*from\b.*\b(?:{ANY})\b")
# What a module lent from another one, or had under a second name: `layers.regularizers`, `models.Input`.
SECOND = [old for old in names.ALIASES if not names.exists(old)]
LENT = Written(
    {f".{name}" for name in [*names.LENT, *(old.rpartition(".")[2] for old in SECOND)]},
    "|".join(
        [
            rf"\b(?:{'|'.join(names.LENDERS)})\.(?:{'|'.join(names.LENT)})\b",
            *(rf"\b{re.escape('.'.join(old.split('.')[-2:]))}\b" for old in SECOND),
        ]
    ),
)


@rule.node(ast.Attribute, given=[WAYS, LENT])
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
