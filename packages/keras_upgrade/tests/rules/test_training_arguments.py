from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("model.fit(x, y, nb_epoch=3)", "model.fit(x, y, epochs=3)"),
        ("model.evaluate(x, y, show_accuracy=True, verbose=0)", "model.evaluate(x, y, verbose=0)"),
        ("model.fit(x, y, class_weight='auto')", "model.fit(x, y)"),
        (
            "model.compile(loss='mse', optimizer='sgd')\nmodel.fit(x, y, show_accuracy=True)",
            "model.compile(loss='mse', optimizer='sgd', metrics=['accuracy'])\nmodel.fit(x, y)",
        ),
        (
            "model.compile(loss='mse', optimizer='sgd')\nmodel.fit(x, y, show_accuracy=False)",
            "model.compile(loss='mse', optimizer='sgd')\nmodel.fit(x, y)",
        ),
    ],
)
def test_changed(expect, before: str, after: str) -> None:
    expect(before, after)


@pytest.mark.parametrize(
    "source",
    [
        "model.fit(x, y, epochs=3, class_weight={0: 1, 1: 2})",
        "from keras.callbacks import History\nhistory = History()\nhistory.fit(nb_epoch=3)",
        "nb_epoch = 3\nfit(nb_epoch=nb_epoch)",
    ],
)
def test_unchanged(expect_unchanged, source: str) -> None:
    expect_unchanged(source)


OLD = "from keras.engine.training import Model\nmodel = Model(a, b)\n"
NEW = "from keras.models import Model\nmodel = Model(a, b)\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("model.fit(x, {'out': y})", "model.fit(x, y)"),
        ("model.fit({'in': x}, y={'out': f(y)})", "model.fit({'in': x}, y=f(y))"),
        ("model.evaluate(x, {'out': y}, verbose=0)", "model.evaluate(x, y, verbose=0)"),
        ("model.fit(x, {'out': y}, validation_data=(v, {'out': w}))", "model.fit(x, y, validation_data=(v, w))"),
        ("model.fit(x, {'one': y, 'two': z})", "model.fit(x, {'one': y, 'two': z})"),
        ("model.fit(x, {**targets})", "model.fit(x, {**targets})"),
    ],
)
def test_target_of_the_only_output_needs_no_name(expect, before: str, after: str) -> None:
    expect(OLD + before, NEW + after)


def test_modern_targets_keep_their_names(expect_unchanged) -> None:
    expect_unchanged("from keras.models import Model\nmodel = Model(a, {'out': b})\nmodel.fit(x, {'out': y})\n")
