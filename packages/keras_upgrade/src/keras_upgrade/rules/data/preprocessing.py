"""`ImageDataGenerator`, `Tokenizer`, `skipgrams` left plain Keras: https://keras.io/guides/migrating_to_keras_3/"""

from __future__ import annotations

import ast

from keras_upgrade.editing.calls import Call
from keras_upgrade.editing.editor import Editor
from keras_upgrade.keras_api import names
from keras_upgrade.rulebook.rule import Rule, Text

GONE = {
    "image": (
        "DirectoryIterator ImageDataGenerator Iterator NumpyArrayIterator apply_affine_transform "
        "apply_brightness_shift apply_channel_shift "
        "flip_axis list_pictures random_brightness random_channel_shift random_rotation random_shear random_shift "
        "random_zoom"
    ),
    "sequence": "TimeseriesGenerator make_sampling_table skipgrams",
    "text": "Tokenizer base_filter hashing_trick one_hot text_to_word_sequence tokenizer_from_json",
}
RENAMES = {
    f"keras.preprocessing.{module}.{name}": f"keras_upgrade.compat.{module}.{name}"
    for module, listed in GONE.items()
    for name in listed.split()
}

rule = Rule(
    name="preprocessing",
    since="3.0",
    title=Text("Preparing images and texts", "画像とテキストの前処理"),
    reason=Text(
        "`ImageDataGenerator`, `Tokenizer` and their companions are no longer part of Keras' public preprocessing; "
        "the helper package hands out "
        "Keras' own old code. New code takes `image_dataset_from_directory`, augmenting layers and "
        "`TextVectorization`.",
        "`ImageDataGenerator` や `Tokenizer` は Keras の公開 API から外れたため、"
        "補助パッケージを通して Keras に残る旧コードを使います。"
        "これから書くコードでは `image_dataset_from_directory`、データ拡張の層、`TextVectorization` を使います。",
    ),
    before="from keras.preprocessing.text import Tokenizer\nTokenizer(nb_words=1000)",
    after="from keras_upgrade.compat.text import Tokenizer\nTokenizer(num_words=1000)",
    renames=RENAMES,
)


@rule.reference(*RENAMES)
def move(node: ast.expr, edit: Editor) -> None:
    raw, name = edit.module.raw(node), edit.module.name(node)
    if not (names.in_tf(raw) and names.exists(name, tf=True)):
        edit.refer(node, RENAMES[name])


@rule.call("keras.preprocessing.text.Tokenizer", "keras_upgrade.compat.text.Tokenizer")
def count_words(call: Call) -> None:
    call.rename("nb_words", "num_words")
