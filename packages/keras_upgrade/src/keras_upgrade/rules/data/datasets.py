"""Arguments of the datasets' `load_data`: https://keras.io/api/datasets/"""

from __future__ import annotations

from keras_upgrade.editing.calls import Call
from keras_upgrade.rulebook.rule import Rule, Text

TEXTS = ("keras.datasets.imdb.load_data", "keras.datasets.reuters.load_data")
INDEXES = ("keras.datasets.imdb.get_word_index", "keras.datasets.reuters.get_word_index")
OTHERS = ("keras.datasets.mnist.load_data", "keras.datasets.boston_housing.load_data")

rule = Rule(
    name="datasets",
    since="2.0",
    title=Text("Loading the datasets", "データセットの読み込み"),
    reason=Text(
        "`nb_words` is `num_words`, and the data come as `.npz` files now: a path to the old pickle is dropped.",
        "`nb_words` は `num_words` になりました。データは `.npz` 形式になったので、"
        "昔の pickle ファイルのパスは外します。",
    ),
    before="from keras.datasets import imdb\nimdb.load_data(path='imdb.pkl', nb_words=5000)",
    after="from keras.datasets import imdb\nimdb.load_data(num_words=5000)",
)


@rule.call(*TEXTS)
def load_texts(call: Call) -> None:
    call.rename("nb_words", "num_words")
    drop_pickle(call)
    split = call.get("test_split")
    if split is not None and call.name == TEXTS[0]:
        call.remove(
            split,
            Text(
                "IMDB comes with its own split: 25,000 reviews to train, 25,000 to test.",
                "IMDB は訓練用 25,000 件とテスト用 25,000 件に、あらかじめ分かれています。",
            ),
        )


@rule.call(*INDEXES, *OTHERS)
def drop_pickle(call: Call) -> None:
    argument = call.get("path", 0)
    path = call.constant(argument)
    if not isinstance(path, str) or not path.endswith((".pkl", ".pkl.gz")):
        return
    if argument.keyword is None:
        # What stands behind it moves up a place.
        if call.name not in TEXTS and len(call.positional) > 1:
            return
        order = ("path", "num_words", "skip_top", "maxlen", "test_split" if call.name == TEXTS[1] else "seed")
        for one in call.positional[1:]:
            if one.position is None or one.position >= len(order):
                return
            call.name_argument(one, order[one.position])
    call.remove(argument)
