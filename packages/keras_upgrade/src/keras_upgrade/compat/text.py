"""`Tokenizer` and its companions, Keras' own, which plain Keras 3 no longer shows in `keras.preprocessing.text`.

For new code: `keras.layers.TextVectorization`.
"""

from __future__ import annotations

from keras.src.legacy.preprocessing.text import (
    Tokenizer,
    hashing_trick,
    one_hot,
    text_to_word_sequence,
    tokenizer_from_json,
)

__all__ = ["Tokenizer", "base_filter", "hashing_trick", "one_hot", "text_to_word_sequence", "tokenizer_from_json"]


def base_filter() -> str:
    """The characters that Keras 1 took out of a text: punctuation (but no apostrophe), tabs and line breaks."""
    return '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'
