from __future__ import annotations

import pytest

OLD = "\n\n\nmodel.fit(x, y, nb_epoch=1)"
NEW = "\n\n\nmodel.fit(x, y, epochs=1)"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("yield [x, y]", "yield (x, y)"),
        ("yield [a, b], y", "yield (a, b), y"),
        ("yield ([a, b], [c, d])", "yield ((a, b), (c, d))"),
        ("yield [[a, b], y]", "yield ((a, b), y)"),
        ("yield [a, b], y, w", "yield (a, b), y, w"),
        ("yield x, y", "yield x, y"),
        ("yield x, [y]", "yield x, [y]"),
        ("yield {'a': x}, y", "yield {'a': x}, y"),
        ("yield [x]", "yield [x]"),
        ("yield [a, b, c, d]", "yield [a, b, c, d]"),
    ],
)
def test_endless_generator(expect, before: str, after: str) -> None:
    head = "def batches():\n    while 1:\n        for i in range(3):\n            "
    expect(head + before + OLD, head + after + NEW)


def test_sequence(expect) -> None:
    head = "from keras.utils import Sequence\nclass Batches(Sequence):\n    def __getitem__(self, i):\n        return "
    expect(head + "[a, b], y" + OLD, head + "(a, b), y" + NEW)


@pytest.mark.parametrize(
    "source",
    [
        "def pairs():\n    for a in b:\n        yield [a, 1], 2",
        "class Own:\n    def __getitem__(self, i):\n        return [a, b], y",
    ],
)
def test_what_no_model_reads_is_left(expect, source: str) -> None:
    expect(source + OLD, source + NEW)


def test_modern_source_is_left(expect_unchanged) -> None:
    expect_unchanged("import keras\ndef batches():\n    while True:\n        yield [a, b], y")


def test_targets_of_a_lone_output_go_without_its_name(expect) -> None:
    old = (
        "def gen():\n    while True:\n        yield {{'a': x}}, {}\n\n\nmodel.{}(gen(), steps_per_epoch=2, epochs=1)\n"
    )
    head = "import keras\n"
    expect(head + old.format("{'c': y}", "fit_generator"), head + old.format("y", "fit"))
    two = "{'c': y, 'd': z}"
    expect(head + old.format(two, "fit_generator"), head + old.format(two, "fit"))


def test_dictionary_of_one_target_stays_in_modern_code(expect_unchanged) -> None:
    expect_unchanged(
        "import keras\ndef gen():\n    while True:\n        yield x, {'c': y}\n\nmodel.fit(gen(), steps_per_epoch=2)\n"
    )
