"""Archives and folders of text: bAbI's questions, the IMDB reviews, the 20 newsgroups."""

from __future__ import annotations

import random
import re
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from . import tables
from .texts import lines_of, message, prose, review, translation

PEOPLE = ("Mary", "John", "Daniel", "Sandra")
PLACES = ("bathroom", "hallway", "office", "garden", "kitchen", "bedroom")
MOVES = ("moved to", "went to", "travelled to", "journeyed to", "went back to")
THINGS = ("milk", "football", "apple")
NEWSGROUPS = [
    "alt.atheism",
    "comp.graphics",
    "comp.os.ms-windows.misc",
    "comp.sys.ibm.pc.hardware",
    "comp.sys.mac.hardware",
    "comp.windows.x",
    "misc.forsale",
    "rec.autos",
    "rec.motorcycles",
    "rec.sport.baseball",
    "rec.sport.hockey",
    "sci.crypt",
    "sci.electronics",
    "sci.med",
    "sci.space",
    "soc.religion.christian",
    "talk.politics.guns",
    "talk.politics.mideast",
    "talk.politics.misc",
    "talk.religion.misc",
]


def one_fact_story(rng: random.Random) -> str:
    """Five questions of bAbI's task 1, each after two moves: a line's number, its text, answer and supporting line."""
    lines: list[str] = []
    seen: dict[str, tuple[str, int]] = {}
    while len(lines) < 15:
        for _ in range(2):
            person, place = rng.choice(PEOPLE), rng.choice(PLACES)
            lines.append(f"{len(lines) + 1} {person} {rng.choice(MOVES)} the {place}.")
            seen[person] = (place, len(lines))
        person = rng.choice(list(seen))
        place, support = seen[person]
        lines.append(f"{len(lines) + 1} Where is {person}? \t{place}\t{support}")
    return "\n".join(lines) + "\n"


def two_fact_story(rng: random.Random) -> str:
    """Questions of bAbI's task 2: somebody takes a thing, walks on, and the thing is asked for."""
    lines: list[str] = []
    while len(lines) < 12:
        person, thing = rng.choice(PEOPLE), rng.choice(THINGS)
        lines.append(f"{len(lines) + 1} {person} got the {thing} there.")
        place = rng.choice(PLACES)
        lines.append(f"{len(lines) + 1} {person} {rng.choice(MOVES)} the {place}.")
        lines.append(f"{len(lines) + 1} Where is the {thing}? \t{place}\t{len(lines) - 1} {len(lines)}")
    return "\n".join(lines) + "\n"


def babi_folders(path: Path) -> None:
    tasks = {"qa1_single-supporting-fact": (one_fact_story, 200), "qa2_two-supporting-facts": (two_fact_story, 250)}
    for language in ("en", "en-10k"):
        (path / language).mkdir(parents=True)
        for task, (story, stories) in tasks.items():
            for part in ("train", "test"):
                rng = random.Random(f"{language}{task}{part}")
                text = "".join(story(rng) for _ in range(stories))
                (path / language / f"{task}_{part}.txt").write_text(text, encoding="utf-8")


def review_folders(path: Path, reviews: int = 150) -> None:
    for part in ("train", "test"):
        for label in ("pos", "neg"):
            folder = path / part / label
            folder.mkdir(parents=True)
            for number in range(reviews):
                text = review(number, good=label == "pos")
                (folder / f"{number}_{9 if label == 'pos' else 2}.txt").write_text(text, encoding="utf-8")


def newsgroup_folders(path: Path) -> None:
    for group in NEWSGROUPS:
        folder = path / group
        folder.mkdir(parents=True)
        for number in range(20):
            head = f"From: reader{number}@example.org\nSubject: {group}\n\n"
            (folder / str(10_000 + number)).write_text(head + prose(600, number), encoding="latin-1")


def tarred(make_folder: Callable[[Path], None], name: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with tempfile.TemporaryDirectory() as draft:
            make_folder(Path(draft) / name)
            with tarfile.open(path, "w:gz", compresslevel=1) as archive:
                archive.add(Path(draft) / name, arcname=name)

    return make


def zipped(make_file: Callable[[Path], None], name: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with tempfile.TemporaryDirectory() as draft, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            make_file(Path(draft) / name)
            archive.write(Path(draft) / name, arcname=name)

    return make


MAKERS = {
    r"tasks_1-20_v1-2": babi_folders,
    r"(babi[-_])?tasks[-_](1-20[-_])?v1-2\.tar\.gz": tarred(babi_folders, "tasks_1-20_v1-2"),
    r"aclImdb": review_folders,
    r"aclImdb(_v1)?\.tar\.gz": tarred(review_folders, "aclImdb"),
    r"20_newsgroups?": newsgroup_folders,
    r"(news20|20_newsgroups?)\.tar\.gz": tarred(newsgroup_folders, "20_newsgroup"),
    r"smsspamcollection\.zip": zipped(lines_of(message, 5_574), "SMSSpamCollection"),
    **{
        re.escape(f"{Path(name).stem}.zip"): zipped(tables.MAKERS[re.escape(name)], name)
        for name in (
            "AirQualityUCI.csv",
            "jena_climate_2009_2016.csv",
            "household_power_consumption.txt",
            "LD2011_2014.txt",
        )
    },
    r"jena_climate_2009_2016\.csv\.zip": zipped(
        tables.MAKERS[r"jena_climate_2009_2016\.csv"], "jena_climate_2009_2016.csv"
    ),
    r"fra-eng\.zip": zipped(lines_of(translation, 12_000), "fra.txt"),
}
