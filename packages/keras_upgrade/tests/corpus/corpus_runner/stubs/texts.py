"""Made-up English: sentences, novels, reviews, word lists."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path


def listed(phrases: str) -> tuple[str, ...]:
    return tuple(phrases.split(","))


SUBJECTS = listed(
    "the old sailor,a quiet philosopher,my sister,the white rabbit,nobody,the queen,every honest man,the detective,"
    "a young woman,the doctor,this strange letter,the will to truth,our neighbour,the night train,Alice,Mr. Watson,"
    "the whole village,an idea,the machine,his father,the king,a woman,one man,that girl"
)
VERBS = listed(
    "walked towards,had never seen,remembered,was afraid of,spoke about,could not find,laughed at,wrote down,trusted,"
    "opened,followed,painted,wanted to leave,understood,looked for,lost,measured,waited for,dreamt of,succeeded with"
)
OBJECTS = listed(
    "the empty house,a long winter,the garden behind the wall,the truth,an answer,the last ticket,seven small keys,"
    "the river at dawn,her own shadow,a better life,the broken clock,all the rest,the meaning of a word,tea and bread,"
    "the road to London,a very large cat,that curious sound,the laws of nature,a map of the island,the other side,"
    "a stupid thing,an old car,the bus"
)
TAILS = listed(
    ",, and then it rained, although it was late, without a word, for the second time, as everybody knew,"
    " -- so it seemed --, because of the war, in the year 1886, with great care, again and again"
)
ENDINGS = (". ", ". ", ". ", "! ", "? ", "; ", '."  ', ".\n", ".\n\n")
GOOD = ("wonderful", "moving", "a great film", "brilliant acting", "I loved it")
BAD = ("boring", "awful", "a terrible film", "weak acting", "I hated it")
FRENCH = listed("le chat,une lettre,mon père,la rivière,demain,je marche,elle attend,nous rions,la mer,un jour")


def vocabulary(size: int) -> list[str]:
    """`size` distinct lower-case words, real ones first."""
    joined = " ".join((*SUBJECTS, *VERBS, *OBJECTS, *GOOD, *BAD)).lower()
    real = list(dict.fromkeys("".join(c if c.isalpha() else " " for c in joined).split()))
    syllables = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "en", "or", "al")]
    made_up = (first + second + third for third in ("", *syllables) for first in syllables for second in syllables)
    words = dict.fromkeys(real)
    while len(words) < size:
        words[next(made_up)] = None
    return list(words)[:size]


def sentence(rng: random.Random) -> str:
    words = f"{rng.choice(SUBJECTS)} {rng.choice(VERBS)} {rng.choice(OBJECTS)}{rng.choice(TAILS)}"
    return words[0].upper() + words[1:] + rng.choice(ENDINGS)


def prose(characters: int, seed: int = 0) -> str:
    """At least `characters` characters of sentences, with quotation marks, digits and paragraphs."""
    rng = random.Random(seed)
    parts: list[str] = []
    length = 0
    while length < characters:
        parts.append(sentence(rng))
        length += len(parts[-1])
    return "".join(parts)


def review(seed: int, good: bool) -> str:
    rng = random.Random(seed)
    opinion = rng.choice(GOOD if good else BAD)
    return f"{prose(200, seed)}<br /><br />{opinion}. {prose(100, seed + 1)}".replace("\n", " ")


def novel(path: Path) -> None:
    # Gutenberg's novels end with its licence, which some scripts cut off by these words.
    start, end = "*** START OF THIS EBOOK ***\n\nCHAPTER I\n\n", "\n\n*** END OF THIS EBOOK ***\n"
    path.write_text(start + prose(60_000, seed=len(path.name)) + end, encoding="utf-8")


def lines_of(line: Callable[[int], str], count: int) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.write_text("".join(f"{line(number)}\n" for number in range(count)), encoding="utf-8")

    return make


def labelled_sentence(number: int) -> str:
    return f"{number % 2}\t{sentence(random.Random(number)).strip()} {(BAD, GOOD)[number % 2][number % 5]}"


def message(number: int) -> str:
    return f"{('ham', 'spam')[number % 4 == 0]}\t{sentence(random.Random(number)).strip()}"


def translation(number: int) -> str:
    rng = random.Random(number)
    return f"{sentence(rng).strip()}\t{' '.join(rng.choices(FRENCH, k=2 + number % 4)).capitalize()} !"


def names_of_classes(path: Path) -> None:
    path.write_text("\n".join(f"n{number:08d} {word}" for number, word in enumerate(vocabulary(1_000))))


NOVELS = (
    r".*(alice|wonderland|carroll|nietzsche|shakespeare|sonnet|hamlet|sherlock|holmes|watson|gutenberg|novel|austen"
    r"|dickens|moby|tolstoy|anna_?karenina|republic|plato|kafka|metamorphosis|odyssey|obama|speech|corpus|big|tiny).*\.txt"
    r"|(pg)?\d+(-0)?\.txt|text8|input\.txt|rhyme\.txt"
)

MAKERS = {
    r"umich-sentiment-train\.txt": lines_of(labelled_sentence, 7_086),
    r"SMSSpamCollection(\.txt)?": lines_of(message, 5_574),
    r"(fra|deu|jpn|spa|cmn)\.txt": lines_of(translation, 12_000),
    r"synset_words\.txt": names_of_classes,
    NOVELS: novel,
}
