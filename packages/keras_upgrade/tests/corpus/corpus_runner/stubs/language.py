"""NLTK without its downloads: tokenizers by regular expression, small made-up corpora."""

from __future__ import annotations

import random
import re
from types import SimpleNamespace

from .texts import listed, prose

TOKENS = re.compile(r"\w+(?:'\w+)?|[^\w\s]")
STOP_WORDS = listed(
    "a,an,and,are,as,at,be,but,by,for,from,had,has,have,he,her,his,i,in,is,it,my,not,of,on,or,she,that,the,to"
)
TOPICS = ("trade", "grain", "crude")
TAGS = ("NN", "VBD", "DT", "IN", "JJ", "NNP", "CD", "RB")


def words_of(text: str, *args: object, **kwargs: object) -> list[str]:
    return TOKENS.findall(text)


def sentences_of(text: str, *args: object, **kwargs: object) -> list[str]:
    return [part.strip() for part in re.split(r"(?<=[.!?])\s+", text) if part.strip()]


def tagged_sentences(*args: object, **kwargs: object) -> list[list[tuple[str, str]]]:
    rng = random.Random(3)
    plain = sentences_of(prose(120_000, seed=3))
    return [[(word, rng.choice(TAGS)) for word in words_of(text)] for text in plain]


def plain_sentences(*args: object, **kwargs: object) -> list[list[str]]:
    return [[word for word, _ in tagged] for tagged in tagged_sentences()]


def text_of(file: object = None) -> str:
    """The whole corpus, or the one file of it."""
    return prose(120_000, seed=3) if file is None else prose(1_500, seed=sum(str(file).encode()))


def all_words(file: object = None) -> list[str]:
    return words_of(text_of(file))


def install() -> None:
    """Replaces what needs downloaded resources; does nothing where NLTK is not installed."""
    try:
        import nltk
        import nltk.corpus
        import nltk.tokenize
    except ImportError:
        return
    nltk.download = lambda *args, **kwargs: True
    for module in (nltk, nltk.tokenize):
        module.word_tokenize, module.sent_tokenize = words_of, sentences_of
    nltk.corpus.stopwords = SimpleNamespace(words=lambda *args: list(STOP_WORDS))
    nltk.pos_tag = nltk.tag.pos_tag = lambda tokens, *args, **kwargs: [(token, "NN") for token in tokens]
    corpus = SimpleNamespace(
        fileids=lambda *args: [f"training/{number}" for number in range(100)],
        categories=lambda *args: list(TOPICS),
        tagged_sents=tagged_sentences,
        sents=plain_sentences,
        words=all_words,
        raw=text_of,
    )
    for name in ("treebank", "brown", "gutenberg", "reuters"):
        setattr(nltk.corpus, name, corpus)
