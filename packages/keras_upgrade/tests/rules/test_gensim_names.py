"""Word vectors with gensim 4."""

from __future__ import annotations

import pytest

W = "from gensim.models import Word2Vec\n"
K = "from gensim.models import KeyedVectors\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (W + "m = Word2Vec(s, size=9, iter=3)\n", W + "m = Word2Vec(s, vector_size=9, epochs=3)\n"),
        (W + "m = Word2Vec(s, 100)\n", W + "m = Word2Vec(s, vector_size=100)\n"),
        (W + "m = Word2Vec(s)\nm['a']\n'a' in m\n", W + "m = Word2Vec(s)\nm.wv['a']\n'a' in m.wv\n"),
        (W + "m = Word2Vec(s)\nm.most_similar('a')\n", W + "m = Word2Vec(s)\nm.wv.most_similar('a')\n"),
        (W + "m = Word2Vec(s)\nm.syn0, m.wv.syn0\n", W + "m = Word2Vec(s)\nm.wv.vectors, m.wv.vectors\n"),
        (W + "len(m.wv.vocab)\nm.wv.index2word\n", W + "len(m.wv.key_to_index)\nm.wv.index_to_key\n"),
        (W + "m.wv.vocab[w].count\n", W + "m.wv.get_vecattr(w, 'count')\n"),
        (W + "m.wv.vocab[w].index\n", W + "m.wv.key_to_index[w]\n"),
        (
            K + "kv = KeyedVectors.load_word2vec_format(f)\nkv.vocab, kv['a'], kv.index2word\n",
            K + "kv = KeyedVectors.load_word2vec_format(f)\nkv.key_to_index, kv['a'], kv.index_to_key\n",
        ),
        (
            W + "m = Word2Vec.load_word2vec_format(f, binary=True)\nm['a']\n",
            "from gensim.models import Word2Vec, KeyedVectors\n"
            "m = KeyedVectors.load_word2vec_format(f, binary=True)\nm['a']\n",
        ),
    ],
)
def test_upgraded(before: str, after: str, expect) -> None:
    expect(before, after)


@pytest.mark.parametrize(
    "source",
    [
        W + "tokenizer.vocab, index2word['a']\n",
        W + "m = Word2Vec(s, vector_size=9, epochs=3)\nm.wv['a']\n",
        W + "m = {}\nm['a']\n",
        "index2word = {}\nd.index2word\n",
        "class Word2Vec:\n    def __init__(self, size): pass\n\nWord2Vec(size=3)\n",
    ],
)
def test_stays(source: str, expect_unchanged) -> None:
    expect_unchanged(source)
