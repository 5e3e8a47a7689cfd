from __future__ import annotations

import pytest
from keras_upgrade import upgrade

IMPORT = "from keras.optimizers import SGD, Adam, RMSprop, Nadam\n"
SCHEDULE = "from keras.optimizers.schedules import InverseTimeDecay\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SGD(lr=0.1)", "SGD(learning_rate=0.1)"),
        ("SGD(lr=0.1, decay=0.0, momentum=0.9)", "SGD(learning_rate=0.1, momentum=0.9)"),
        ("Adam(lr=1e-3, epsilon=None, decay=0)", "Adam(learning_rate=1e-3)"),
        ("Adam(epsilon=1e-8)", "Adam(epsilon=1e-8)"),
        ("Adam(0.001, 0.9, 0.999, 1e-8, 0.0)", "Adam(0.001, 0.9, 0.999, 1e-8)"),
        ("SGD(0.1, 0.9, 0.0, True)", "SGD(0.1, 0.9, nesterov=True)"),
        ("SGD(lr)", "SGD(lr)"),
    ],
)
def test_names(expect, before: str, after: str) -> None:
    expect(IMPORT + before, IMPORT + after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SGD(lr=0.1, decay=1e-6)", "SGD(learning_rate=InverseTimeDecay(0.1, decay_steps=1, decay_rate=1e-6))"),
        ("SGD(decay=d)", "SGD(learning_rate=InverseTimeDecay(0.01, decay_steps=1, decay_rate=d))"),
        ("Adam(rate, decay=1e-3)", "Adam(InverseTimeDecay(rate, decay_steps=1, decay_rate=1e-3))"),
        ("Adam(lr=lr / 2, decay=d)", "Adam(learning_rate=InverseTimeDecay(lr / 2, decay_steps=1, decay_rate=d))"),
        ("SGD(0.1, 0.9, 1e-6)", "SGD(InverseTimeDecay(0.1, decay_steps=1, decay_rate=1e-6), 0.9)"),
    ],
)
def test_decay_becomes_the_schedule_that_it_was(expect, before: str, after: str) -> None:
    expect(IMPORT + before, IMPORT + SCHEDULE + after)


def test_decay_goes_where_a_callback_sets_the_rate(expect) -> None:
    result = expect(
        IMPORT + "from keras.callbacks import LearningRateScheduler\nLearningRateScheduler(f)\nSGD(lr=0.1, decay=1e-3)",
        IMPORT + "from keras.callbacks import LearningRateScheduler\nLearningRateScheduler(f)\nSGD(learning_rate=0.1)",
    )
    assert [change.check for change in result.changes] == [False, True]


def test_decay_goes_where_the_rate_is_assigned(expect) -> None:
    expect(
        IMPORT + "SGD(lr=0.1, decay=1e-3)\nmodel.optimizer.lr = 3",
        IMPORT + "SGD(learning_rate=0.1)\nmodel.optimizer.learning_rate = 3",
    )


def test_small_letters(expect) -> None:
    expect("from keras.optimizers import adam\nadam(lr=1)", "from keras.optimizers import Adam\nAdam(learning_rate=1)")
    expect(
        "from keras import optimizers\noptimizers.rmsprop(lr=1)",
        "from keras import optimizers\noptimizers.RMSprop(learning_rate=1)",
    )


def test_alias_is_kept(expect) -> None:
    expect(
        "from keras.optimizers import Adam as A\nimport tensorflow as tf\nA(lr=1)\ntf.keras.optimizers.SGD(lr=2)",
        "from keras.optimizers import Adam as A\nimport tensorflow as tf\nA(learning_rate=1)\n"
        "tf.keras.optimizers.SGD(learning_rate=2)",
    )


@pytest.mark.parametrize(
    "source",
    [
        IMPORT + "SGD(0.1, 0.9, True)",
        IMPORT + "RMSprop(0.001, 0.9, 0.1)",
        IMPORT + "SGD(learning_rate=0.1, momentum=0.9)",
        IMPORT + "SGD(learning_rate=0.1, weight_decay=1e-4)",
        IMPORT + "SGD(**options)",
        "def SGD(lr):\n    return lr\n\n\nSGD(lr=3)",
        "from mine import Adam\nAdam(lr=1, decay=2)",
        "lr = 3\ntrain(lr=lr, decay=0.1)",
    ],
)
def test_unchanged(expect_unchanged, source: str) -> None:
    expect_unchanged(source)


def test_the_schedule_is_the_formula_of_keras_2() -> None:
    import keras

    schedule = keras.optimizers.schedules.InverseTimeDecay(0.1, decay_steps=1, decay_rate=0.5)
    assert [float(schedule(step)) for step in range(3)] == pytest.approx([0.1, 0.1 / 1.5, 0.1 / 2.0])


def test_a_decay_that_is_dropped_is_said() -> None:
    result = upgrade(IMPORT + "Adam(decay=0.1)\nReduceLROnPlateau")
    assert "decay" in result.changes[0].note.en
