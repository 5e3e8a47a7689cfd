from __future__ import annotations

import pytest

OLD = "from keras.wrappers.scikit_learn import KerasClassifier\n"
NEW = "from keras_upgrade.compat.scikit_learn import KerasClassifier\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("KerasClassifier(build_fn=f, epochs=2)", "KerasClassifier(build_fn=f, epochs=2)"),
        ("KerasClassifier(f, nb_epoch=2)", "KerasClassifier(f, epochs=2)"),
        ("grid = dict(nb_epoch=[1, 2])", "grid = dict(epochs=[1, 2])"),
        ("grid = {'nb_epoch': [1], 'net__nb_epoch': [2]}", "grid = {'epochs': [1], 'net__epochs': [2]}"),
    ],
)
def test_helper(expect, before: str, after: str) -> None:
    expect(OLD + before, NEW + after)


def test_tf_keras_and_alias(expect) -> None:
    expect(
        "from tensorflow.keras.wrappers.scikit_learn import KerasRegressor as R\nR(build_fn=f)",
        "from keras_upgrade.compat.scikit_learn import KerasRegressor as R\nR(build_fn=f)",
    )


@pytest.mark.parametrize(
    "source",
    [
        "from keras.wrappers import SKLearnClassifier\nSKLearnClassifier(model)",
        "from scikeras.wrappers import KerasClassifier\nKerasClassifier(f)",
        "settings = {'nb_epoch': 3}",
    ],
)
def test_unchanged(expect_unchanged, source: str) -> None:
    expect_unchanged(source)
