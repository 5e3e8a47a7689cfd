from __future__ import annotations

import pytest

HEAD = "from keras.models import Sequential\nmodel = Sequential()\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("model.compile('sgd', loss='mse')", "model.compile('sgd', loss='mean_squared_error')"),
        ('model.compile("sgd", "mae")', 'model.compile("sgd", "mean_absolute_error")'),
        ("model.compile('sgd', loss='binary_crossentropy')", "model.compile('sgd', loss='binary_crossentropy')"),
        ("model.compile('sgd', loss=mse)", "model.compile('sgd', loss=mse)"),
    ],
)
def test_old_source_with_h5(expect, before: str, after: str) -> None:
    tail = "\nmodel.fit(x, y, {}=1)\nmodel.save('a.h5')"
    expect(HEAD + before + tail.format("nb_epoch"), HEAD + after + tail.format("epochs"))


@pytest.mark.parametrize("path", ["a.keras", "a.weights.h5"])
def test_other_files_know_the_short_name(expect, path: str) -> None:
    source = HEAD + "model.compile('sgd', loss='mse')\nmodel.fit(x, y, {}=1)\nmodel.save('" + path + "')"
    expect(source.format("nb_epoch"), source.format("epochs"))


def test_modern_source_is_left(expect_unchanged) -> None:
    expect_unchanged(HEAD + "model.compile('sgd', loss='mse')\nmodel.save('a.h5')")
